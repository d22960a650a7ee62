"""Archives, opened without trust: names, numbers, sizes and ratios before and while inflating.

A zip's own figures may lie: what comes out is counted. https://www.rfc-editor.org/rfc/rfc1951
"""

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Final

from jalon.errors import BadSyntax, TooLarge
from jalon.validation.door.limits import DoorLimits

_BLOCK: Final = 65_536
_FREE: Final = 1024 * 1024
_IGNORED: Final = ("__MACOSX/",)
_ENCRYPTED: Final = 0x1


def gunzipped(data: bytes, limits: DoorLimits) -> bytes:
    """Return what a gzip stream holds; raises ``TooLarge`` once the limit is passed."""
    inflater = zlib.decompressobj(31)
    try:
        out = inflater.decompress(data, limits.document_bytes + 1)
    except zlib.error as error:
        raise BadSyntax(
            f"Archive gzip abîmée : {error}.", f"Damaged gzip archive: {error}."
        ) from None
    if len(out) > limits.document_bytes:
        raise too_large(limits.document_bytes)
    if not inflater.eof:
        raise BadSyntax(
            "Archive gzip coupée avant sa fin. Envoyez-la à nouveau.",
            "The gzip archive is cut before its end. Send it again.",
        )
    return out


def members(data: bytes, limits: DoorLimits) -> list[tuple[str, bytes]]:
    """Return the files of a zip archive with their names, in its order.

    Raises ``BadSyntax`` for a name that leaves the archive, a link, an encrypted or damaged
    member, ``TooLarge`` for too many or too large ones.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = [info for info in archive.infolist() if not info.is_dir()]
            if len(listed) > limits.members:
                raise TooLarge(
                    f"L'archive contient {len(listed)} fichiers ; {limits.members} au plus.",
                    f"The archive holds {len(listed)} files; at most {limits.members}.",
                )
            kept = [info for info in listed if not info.filename.startswith(_IGNORED)]
            return _inflated(archive, kept, limits)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, ValueError) as error:
        raise BadSyntax(
            f"Archive zip abîmée ou d'une sorte non lue ({error}). Refaites-la.",
            f"Damaged zip archive, or of a sort not read ({error}). Make it anew.",
        ) from None


def _inflated(
    archive: zipfile.ZipFile, listed: list[zipfile.ZipInfo], limits: DoorLimits
) -> list[tuple[str, bytes]]:
    found: dict[str, bytes] = {}
    total = 0
    for info in listed:
        _admit_member(info, set(found))
        body = _read(archive, info, limits, limits.inflated_bytes - total)
        total += len(body)
        found[info.filename] = body
    return list(found.items())


def _admit_member(info: zipfile.ZipInfo, seen: set[str]) -> None:
    name = info.filename
    path = PurePosixPath(name)
    outside = path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name
    if outside or not name.isprintable():
        raise BadSyntax(
            f"L'archive contient un nom de fichier non permis : {name[:80]!r}. Rien n'a été lu.",
            f"The archive holds a file name that is not allowed: {name[:80]!r}. Nothing was read.",
        )
    if stat.S_ISLNK(info.external_attr >> 16) or info.flag_bits & _ENCRYPTED or name in seen:
        raise BadSyntax(
            f"Dans l'archive, {name[:80]} est un lien, est chiffré ou est donné deux fois. "
            "Refaites l'archive avec de simples fichiers.",
            f"In the archive, {name[:80]} is a link, is encrypted or is given twice. "
            "Make the archive anew with plain files.",
        )


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: DoorLimits, room: int) -> bytes:
    most = min(room, limits.document_bytes)
    out = bytearray()
    with archive.open(info) as member:
        while block := member.read(_BLOCK):
            out += block
            if len(out) > most:
                raise too_large(most)
            if len(out) > _FREE and len(out) > limits.ratio * max(info.compress_size, 1):
                raise TooLarge(
                    f"{info.filename[:80]} gonfle plus de {limits.ratio} fois : l'archive n'est "
                    "pas lue.",
                    f"{info.filename[:80]} inflates more than {limits.ratio} times: the archive "
                    "is not read.",
                )
    return bytes(out)


def too_large(limit: int) -> TooLarge:
    """Return the error for a document over a limit of bytes."""
    return TooLarge(
        f"Le document dépasse {limit} octets une fois ouvert. Découpez-le en plusieurs fichiers.",
        f"The document is larger than {limit} bytes once opened. Split it into several files.",
    )

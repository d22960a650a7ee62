"""What a document is: told by its header and its name, believed only when its content agrees."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from jalon.errors import UnsupportedMediaType
from jalon.rdf.formats import BY_SUFFIX, rdf_format_of

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv"
ZIP: Final = "application/zip"
GZIP: Final = "application/gzip"

READ: Final = (
    "text/turtle",
    "application/n-triples",
    "application/trig",
    "application/ld+json",
    "application/rdf+xml",
    CSV,
    XLSX,
    ZIP,
)
"""The media types of what can be checked."""

_SUFFIXES: Final = {
    **{suffix: known.media_type for suffix, known in BY_SUFFIX.items() if known.rdf},
    "json": "application/ld+json",
    "xml": "application/rdf+xml",
    "owl": "application/rdf+xml",
    "csv": CSV,
    "xlsx": XLSX,
    "zip": ZIP,
    "gz": GZIP,
}
_VAGUE: Final = frozenset(
    {
        "",
        "application/octet-stream",
        "text/plain",
        "binary/octet-stream",
        "application/x-www-form-urlencoded",
        "application/vnd.ms-excel",
        "application/x-zip-compressed",
    }
)
_ALSO: Final = {
    "application/x-gzip": GZIP,
    "application/x-zip-compressed": ZIP,
    "text/rdf+n3": "text/turtle",
    "application/x-turtle": "text/turtle",
    "application/json": "application/ld+json",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes from outside, with the name and the media type that came with them, if any."""

    name: str
    data: bytes
    media_type: str = ""
    path: Path | None = None


def kind_of(upload: Upload) -> str:
    """Return the media type of an upload; raises ``UnsupportedMediaType``.

    The header first, then the suffix of the name, then how the content begins; an archive is told
    by its content alone, and a header that its content belies is refused.
    """
    declared = _declared(upload.media_type)
    named = _SUFFIXES.get(PurePosixPath(upload.name).suffix.lower().removeprefix("."))
    begins = _begins(upload.data)
    told = declared or named or begins
    if begins in (ZIP, GZIP):
        if told in (ZIP, GZIP, XLSX):
            return begins
        raise _belied(upload.name, told, "ZIP" if begins == ZIP else "gzip")
    if told in (ZIP, GZIP, XLSX):
        raise _belied(upload.name, told, "?")
    if told is None:
        raise _unknown(upload)
    return told


def _declared(media_type: str) -> str | None:
    bare = media_type.partition(";")[0].strip().lower()
    if bare in _VAGUE:
        return None
    bare = _ALSO.get(bare, bare)
    known = rdf_format_of(bare)
    found = known.media_type if known else bare
    if found not in (*READ, GZIP):
        raise UnsupportedMediaType(
            f"« {bare[:80]} » n'est pas lu ici. Lus : {', '.join(READ)}.",
            f"“{bare[:80]}” is not read here. Read: {', '.join(READ)}.",
        )
    return found


def _begins(data: bytes) -> str | None:
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return ZIP
    if data.startswith(b"\x1f\x8b"):
        return GZIP
    start = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()
    lowered = start[:400].lower()
    if lowered.startswith((b"<?xml", b"<rdf:rdf")):
        return "application/rdf+xml"
    if start.startswith(b"{") or (start.startswith(b"[") and start[1:].lstrip()[:1] in b"{]"):
        return "application/ld+json"
    if lowered.startswith((b"@prefix", b"@base", b"prefix ", b"base ", b"<", b"_:", b"[", b"#")):
        return "text/turtle"
    first = lowered.partition(b"\n")[0].strip(b"\"'")
    return CSV if first.startswith((b"fiche", b"record")) else None


def _belied(name: str, told: str | None, found: str) -> UnsupportedMediaType:
    return UnsupportedMediaType(
        f"{name} : annoncé comme {told}, le contenu n'en est pas (il commence comme : {found}). "
        "Donnez le bon type ou le bon fichier.",
        f"{name}: announced as {told}, the content is not (it begins like: {found}). "
        "Give the right type or the right file.",
    )


def _unknown(upload: Upload) -> UnsupportedMediaType:
    if not upload.data.strip():
        return UnsupportedMediaType(
            f"{upload.name} : le document est vide. Rien n'a été vérifié.",
            f"{upload.name}: the document is empty. Nothing was checked.",
        )
    return UnsupportedMediaType(
        f"{upload.name} : on ne reconnaît pas ce que c'est. Donnez-lui l'extension de sa syntaxe "
        "(.ttl, .nt, .trig, .jsonld, .rdf, .csv, .xlsx, .zip), ou son type.",
        f"{upload.name}: it is not recognised. Give it the suffix of its syntax (.ttl, .nt, "
        ".trig, .jsonld, .rdf, .csv, .xlsx, .zip), or its media type.",
    )

"""One publication: what was added and removed, by whom, why, and its place in the chain.

Its file is text that people can read: a line that says what it is, one line of JSON (the header),
the N-Quads removed (``- ``) and added (``+ ``), sorted, and a last line with the SHA-256 of all
before it. Nothing in it is ever changed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from jalon.errors import JournalDamaged

_FIRST: Final = b"jalon publication 1\n"
_SEAL: Final = b"sha256 "
_SEAL_LENGTH: Final = len(_SEAL) + 64 + 1
BEGINNING: Final = "0" * 64
"""The previous hash of the first publication, which holds the records a home began with."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who publishes and why.

    ``who`` is a principal's id and ``name`` what people call it; ``submission`` is the number of
    the submission that is published, ``reviewed_by`` who accepted it, ``reverts`` the publication
    that is taken back, ``withdrawn`` the documents that are no more, each with its successor.
    """

    who: str = "local"
    name: str = ""
    why: str = ""
    submission: int | None = None
    reviewed_by: str | None = None
    reverts: int | None = None
    withdrawn: Mapping[str, str | None] = field(default_factory=dict)


UNSIGNED: Final = Deed()
"""The deed of whoever writes to the home directly."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication as its file tells it; ``added`` and ``removed`` are lines of N-Quads.

    ``files`` maps each record file it changed to the SHA-256 of its new content, None when it is
    no more. ``time`` is UTC, ISO 8601.
    """

    number: int
    time: str
    deed: Deed
    ontology: str
    shapes: str
    previous: str
    files: Mapping[str, str | None]
    hash: str
    changes: bytes = b""

    @property
    def added(self) -> list[bytes]:
        """The quads that came, as lines of N-Quads."""
        return self._lines(b"+ ")

    @property
    def removed(self) -> list[bytes]:
        """The quads that went, as lines of N-Quads."""
        return self._lines(b"- ")

    def _lines(self, mark: bytes) -> list[bytes]:
        return [line[2:] for line in self.changes.split(b"\n") if line.startswith(mark)]


def encode(publication: Publication) -> bytes:
    """Return the file of a publication, its own hash made anew."""
    header: dict[str, Any] = {
        "number": publication.number,
        "time": publication.time,
        "previous": publication.previous,
        "ontology": publication.ontology,
        "shapes": publication.shapes,
        "deed": _plain(publication.deed),
        "files": dict(sorted(publication.files.items())),
    }
    told = json.dumps(header, ensure_ascii=False).encode() + b"\n"
    content = _FIRST + told + publication.changes
    return content + _SEAL + hashlib.sha256(content).hexdigest().encode() + b"\n"


def decode(data: bytes) -> Publication:
    """Return the publication of a file; raises ``JournalDamaged`` unless it is whole and unchanged.

    The hash is compared before anything is read.
    """
    content, seal = data[:-_SEAL_LENGTH], data[-_SEAL_LENGTH:]
    digest = hashlib.sha256(content).hexdigest()
    if not content.startswith(_FIRST) or seal != _SEAL + digest.encode() + b"\n":
        raise JournalDamaged(
            "l'empreinte ne correspond pas au contenu", "the hash does not match the content"
        )
    told, _, changes = content[len(_FIRST) :].partition(b"\n")
    header = json.loads(told)
    deed = Deed(**header.pop("deed"))
    return Publication(**header, deed=deed, hash=digest, changes=changes)


def written_changes(added: Iterable[bytes], removed: Iterable[bytes]) -> bytes:
    """Return the part of a file that tells the changes."""
    lines = (*_marked(b"- ", removed), *_marked(b"+ ", added))
    return b"".join(line + b"\n" for line in lines)


def _marked(mark: bytes, lines: Iterable[bytes]) -> Iterator[bytes]:
    return (mark + line for line in sorted(lines))


def _plain(deed: Deed) -> dict[str, Any]:
    told = {name: getattr(deed, name) for name in deed.__slots__}
    return {name: value for name, value in told.items() if value not in (None, {}, "")}

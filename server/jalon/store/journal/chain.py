"""The chain of publications: files ``journal/NNNNNNNN``, each naming the hash of the one before.

``head.json``, beside the folder, names the last one, so that a missing tail is seen. It may be one
behind: a crash between the two is healed (``healing``).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from jalon.errors import JournalDamaged
from jalon.files import shapes_folder
from jalon.store import durable
from jalon.store.journal.publication import BEGINNING, Publication, decode, encode

FOLDER: Final = "journal"
HEAD: Final = "head.json"
_FAR: Final = 500
"""Publications behind which all is better read anew (about 1 ms a publication)."""


@dataclass(frozen=True, slots=True)
class Head:
    """The number and hash of the last publication, and the hash of the first."""

    number: int
    hash: str
    first: str


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a home, and the last publication that can be trusted, None without any.

    The reason, with its place and the way on, is for whoever keeps the home (``jalon verify``, the
    log); ``fr`` and ``en`` are what its readers are told.
    """

    reason_fr: str
    reason_en: str
    last_good: int | None

    @property
    def fr(self) -> str:
        """What readers are told, in French."""
        served = (
            "Les données servies n'ont pas pu être vérifiées."
            if self.last_good is None
            else f"Les données servies sont celles de la publication {self.last_good}."
        )
        return f"{served} Rien ne peut être soumis ni modifié pour le moment : revenez plus tard."

    @property
    def en(self) -> str:
        """What readers are told, in English."""
        served = (
            "The data served could not be verified."
            if self.last_good is None
            else f"The data served are those of publication {self.last_good}."
        )
        return f"{served} Nothing can be submitted or changed for now: come back later."


def file_of(home: Path, number: int) -> Path:
    """Return the file of a publication."""
    return home / FOLDER / f"{number:08d}"


def has_journal(home: Path) -> bool:
    """Whether a home keeps a journal, be it damaged; one that never had a write may not."""
    return (home / HEAD).exists() or any((home / FOLDER).glob("[0-9]*"))


def read_head(home: Path) -> Head | None:
    """Return what ``head.json`` says, None when it is missing or unreadable."""
    try:
        return Head(**json.loads((home / HEAD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def last_number(home: Path) -> int:
    """Return the number of the last publication, -1 before the first."""
    head = read_head(home)
    number = head.number if head else -1
    return number + 1 if file_of(home, number + 1).exists() else number


def read(home: Path, number: int) -> Publication:
    """Return one publication; raises ``JournalDamaged``."""
    path = file_of(home, number)
    try:
        found = decode(path.read_bytes())
    except OSError as error:
        raise _damaged(
            path, f"illisible ({error.strerror})", f"unreadable ({error.strerror})"
        ) from None
    except (ValueError, TypeError):
        raise _damaged(path, "illisible", "unreadable") from None
    except JournalDamaged as error:
        raise _damaged(path, error.fr, error.en) from None
    if found.number != number:
        raise _damaged(path, "ce n'est pas son numéro", "that is not its number")
    return found


def publications(home: Path, up_to: int | None = None) -> Iterator[Publication]:
    """Yield the publications in order, each checked against the one before.

    ``up_to`` is the last one wanted (-1: none); what follows it is not looked at.

    Raises ``JournalDamaged`` at the first that is missing, changed or out of the chain, and at the
    end when the last is not the one that ``head.json`` names.
    """
    numbers = sorted(int(path.name) for path in (home / FOLDER).glob("[0-9]*"))
    head, previous, last = read_head(home), BEGINNING, -1
    if not has_journal(home) or up_to == -1:
        return
    for number in range(max([*numbers, head.number if head else 0]) + 1):
        found = read(home, number)
        _require(found.previous == previous, file_of(home, number))
        _require(head is None or number > 0 or found.hash == head.first, file_of(home, number))
        _require(head is None or number != head.number or found.hash == head.hash, home / HEAD)
        yield found
        if number == up_to:
            return
        previous, last = found.hash, number
    at_most_one_behind = last == 0 if head is None else 0 <= last - head.number <= 1
    _require(at_most_one_behind, home / HEAD)


def following(home: Path, number: int | None, seal: str | None) -> list[Publication]:
    """Return what was published after the publication with a number and hash, up to the head.

    None: before a home had a journal, which nothing follows.

    Raises ``JournalDamaged`` when the chain does not lead from there to the head, or is too long.
    """
    head = read_head(home)
    if head is None or number is None or not 0 <= head.number - number <= _FAR:
        raise _does_not_follow()
    found = [read(home, each) for each in range(number + 1, head.number + 1)]
    hashes = [seal, *(each.hash for each in found)]
    if hashes[-1] != head.hash or [each.previous for each in found] != hashes[:-1]:
        raise _does_not_follow()
    return found


def append(home: Path, publication: Publication) -> tuple[Publication, Callable[[], None]]:
    """Write a publication beside its place; return it sealed, and what commits it.

    What commits it renames it into its place and waits for the disk.
    """
    content = encode(publication)
    sealed = decode(content)
    path = file_of(home, publication.number)
    durable.make_folder(path.parent)
    durable.write_beside(path, content)
    durable.write_beside(home / HEAD, _head_text(home, sealed))

    def commit() -> None:
        durable.take_place(path)
        durable.take_place(home / HEAD)

    return sealed, commit


def renew_head(home: Path, last: Publication) -> None:
    """Make ``head.json`` name the last publication, when a crash left it one behind."""
    head = read_head(home)
    if head is None or head.number != last.number:
        durable.write_beside(home / HEAD, _head_text(home, last))
        durable.take_place(home / HEAD)


@lru_cache(maxsize=1)
def shapes_version() -> str:
    """Return 16 hexadecimal digits that change with any byte of the shapes."""
    digest = sha256()
    for path in sorted(shapes_folder().glob("*.ttl")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _head_text(home: Path, last: Publication) -> bytes:
    head = read_head(home)
    first = head.first if head else last.hash
    return json.dumps({"number": last.number, "hash": last.hash, "first": first}).encode() + b"\n"


def _require(holds: bool, path: Path) -> None:
    if not holds:
        raise _damaged(
            path,
            "la chaîne des publications est rompue ici",
            "the chain of publications is broken here",
        )


def _does_not_follow() -> JournalDamaged:
    return JournalDamaged(
        "Le journal n'est plus celui qui a été lu.", "The journal is no more the one that was read."
    )


def _damaged(path: Path, fr: str, en: str) -> JournalDamaged:
    name = f"{FOLDER}/{path.name}" if path.name != HEAD else HEAD
    return JournalDamaged(f"{name} : {fr}", f"{name}: {en}")

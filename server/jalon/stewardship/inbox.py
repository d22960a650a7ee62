"""The submissions of a home on the disk: received whole or not at all, each move a file of its own.

A submission is acknowledged once its folder stands under its number and the disk has it. A move is
made once its file stands; what is larger (a revision, an examination) is written before it.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from jalon.errors import BadRequest, JournalDamaged, NotFound, PreconditionFailed
from jalon.stewardship.home import Home
from jalon.stewardship.principal import Principal
from jalon.stewardship.rights import require_right
from jalon.stewardship.submission import Step, Submission
from jalon.stewardship.transitions import TRANSITIONS, Move, State, next_state, require_why
from jalon.store import durable, journal
from jalon.store.journal import Publication
from jalon.validation.door.kinds import Upload

_MOVES: Final = "moves"
_NEW: Final = ".new-"
CHECK: Final = Principal("check", "Vérification / check", "submitter")
"""Who makes the moves of the check."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a revision brings: documents as received, and records to withdraw.

    ``withdrawals`` maps documents to their successors; ``bases`` maps documents to the tag of the
    version that the author started from, those that are known. ``by`` is the name of who brings
    it and ``scope`` what they are limited to: noted at receipt.
    """

    uploads: tuple[Upload, ...] = ()
    withdrawals: Mapping[str, str | None] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    scope: tuple[str, ...] = ()

    def signed(self, principal: Principal) -> Self:
        """Return what is brought with who brings it."""
        return replace(self, by=principal.name, scope=principal.scope.names)


def receive(home: Home, principal: Principal, brought: Brought, why: str) -> Submission:
    """Keep what someone brings as a new submission; it is on the disk when this returns.

    Raises ``Forbidden``, ``BadRequest`` when there is nothing or no sentence, ``DiskFull``,
    ``EngineBusy``, ``EngineUnavailable``.
    """
    principal.require("submitter")
    _require_something(brought)
    require_why(why)
    with home.writing():
        number = max([*numbers(home), *_numbers_in(home.set_aside)], default=0) + 1
        folder = home.submissions / f"{_NEW}{number}"
        _clear(folder)
        durable.make_folder(home.submissions)
        (folder / _MOVES).mkdir(parents=True)
        _write_revision(folder / "revision-1", brought.signed(principal))
        step = _step(home, None, Move.RECEIVE, principal, why, 1)
        _write(folder / _MOVES / "0001.json", step.encoded())
        _settle(folder, home.submissions / str(number))
    return Submission.of(number, (step,))


def resubmit(
    home: Home,
    number: int,
    principal: Principal,
    brought: Brought,
    why: str = "",
    if_match: str | None = None,
) -> Submission:
    """Keep a new revision of a submission; raises what ``receive`` and ``move`` do.

    Without a sentence of its own, that of the revision before stands: it brings the same fact.
    """
    _require_something(brought)
    with home.writing():
        found = _movable(home, number, Move.RESUBMIT, principal, if_match)
        told = why.strip() or found.why
        require_why(told)
        folder = home.submissions / str(number)
        target = folder / f"revision-{found.revision + 1}"
        fresh = folder / f"{_NEW}{found.revision + 1}"
        _clear(fresh)
        _clear(target)
        _write_revision(fresh, brought.signed(principal))
        _settle(fresh, target)
        return _append(home, found, Move.RESUBMIT, principal, told, revision=found.revision + 1)


def move(
    home: Home,
    number: int,
    made: Move,
    principal: Principal,
    why: str = "",
    if_match: str | None = None,
    examination: str | None = None,
) -> Submission:
    """Make a move; it is on the disk when this returns.

    Raises ``NotFound``, ``IllegalMove``, ``Forbidden``, ``PreconditionFailed`` when ``if_match`` is
    not the submission's etag, ``BadRequest`` when a sentence is missing.
    """
    if TRANSITIONS[made].needs_why:
        require_why(why)
    with home.writing():
        found = _movable(home, number, made, principal, if_match)
        return _append(home, found, made, principal, why, examination=examination)


def record_publication(
    home: Home, found: Submission, principal: Principal, why: str, publication: int
) -> Submission:
    """Note that a submission is published; the caller holds the lock."""
    return _append(home, found, Move.PUBLISH, principal, why, publication=publication)


def load(home: Home, number: int) -> Submission:
    """Return a submission; raises ``NotFound``, or ``JournalDamaged`` when files are damaged."""
    folder = home.submissions / str(number) / _MOVES
    try:
        paths = sorted(folder.glob("[0-9]*.json"))
        steps = [Step.decoded(path.read_bytes()) for path in paths]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise JournalDamaged(
            f"Soumission {number} : fichier illisible ({error}). Restaurez une sauvegarde.",
            f"Submission {number}: unreadable file ({error}). Restore a backup.",
        ) from None
    if not steps and not folder.is_dir():
        raise NotFound(f"Aucune soumission {number}.", f"No submission {number}.")
    return Submission.of(number, steps)


def numbers(home: Home) -> list[int]:
    """Return the numbers of the submissions, sorted."""
    return _numbers_in(home.submissions)


def _numbers_in(folder: Path) -> list[int]:
    if not folder.is_dir():
        return []
    return sorted(int(each.name) for each in folder.iterdir() if each.name.isdigit())


def submissions(
    home: Home, state: State | None = None, author: str | None = None
) -> Iterator[Submission]:
    """Yield the submissions, the last first; ``state`` and ``author`` choose among them.

    One that is damaged is passed over: ``jalon verify`` tells of it.
    """
    for number in reversed(numbers(home)):
        try:
            found = load(home, number)
        except JournalDamaged:
            continue
        if state in (None, found.state) and author in (None, found.author):
            yield found


def brought_by(home: Home, found: Submission) -> Brought:
    """Return what the revision that counts brings, the bytes as they were received."""
    folder = revision_folder(home, found)
    told = json.loads((folder / "brought.json").read_bytes())
    uploads = (
        Upload(each["name"], (folder / "received" / str(place)).read_bytes(), each["media_type"])
        for place, each in enumerate(told["uploads"])
    )
    scope = tuple(told.get("scope", ()))
    return Brought(tuple(uploads), told["withdrawals"], told["bases"], told.get("by", ""), scope)


def revision_folder(home: Home, found: Submission) -> Path:
    """Return the folder of the revision that counts."""
    return home.revision_folder(found.number, found.revision)


def sweep(home: Home) -> None:
    """Remove what a crash left unfinished; the caller holds the lock."""
    for leftover in (
        *home.submissions.glob(f"{_NEW}*"),
        *home.submissions.glob(f"*/{_NEW}*"),
        *home.submissions.glob("*/*/.*.tmp"),
    ):
        _clear(leftover)


def _movable(
    home: Home, number: int, made: Move, principal: Principal, if_match: str | None
) -> Submission:
    found = settled(home, load(home, number))
    next_state(found.state, made)
    require_right(home, made, principal, found)
    require_match(found, if_match)
    return found


def settled(home: Home, found: Submission) -> Submission:
    """Note the publication that a submission became, when a crash left it accepted.

    The caller holds the lock.
    """
    made = became(home, found)
    if made is None:
        return found
    who = Principal(made.deed.who, made.deed.name, "publisher")
    return record_publication(home, found, who, made.deed.why, made.number)


def became(home: Home, found: Submission) -> Publication | None:
    """Return the publication that an accepted submission became since its last step, if any."""
    if found.state is State.REVIEWED:
        for number in range(found.last.head + 1, journal.last_number(home.folder) + 1):
            made = journal.read(home.folder, number)
            if made.deed.submission == found.number:
                return made
    return None


def require_match(found: Submission, if_match: str | None) -> None:
    """Raise ``PreconditionFailed`` when a submission is not as its user has seen it."""
    if if_match not in (None, "*", found.etag):
        raise PreconditionFailed(
            f"La soumission {found.number} a changé depuis que vous l'avez lue. Relisez-la, puis "
            "recommencez.",
            f"Submission {found.number} has changed since you read it. Read it again, then retry.",
        )


def _append(
    home: Home,
    found: Submission,
    made: Move,
    principal: Principal,
    why: str,
    revision: int | None = None,
    publication: int | None = None,
    examination: str | None = None,
) -> Submission:
    step = _step(
        home, found, made, principal, why, revision or found.revision, publication, examination
    )
    path = home.submissions / str(found.number) / _MOVES / f"{step.number:04d}.json"
    durable.write_beside(path, step.encoded())
    durable.take_place(path)
    return Submission.of(found.number, (*found.steps, step))


def _step(
    home: Home,
    found: Submission | None,
    made: Move,
    principal: Principal,
    why: str,
    revision: int,
    publication: int | None = None,
    examination: str | None = None,
) -> Step:
    return Step(
        number=found.last.number + 1 if found else 1,
        move=made,
        state=next_state(found.state, made) if found else State.RECEIVED,
        who=principal.id,
        name=principal.name,
        when=datetime.now(UTC).isoformat(timespec="milliseconds"),
        why=why.strip(),
        revision=revision,
        head=journal.last_number(home.folder),
        publication=publication,
        examination=examination,
    )


def _require_something(brought: Brought) -> None:
    if not brought.uploads and not brought.withdrawals:
        raise BadRequest("Il n'y a rien à soumettre.", "There is nothing to submit.")


def _write_revision(folder: Path, brought: Brought) -> None:
    (folder / "received").mkdir(parents=True)
    for place, upload in enumerate(brought.uploads):
        _write(folder / "received" / str(place), upload.data)
    told = {
        "uploads": [{"name": each.name, "media_type": each.media_type} for each in brought.uploads],
        "withdrawals": dict(brought.withdrawals),
        "bases": dict(brought.bases),
        "by": brought.by,
        "scope": brought.scope,
    }
    _write(folder / "brought.json", json.dumps(told, ensure_ascii=False).encode())
    _sync(folder / "received", folder)


def _settle(fresh: Path, target: Path) -> None:
    """Put a folder that is written whole in its place."""
    _sync(*(each for each in fresh.iterdir() if each.is_dir()), fresh)
    fresh.rename(target)
    _sync(target.parent)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(*folders: Path) -> None:
    for folder in folders:
        durable.sync_folder(folder)


def _clear(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

"""Whether the submissions of a home are as they were written; their damage is the home's.

What was received must not be lost: a home with a damaged submission is read-only too, until the
submission is restored from a backup, or set aside.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from jalon.errors import JalonError, JournalDamaged
from jalon.stewardship import inbox
from jalon.stewardship.home import Home
from jalon.stewardship.submission import Submission
from jalon.stewardship.transitions import State
from jalon.store import durable, journal


def register() -> None:
    """Have every look at a home look at its submissions too."""
    if _first_damage not in journal.EXAMINERS:
        journal.EXAMINERS.append(_first_damage)


def damaged(home: Home, steps_alone: bool = False) -> Iterator[tuple[int, JalonError]]:
    """Yield the submissions that are damaged, each with what is wrong.

    ``steps_alone``: what they bring and what was found about it is not read.
    """
    for number in inbox.numbers(home):
        try:
            found = inbox.load(home, number)
            if not steps_alone:
                _require_readable(home, found)
        except JalonError as error:
            yield number, error
        except (OSError, ValueError, TypeError, KeyError):
            yield number, _unreadable(number)


def repair(home: Home) -> list[int]:
    """Set the damaged submissions aside; return their numbers. The caller holds the lock."""
    numbers = [number for number, _ in damaged(home)]
    with durable.reported(home.folder):
        for number in numbers:
            home.set_aside.mkdir(parents=True, exist_ok=True)
            shutil.move(home.submissions / str(number), home.set_aside / str(number))
    return numbers


def _first_damage(folder: Path) -> JalonError | None:
    for _, error in damaged(Home(folder), steps_alone=True):
        return JournalDamaged(
            f"{error.fr} « jalon verify --repair » met de côté ce qui est endommagé.",
            f"{error.en} “jalon verify --repair” sets aside what is damaged.",
        )
    return None


def _require_readable(home: Home, found: Submission) -> None:
    from jalon.stewardship.checking import staged_examination  # 1 s: rdflib and pyshacl

    inbox.brought_by(home, found)
    if found.state in (State.STAGED, State.REVIEWED):
        staged_examination(home, found)


def _unreadable(number: int) -> JournalDamaged:
    return JournalDamaged(
        f"Soumission {number} : ce qu'elle apporte est illisible. Restaurez une sauvegarde.",
        f"Submission {number}: what it brings is unreadable. Restore a backup.",
    )

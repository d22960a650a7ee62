"""A home: the folder that holds the records of a service, their journal and the submissions.

::

    data/            the records, KIND/SLUG.ttl, and dataset.ttl: the journal's last state
    journal/         the publications, one immutable file each, 00000000 the first
    head.json        the number and hash of the last publication
    submissions/N/   moves/ (what happened), revision-R/ (what was sent, what it changes)
    tokens.json      tokens, as digests; tokens.used/ when each was last used
    audit.jsonl      who did what, chained by hashes; audit.head.json the last line
    jalon.toml       settings of the home
    .lock            the one writer at a time
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from jalon.errors import DiskFull, InputError, ReadOnly
from jalon.files import data_folder
from jalon.settings import Settings
from jalon.store import durable, journal
from jalon.store.journal import Damage


@dataclass(frozen=True, slots=True)
class Home:
    """A home and the settings that its stewardship follows; ``disk_reserve`` is in bytes.

    ``damage`` is what was found wrong with it when it was opened.
    """

    folder: Path
    four_eyes: bool = True
    disk_reserve: int = 0
    damage: Damage | None = None

    @classmethod
    def of(cls, settings: Settings, damage: Damage | None = None) -> Self:
        """Return the home of the settings; raises ``InputError`` when they name none."""
        if settings.home is None:
            raise InputError(
                "Il faut un dossier de travail : « jalon init DOSSIER », puis --home DOSSIER.",
                "This takes a home: “jalon init FOLDER”, then --home FOLDER.",
            )
        return cls(settings.home, settings.four_eyes, settings.disk_reserve, damage)

    @property
    def data(self) -> Path:
        """The folder of the records."""
        return self.folder / "data"

    @property
    def submissions(self) -> Path:
        """The folder of the submissions."""
        return self.folder / "submissions"

    def revision_folder(self, number: int, revision: int) -> Path:
        """Return the folder of a revision of a submission."""
        return self.submissions / str(number) / f"revision-{revision}"

    @property
    def set_aside(self) -> Path:
        """The folder of the submissions that were damaged; their numbers stay taken."""
        return self.folder / "set-aside" / "submissions"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer of a sound home, with room on the disk.

        Raises ``ReadOnly``, ``EngineBusy`` or ``DiskFull``; an error of the disk is
        ``EngineUnavailable``.
        """
        self.require_sound()
        self.require_room()
        with durable.locked(self.folder), durable.reported(self.folder):
            yield

    def require_sound(self) -> None:
        """Raise ``ReadOnly`` when the home was found damaged, and still is."""
        damage = self.damage and journal.examine(self.folder).damage
        if damage:
            raise ReadOnly(
                f"Rien n'a été fait : le dossier est en lecture seule. {damage.fr}",
                f"Nothing was done: the home is read-only. {damage.en}",
            )

    def require_room(self) -> None:
        """Raise ``DiskFull`` when less is free than the reserve (``disk_reserve``)."""
        free = free_bytes(self.folder)
        if free < self.disk_reserve:
            raise DiskFull(
                f"Le disque du service n'a plus que {free // 2**20} Mio libres ; "
                f"{self.disk_reserve // 2**20} Mio sont gardés pour ce qui est déjà admis. Rien "
                "n'a été reçu : libérez de la place, puis recommencez.",
                f"The disk of the service has only {free // 2**20} MiB free; "
                f"{self.disk_reserve // 2**20} MiB are kept for what is admitted already. Nothing "
                "was received: make room, then try again.",
            )


def free_bytes(folder: Path) -> int:
    """Return the bytes that are free on a folder's disk for whoever runs this."""
    told = os.statvfs(folder)
    return told.f_bavail * told.f_frsize


def create(folder: Path, records: Path | None = None) -> None:
    """Make a home of records (None: those of the shipped dataset), and begin its journal.

    Raises ``InputError`` when the folder exists and is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise InputError(
            f"{folder} existe et n'est pas vide : rien n'a été fait.",
            f"{folder} exists and is not empty: nothing was done.",
        )
    shutil.copytree(records or data_folder(), folder / "data")
    (folder / "submissions").mkdir()
    with durable.locked(folder):
        journal.begin(folder)

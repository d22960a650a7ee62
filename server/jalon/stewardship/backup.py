"""Backup while serving, verified restore, and the integrity of a home.

A backup is the home's own files and a list of their SHA-256, ``manifest.json``, written last: a
folder without it is no backup. What is copied is what one lock sees, so that it is one moment.
"""

import json
import os
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from jalon.errors import InputError, JalonError, JournalDamaged
from jalon.stewardship import audit, integrity
from jalon.stewardship.home import Home
from jalon.store import durable, journal

MANIFEST: Final = "manifest.json"
_KEPT: Final = (
    "data",
    "journal",
    "head.json",
    "submissions",
    "tokens.json",
    "audit.jsonl",
    "audit.head.json",
    "jalon.toml",
)


def backup(home: Home, folder: Path) -> int:
    """Copy a home to a folder that does not exist, verify the copy; return the number of files.

    Raises ``InputError`` when the folder exists, ``JournalDamaged`` when the home is damaged.
    """
    if folder.exists():
        raise InputError(
            f"{folder} existe : une sauvegarde se fait dans un dossier neuf.",
            f"{folder} exists: a backup goes to a new folder.",
        )
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    with durable.locked(home.folder):
        _require_sound(home)
        with durable.reported(folder.parent):
            _copy(home.folder, partial)
    with durable.reported(folder.parent):
        digests = {name: _digest(partial / name) for name in _files(partial)}
        (partial / MANIFEST).write_text(json.dumps(digests, indent=1), encoding="utf-8")
        _wait_for_disk(partial)
        partial.rename(folder)
        durable.sync_folder(folder.parent)
    _require_whole(folder)
    return len(digests)


def restore(folder: Path, target: Path) -> int:
    """Make a home of a backup, verified before and after; return the number of its publications.

    Raises ``JournalDamaged`` when the backup is not what was written, ``InputError`` when the home
    exists and is not empty: move it aside first.
    """
    if target.exists() and any(target.iterdir()):
        raise InputError(
            f"{target} existe et n'est pas vide. Mettez-le de côté, puis recommencez.",
            f"{target} exists and is not empty. Move it aside, then try again.",
        )
    _require_whole(folder)
    _require_sound(Home(folder))
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    with durable.reported(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(folder, partial)
        _wait_for_disk(partial)
        if target.exists():
            target.rmdir()
        partial.rename(target)
        durable.sync_folder(target.parent)
    _require_sound(Home(target))
    return journal.last_number(target) + 1


def verify(home: Home) -> list[JalonError]:
    """Return what is damaged: journal, records, submissions, audit; nothing is changed."""
    found: list[JalonError] = []
    damage = journal.examine(home.folder, examiners=()).damage
    if damage is not None:
        found.append(JournalDamaged(damage.reason_fr, damage.reason_en))
    found.extend(error for _, error in integrity.damaged(home))
    try:
        audit.verify(home)
    except JalonError as error:
        found.append(error)
    return found


def _require_sound(home: Home) -> None:
    found = verify(home)
    if found:
        raise found[0]


def _require_whole(folder: Path) -> None:
    try:
        digests = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise JournalDamaged(
            f"{folder} n'est pas une sauvegarde entière : {MANIFEST} manque ou est illisible "
            f"({error}).",
            f"{folder} is no whole backup: {MANIFEST} is missing or unreadable ({error}).",
        ) from None
    there = set(_files(folder)) - {MANIFEST}
    wrong = sorted(
        [name for name in digests.keys() & there if _digest(folder / name) != digests[name]]
        + [*(digests.keys() ^ there)]
    )
    if wrong:
        raise JournalDamaged(
            f"{folder} : {len(wrong)} fichiers ne sont plus ceux de la sauvegarde ({wrong[0]}…).",
            f"{folder}: {len(wrong)} files are no more those of the backup ({wrong[0]}…).",
        )


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for name in _KEPT:
        path = source / name
        if path.is_dir():
            shutil.copytree(path, target / name, ignore=shutil.ignore_patterns(".*"))
        elif path.exists():
            shutil.copy2(path, target / name)


def _files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _wait_for_disk(folder: Path) -> None:
    """Wait until the disk has all that lies in a folder."""
    for path in [folder, *folder.rglob("*")]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

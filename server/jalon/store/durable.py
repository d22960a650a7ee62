"""Record files, replaced so that a crash at any instant leaves all of a write or nothing of it.

Every new content is first written beside its file and fsynced; then one small file that lists them
appears, whose renaming is the moment of the commit; then they take their places. What a crash cuts
after the commit is finished at the next start or write, what it cuts before is swept. One writer at
a time, by a lock that the kernel drops with its process.
"""

import contextlib
import fcntl
import json
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from jalon.errors import EngineBusy, EngineUnavailable

_log = logging.getLogger(__name__)

_PENDING: Final = ".pending.json"
_LOCK: Final = ".lock"
_TEMPORARY: Final = ".tmp"
_WAIT_SECONDS: Final = 10.0
_POLL_SECONDS: Final = 0.01

Files = Mapping[str, str | None]
"""Path below the data folder → new content, None to delete."""


@contextlib.contextmanager
def locked(home: Path) -> Iterator[None]:
    """Be the only writer of a home; raises ``EngineBusy`` when another stays too long."""
    with reported(home):
        lock = (home / _LOCK).open("ab")
    with lock:
        deadline = time.monotonic() + _WAIT_SECONDS
        while not _taken(lock.fileno()):
            if time.monotonic() > deadline:
                raise EngineBusy(
                    "Une autre écriture tient le dossier de travail. Réessayez dans un instant.",
                    "Another write holds the home. Try again in a moment.",
                )
            time.sleep(_POLL_SECONDS)
        yield


def replace(home: Path, files: Files) -> None:
    """Replace, make or delete record files, all or none; returns when the disk has them.

    The caller holds the lock. Raises ``EngineUnavailable`` when the disk refuses.
    """
    data = home / "data"
    with reported(home):
        try:
            for name, text in files.items():
                if text is not None:
                    make_folder((data / name).parent)
                    _write(_beside(data / name), text)
            pending = home / _PENDING
            listed = json.dumps({name: text is not None for name, text in files.items()})
            _write(_beside(pending), listed)
            _beside(pending).replace(pending)
        except OSError:
            sweep(home)
            raise
        sync_folder(home)
    finish(home)


def replace_with(home: Path, files: Files, commit: Callable[[], None], done: Path) -> list[str]:
    """Replace record files by a commit of the caller's, whose file ``done`` then stands.

    Returns the files that could not take their place: the write stands all the same, and is to be
    finished. The caller holds the lock. Raises ``EngineUnavailable``, its sentence telling whether
    the write stands.
    """
    data = home / "data"
    with reported(home):
        try:
            for name, text in files.items():
                if text is not None:
                    make_folder((data / name).parent)
                    _write(_beside(data / name), text)
        except OSError:
            sweep_quietly(home)
            raise
    try:
        commit()
    except OSError:
        stands = done.exists()
        with reported(home, begun=stands):
            if not stands:
                sweep_quietly(home)
            raise
    return [name for name, text in files.items() if not _placed(data / name, text is None)]


def _placed(path: Path, gone: bool) -> bool:
    try:
        if gone:
            path.unlink(missing_ok=True)
            sync_folder(path.parent)
        else:
            take_place(path)
    except OSError:
        return False
    return True


def is_cut(home: Path) -> bool:
    """Whether a crash left something to finish or to sweep."""
    return (home / _PENDING).exists() or bool(_leftovers(home))


def is_begun(path: Path) -> bool:
    """Whether something was written beside a file that has not taken its place."""
    return _beside(path).exists()


def sweep_quietly(home: Path) -> None:
    """Sweep, as far as the disk lets."""
    with contextlib.suppress(OSError):
        sweep(home)


def finish(home: Path) -> bool:
    """Finish a write that was cut after its commit; return whether there was one.

    The caller holds the lock.
    """
    pending, data = home / _PENDING, home / "data"
    if not pending.exists():
        return False
    with reported(home, begun=True):
        for name, is_written in json.loads(pending.read_text(encoding="utf-8")).items():
            path = data / name
            if is_written and _beside(path).exists():
                _beside(path).replace(path)
            elif not is_written:
                path.unlink(missing_ok=True)
            sync_folder(path.parent)
        pending.unlink()
        sync_folder(home)
    return True


def recover(home: Path) -> None:
    """Finish what a crash cut after its commit, and sweep what one left before it."""
    if is_cut(home):
        with locked(home):
            finish(home)
            with reported(home):
                sweep(home)


def sweep(home: Path) -> None:
    """Remove what was written beside and never took its place; the caller holds the lock."""
    for leftover in _leftovers(home):
        leftover.unlink(missing_ok=True)


def _leftovers(home: Path) -> list[Path]:
    data, pattern = home / "data", f".*{_TEMPORARY}"
    folders = (home, home / "journal", data)
    return [*(path for each in folders for path in each.glob(pattern)), *data.glob(f"*/{pattern}")]


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}{_TEMPORARY}")


def write_beside(path: Path, data: bytes) -> None:
    """Write what shall be a file's content beside it, and wait for the disk."""
    with _beside(path).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def take_place(path: Path) -> None:
    """Put what was written beside a file in its place, and wait for the disk."""
    _beside(path).replace(path)
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder, if it is not there, that outlives a crash."""
    if not folder.is_dir():
        folder.mkdir()
        sync_folder(folder.parent)


def _write(path: Path, text: str) -> None:
    with path.open("wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def reported(home: Path, begun: bool = False) -> Iterator[None]:
    """Turn an error of the disk into one for people; ``begun`` after the commit."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        fr = "L'écriture est admise et sera achevée à la prochaine" if begun else "Rien n'a changé"
        en = "The write stands and is finished at the next one" if begun else "Nothing has changed"
        _log.warning("the home %s cannot be written: %s", home, error)
        raise EngineUnavailable(
            f"Le dossier de travail ne s'écrit pas ({reason}). {fr}. Libérez de la place ou "
            "rendez-le accessible, puis réessayez.",
            f"The home cannot be written ({reason}). {en}. Make room or make it accessible, then "
            "try again.",
        ) from None

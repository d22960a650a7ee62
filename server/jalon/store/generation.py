"""A generation: the whole dataset at one moment, on disk, for what would not fit in memory.

A folder of RocksDB that is written once, by a process of its own, and closed for good; each query
child opens it read-only itself, after its fork (15 ms of processor time). A write makes the next
generation: the data files, which never change, are linked, the few others copied, the update
is run on that copy. So a write that fails leaves nothing behind, and no process that forks ever
had a store open for writing (after such a fork the store may never reopen: measured, 0.5.13).
"""

import contextlib
import json
import os
import resource
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Store

from jalon import errors
from jalon.errors import EngineUnavailable, JalonError
from jalon.sandbox.errand import ErrandFailed, run_apart
from jalon.sandbox.frames import Sink
from jalon.sandbox.network import close_network
from jalon.store import operations
from jalon.store.snapshot import Snapshot, Source, snapshot_of

_NAME: Final = "generation-"
_DATA: Final = ".sst"
_MANY_FILES: Final = 64
"""Data files after which a write ends by merging them: each makes every lookup longer."""

_MUCH: Final = 8
"""A write that added an eighth of the data ends by merging too."""

_SPARE_DESCRIPTORS: Final = 16

_TOLD: Final = ("version", "quads", "publication", "seal", "stamp")
"""What the process of a write tells of its snapshot."""


@dataclass(slots=True)
class Generation:
    """A snapshot on disk: ``snapshot.store`` is empty until a child has called ``open``.

    A generation before this one is kept for ``keep_seconds``. ``may_call`` leaves the network open,
    for the addresses that the gate lets through.
    """

    snapshot: Snapshot
    path: Path
    keep_seconds: float
    may_call: bool = False
    before: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder in which all generations lie."""
        return self.path.parent

    def open(self) -> int:
        """Open the store in a child, read-only, with the network closed to it for good.

        Returns how many more descriptors it may come to need: RocksDB opens 16 data files at once,
        the others when they are first read.
        """
        self._prepare()
        self.snapshot.store = Store.read_only(str(self.path))
        return len(data_files(self.path)) + _SPARE_DESCRIPTORS

    def change(self, request: Mapping[str, Any], channel: Sink) -> bool:
        """Answer one write; return whether there is a new generation, to be opened from now on.

        Raises ``ErrandFailed`` when the write's process ended early; this generation then stands.
        """
        told = run_apart(lambda: self._write(request))
        outcome, _, reply = told.partition(b"\n")
        values = json.loads(outcome)
        if values["changed"]:
            self.before, self.path = self.path, Path(values["path"])
            for name in _TOLD:
                setattr(self.snapshot, name, values[name])
        channel.sendall(reply)
        return bool(values["changed"])

    def drop_others(self) -> None:
        """Remove the generations that no query can still read; call it when this one is new.

        The last one may still be read for the longest time of a query: RocksDB opens some files
        late, and would not find them.
        """
        now = time.time()
        if self.before is not None:
            os.utime(self.before, (now, now))
        for path in self.folder.glob(f"{_NAME}*"):
            if path != self.path and path.stat().st_mtime < now - self.keep_seconds:
                shutil.rmtree(path, ignore_errors=True)

    def drop(self) -> None:
        """Remove the folder, with every generation."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _prepare(self) -> None:
        """Close the network to this process, and let it open what files it must."""
        if not self.may_call:
            close_network()
        _lift_limits()

    def _write(self, request: Mapping[str, Any]) -> bytes:
        """Run a write on a copy of this generation; return the outcome, and the reply's bytes."""
        self._prepare()
        successor = _new_path(self.folder)
        _link(self.path, successor)
        self.snapshot.store = Store(str(successor))
        reply = Reply()
        changed = operations.change(self.snapshot, request, reply)
        outcome = {
            "changed": changed,
            "path": str(successor),
            **{name: getattr(self.snapshot, name) for name in _TOLD},
        }
        if changed:
            _settle(self.snapshot.store, successor)
        self.snapshot.store = Store()  # closes the other
        return json.dumps(outcome).encode() + b"\n" + bytes(reply.bytes)


class Reply:
    """Keeps what is sent until its sender is done."""

    def __init__(self) -> None:
        self.bytes = bytearray()

    def sendall(self, data: bytes, /) -> None:
        """Take all the bytes."""
        self.bytes += data


def build(source: Source, folder: Path, keep_seconds: float, may_call: bool = False) -> Generation:
    """Load a dataset into a first generation, in a folder that exists, and return it unopened.

    About 8 µs a quad, and 140 bytes on disk. Raises what loading raises, or
    ``EngineUnavailable`` when the disk or the memory is too small.
    """
    path = _new_path(folder)
    try:
        told = json.loads(run_apart(lambda: _fill(source, path)))
    except ErrandFailed:
        raise EngineUnavailable(
            f"Le jeu de données n'a pas pu être écrit dans {folder} : place ou mémoire ?",
            f"The dataset could not be written in {folder}: is there space, and memory?",
        ) from None
    if "error" in told:
        error = told["error"]
        kind: type[JalonError] = getattr(errors, error["name"])
        raise kind(error["fr"], error["en"], **error["details"])
    snapshot = replace(snapshot_of(Store(), source), quads=told["quads"])
    return Generation(snapshot, path, keep_seconds, may_call)


def data_files(path: Path) -> list[Path]:
    """Return the files of a generation that hold its data."""
    return [file for file in path.iterdir() if file.suffix == _DATA]


def _fill(source: Source, path: Path) -> bytes:
    try:
        store = Store(str(path))
        source.fill(store, True)
    except JalonError as error:
        return json.dumps({"error": operations.describe_error(error)}).encode()
    store.optimize()  # without it a store of 10 million quads answers ten times slower
    store.flush()
    return json.dumps({"quads": len(store)}).encode()


def _settle(store: Store, path: Path) -> None:
    """Bring a write to disk, and merge the data files when they have become many."""
    store.flush()
    added = whole = files = 0
    for file in data_files(path):
        with contextlib.suppress(FileNotFoundError):  # RocksDB has just merged it into another
            told = file.stat()
            files += 1
            whole += told.st_size
            added += told.st_size if told.st_nlink == 1 else 0
    if files > _MANY_FILES or added * _MUCH > whole:
        store.optimize()
        store.flush()


def _link(path: Path, successor: Path) -> None:
    """Make a copy of a closed generation that shares its data files."""
    successor.mkdir()
    for file in path.iterdir():
        copy: Callable[[Path, Path], object] = os.link if file.suffix == _DATA else shutil.copyfile
        if not file.name.startswith("LOG"):
            copy(file, successor / file.name)


def _new_path(folder: Path) -> Path:
    """Return a name that no other write has, not even one that was killed and is not yet dead."""
    return folder / f"{_NAME}{time.monotonic_ns()}"


def _lift_limits() -> None:
    """Let this process write files and open as many as it ever may."""
    for kind in (resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (hard, hard))

"""A snapshot: the whole dataset at one moment, with the version that names it.

In memory, or, above a size, on disk as a generation (``jalon.store.generation``).
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, Store

from jalon.files import data_folder, ontology_folder
from jalon.rdf.records import record_files
from jalon.store import journal
from jalon.store.derived import derive
from jalon.store.journal.chain import Damage
from jalon.store.loading import estimated_quads, load_file, load_ontology, load_records
from jalon.store.stamp import stamp_of

_QUICKLY_COUNTED: Final = 100_000
"""Quads that are counted again after a write (0.3 µs each: 30 ms)."""


@dataclass(slots=True)
class Snapshot:
    """A store, its version, and whether its default graph is the union of its named graphs.

    ``guarded`` is the home's dataset: union default graph, record files. A scratch dataset has
    a plain default graph and takes every write; ``changed`` renames it after each. ``quads`` is
    their number, None where counting them would hold up a write. Without a ``home`` a guarded
    dataset takes no write: there is nowhere to keep it. ``publication`` is the last one it holds
    and ``seal`` its hash, None when the home has no journal yet; ``damage`` says why it is
    read-only. ``stamp`` is that of the record files when they were found to say this
    (``jalon.store.stamp``), None when they are to be looked at before a write.
    """

    store: Store
    version: str
    guarded: bool
    quads: int | None = None
    home: Path | None = None
    publication: int | None = None
    seal: str | None = None
    damage: Damage | None = None
    stamp: int | None = None

    def changed(self, version: str | None = None) -> None:
        """Give the snapshot a new version, after a write, and count it anew if that is quick."""
        self.version = version or _version(self.version)
        quick = self.quads is not None and self.quads <= _QUICKLY_COUNTED
        self.quads = len(self.store) if quick else None


@dataclass(frozen=True, slots=True)
class Source:
    """What a dataset is loaded from: its files, how a store is filled with them, its version.

    ``fill`` is told whether the store is on disk.
    """

    files: tuple[Path, ...]
    fill: Callable[[Store, bool], None]
    version: str
    guarded: bool
    home: Path | None = None
    publication: int | None = None
    seal: str | None = None
    damage: Damage | None = None
    stamp: int | None = None


def guarded_source(home: Path | None = None) -> Source:
    """Return the records of a home folder, or the shipped ones, with ontology and derived graph.

    What a crash cut in a home is finished first. A damaged home is loaded as it was after the last
    publication that can be trusted.
    """
    records = home / "data" if home else data_folder()
    stamp = stamp_of(records) if home else None
    health = journal.recover(home) if home else journal.Health(None)
    damage, last = health.damage, health.last
    lines = journal.good_lines(home, damage) if home and damage else None

    def fill(store: Store, on_disk: bool) -> None:
        if lines is None:
            load_records(store, records)
        else:
            store.load(b"\n".join(sorted(lines)), format=RdfFormat.N_QUADS)
        load_ontology(store, ontology_folder())
        derive(store)
        if home and last:
            journal.load_history(store, home, last.number)

    if last is not None and damage is None:
        version = version_after(last.hash)
    else:
        version = version_of(records, ontology_folder())
    if damage is not None:
        version = _version(f"{version} {damage}")
    files = tuple(record_files(records))
    number, seal = (last.number, last.hash) if last else (None, None)
    return Source(files, fill, version, True, home, number, seal, damage, stamp)


def scratch_source(files: Iterable[Path] = ()) -> Source:
    """Return files for the default graph of an unguarded dataset."""
    chosen = tuple(files)

    def fill(store: Store, on_disk: bool) -> None:
        for path in chosen:
            load_file(store, path, on_disk=on_disk)

    return Source(chosen, fill, _version("scratch"), guarded=False)


def is_for_disk(source: Source, dataset_in: str, memory_quads: int) -> bool:
    """Whether a dataset is to be served from disk: by the setting, or by its size if ``auto``."""
    if dataset_in == "auto":
        return estimated_quads(source.files) > memory_quads
    return dataset_in == "generation"


def in_memory(source: Source) -> Snapshot:
    """Load a dataset into memory: about 0.4 kB and 4 µs a quad."""
    store = Store()
    source.fill(store, False)
    return snapshot_of(store, source)


def snapshot_of(store: Store, source: Source) -> Snapshot:
    """Return the snapshot of a store that a source has filled."""
    return Snapshot(
        store,
        source.version,
        source.guarded,
        len(store),
        source.home,
        source.publication,
        source.seal,
        source.damage,
        source.stamp,
    )


def open_snapshot(home: Path | None = None) -> Snapshot:
    """Load the dataset of a home folder, or the shipped one, with its derived graph, in memory."""
    return in_memory(guarded_source(home))


def version_after(seal: str) -> str:
    """Return the version of a home after the publication with a hash: all its records follow."""
    return _version(f"{seal} {_shipped_ontology()}")


def version_of(records: Path, ontology: Path) -> str:
    """Return 16 hexadecimal digits that change with any byte of records, ontology or schemes."""
    about = [path for path in (records / "dataset.ttl",) if path.is_file()]
    return _digest([*about, *record_files(records), *_modules(ontology)])


@cache
def _shipped_ontology() -> str:
    return _digest(_modules(ontology_folder()))


def _modules(ontology: Path) -> list[Path]:
    return [*sorted(ontology.glob("*.ttl")), *sorted((ontology / "scheme").glob("*.ttl"))]


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.parent.name}/{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]

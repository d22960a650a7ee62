"""A snapshot: the whole dataset at one moment, with the version that names it.

In memory, or, above a size, on disk as a generation (``jalon.store.generation``).
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, Store

from jalon.files import data_folder, ontology_folder
from jalon.rdf.records import record_files
from jalon.store import journal
from jalon.store.derived import derive
from jalon.store.journal.chain import Damage
from jalon.store.loading import estimated_quads, load_file, load_ontology, load_records

_QUICKLY_COUNTED: Final = 100_000
"""Quads that are counted again after a write (0.3 µs each: 30 ms)."""


@dataclass(slots=True)
class Snapshot:
    """A store, its version, and whether its default graph is the union of its named graphs.

    ``guarded`` is the home's dataset: union default graph, record files. A scratch dataset has
    a plain default graph and takes every write; ``changed`` renames it after each. ``quads`` is
    their number, None where counting them would hold up a write. Without a ``home`` a guarded
    dataset takes no write: there is nowhere to keep it. ``publication`` is the last one it holds,
    None when the home has no journal yet; ``damage`` says why it is read-only.
    """

    store: Store
    version: str
    guarded: bool
    quads: int | None = None
    home: Path | None = None
    publication: int | None = None
    damage: Damage | None = None

    def changed(self, version: str | None = None) -> None:
        """Give the snapshot a new version, after a write, and count it anew if that is quick."""
        self.version = version or hashlib.sha256(self.version.encode()).hexdigest()[:16]
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
    damage: Damage | None = None


def guarded_source(home: Path | None = None) -> Source:
    """Return the records of a home folder, or the shipped ones, with ontology and derived graph.

    What a crash cut in a home is finished first. A damaged home is loaded as it was after the last
    publication that can be trusted.
    """
    records = home / "data" if home else data_folder()
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

    version = version_of(records, ontology_folder())
    if damage is not None:
        version = hashlib.sha256(f"{version} {damage}".encode()).hexdigest()[:16]
    number = last.number if last else None
    files = tuple(record_files(records))
    return Source(files, fill, version, True, home, number, damage)


def scratch_source(files: Iterable[Path] = ()) -> Source:
    """Return files for the default graph of an unguarded dataset."""
    chosen = tuple(files)

    def fill(store: Store, on_disk: bool) -> None:
        for path in chosen:
            load_file(store, path, on_disk=on_disk)

    return Source(chosen, fill, hashlib.sha256(b"scratch").hexdigest()[:16], guarded=False)


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
        source.damage,
    )


def open_snapshot(home: Path | None = None) -> Snapshot:
    """Load the dataset of a home folder, or the shipped one, with its derived graph, in memory."""
    return in_memory(guarded_source(home))


def version_of(records: Path, ontology: Path) -> str:
    """Return 16 hexadecimal digits that change with any byte of records, ontology or schemes."""
    digest = hashlib.sha256()
    schemes = sorted((ontology / "scheme").glob("*.ttl"))
    about = [path for path in (records / "dataset.ttl",) if path.is_file()]
    for path in [*about, *record_files(records), *sorted(ontology.glob("*.ttl")), *schemes]:
        digest.update(f"{path.parent.name}/{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]

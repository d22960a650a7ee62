"""A snapshot: the whole dataset at one moment, in memory, with the version that names it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from jalon.files import data_folder, ontology_folder
from jalon.rdf.records import record_files
from jalon.store import journal
from jalon.store.derived import derive
from jalon.store.journal.chain import Damage
from jalon.store.loading import load_file, load_ontology, load_records


@dataclass(slots=True)
class Snapshot:
    """A store, its version, and whether its default graph is the union of its named graphs.

    ``guarded`` is the home's dataset: union default graph, record files. A scratch dataset has
    a plain default graph and takes every write; ``changed`` renames it after each. Without a
    ``home`` a guarded dataset takes no write: there is nowhere to keep it. ``publication`` is the
    last one it holds, None when the home has no journal yet; ``damage`` says why it is read-only.
    """

    store: Store
    version: str
    guarded: bool
    home: Path | None = None
    publication: int | None = None
    damage: Damage | None = None

    def changed(self) -> None:
        """Give the snapshot a new version, after a write."""
        self.version = hashlib.sha256(self.version.encode()).hexdigest()[:16]


def open_snapshot(home: Path | None = None) -> Snapshot:
    """Load the dataset of a home folder, or the shipped one, with its derived graph.

    What a crash cut in a home is finished first. A damaged home is loaded as it was after the last
    publication that can be trusted.
    """
    health = journal.recover(home) if home else journal.Health(None)
    records = home / "data" if home else data_folder()
    store = Store()
    lines = journal.good_lines(home, health.damage) if home and health.damage else None
    if lines is None:
        load_records(store, records)
        version = version_of(records, ontology_folder())
    else:
        store.load(b"\n".join(sorted(lines)), format=RdfFormat.N_QUADS)
        version = hashlib.sha256(str(health.damage).encode()).hexdigest()[:16]
    load_ontology(store, ontology_folder())
    derive(store)
    last = health.last
    if home and last:
        journal.load_history(store, home, last.number)
    return Snapshot(store, version, True, home, last.number if last else None, health.damage)


def scratch_snapshot(files: Iterable[Path] = ()) -> Snapshot:
    """Return an unguarded dataset that holds the given files in its default graph."""
    store = Store()
    for path in files:
        load_file(store, path)
    return Snapshot(store, hashlib.sha256(b"scratch").hexdigest()[:16], guarded=False)


def version_of(records: Path, ontology: Path) -> str:
    """Return 16 hexadecimal digits that change with any byte of records, ontology or schemes."""
    digest = hashlib.sha256()
    schemes = sorted((ontology / "scheme").glob("*.ttl"))
    about = [path for path in (records / "dataset.ttl",) if path.is_file()]
    for path in [*about, *record_files(records), *sorted(ontology.glob("*.ttl")), *schemes]:
        digest.update(f"{path.parent.name}/{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]

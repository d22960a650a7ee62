"""Making a publication: the journal first, then the record files; the journal is the commit."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Store

from jalon.namespaces import ONTOLOGY_VERSION
from jalon.rdf.records import record_files
from jalon.store import durable
from jalon.store.effect import Effect
from jalon.store.journal import chain
from jalon.store.journal.healing import digest_of, line_of
from jalon.store.journal.publication import BEGINNING, Deed, Publication, written_changes
from jalon.store.loading import load_records

_log = logging.getLogger(__name__)


def begin(home: Path) -> Publication:
    """Write the first publication of a home: the records that lie in its data folder.

    The caller holds the lock. Raises ``BadSyntax`` for a record that does not parse, and
    ``EngineUnavailable`` when the disk refuses.
    """
    store = Store()
    load_records(store, home / "data")
    data = home / "data"
    paths = [path for path in (data / "dataset.ttl",) if path.exists()] + record_files(data)
    digests = {path.relative_to(data).as_posix(): digest_of(path.read_bytes()) for path in paths}
    first = _publication(0, BEGINNING, Deed(why="Fiches de départ / initial records"), digests)
    lines = [line_of(quad) for quad in store]
    with durable.reported(home):
        sealed, commit = chain.append(home, replace(first, changes=written_changes(lines, ())))
        commit()
    return sealed


def publish(
    home: Path, effect: Effect, files: durable.Files, deed: Deed
) -> tuple[Publication, bool]:
    """Make an effect a publication; return it, and whether the record files follow already.

    When it returns, the journal is on the disk; files that could not take their place do so at the
    next start or write. The caller holds the lock and has found the home healthy. Raises
    ``EngineUnavailable`` when the disk refuses.
    """
    head = chain.read_head(home)
    assert head is not None, "the caller has found the home healthy"  # noqa: S101
    digests = {
        name: None if text is None else digest_of(text.encode()) for name, text in files.items()
    }
    made = _publication(head.number + 1, head.hash, deed, digests)
    made = replace(made, changes=written_changes(_lines(effect.added), _lines(effect.removed)))
    with durable.reported(home):
        try:
            sealed, commit = chain.append(home, made)
        except OSError:
            durable.sweep_quietly(home)
            raise
    done = chain.file_of(home, made.number)
    late = durable.replace_with(home, files, commit, done)
    if late:
        _log.warning("publication %d: %d files to be finished", made.number, len(late))
    return sealed, not late


def is_current(home: Path, number: int | None, seal: str | None) -> bool:
    """Whether a publication is the last one of a home, and no writer was cut after it."""
    head = chain.read_head(home)
    if head is None or (head.number, head.hash) != (number, seal):
        return False
    return not (
        chain.file_of(home, head.number + 1).exists() or durable.is_begun(home / chain.HEAD)
    )


def _publication(
    number: int, previous: str, deed: Deed, files: dict[str, str | None] | dict[str, str]
) -> Publication:
    return Publication(
        number=number,
        time=datetime.now(UTC).isoformat(timespec="milliseconds"),
        deed=deed,
        ontology=ONTOLOGY_VERSION,
        shapes=chain.shapes_version(),
        previous=previous,
        files=files,
        hash="",
    )


def _lines(quads: Iterable[object]) -> list[bytes]:
    return [f"{quad} .".encode() for quad in quads]

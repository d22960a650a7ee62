"""The one place where every write ends: effect → record rule → checks → durable → switch.

It runs in the writer child, on its own copy of the data: an error anywhere leaves the dataset that
is served as it was, and the child becomes the template only when the write stands on the disk. A
scratch dataset has no records, no checks and no disk.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, TypeVar

from pyoxigraph import NamedNode, RdfFormat, Store

from jalon.errors import ReadOnly, RecordRuleBroken
from jalon.files import ontology_folder
from jalon.namespaces import CURRENT_GRAPH
from jalon.rdf.parse import parse_triples
from jalon.rdf.records import RecordAddress
from jalon.sandbox.limits import lifted
from jalon.store import durable, record_rule
from jalon.store.derived import derive
from jalon.store.effect import Effect, effect_between, statements
from jalon.store.snapshot import Snapshot, guarded_source, version_of

Result = TypeVar("Result")
Check = Callable[[Store, Effect], None]
"""Raises when the store, as the write would leave it, is not to be published."""

CHECKS: Final[list[Check]] = []
"""What every guarded write must pass beyond the record rule; validation adds its own here."""


def commit(
    snapshot: Snapshot, change: Callable[[Store], Result], checks: Sequence[Check] = CHECKS
) -> Result:
    """Make a change to a snapshot's store, and return what the change returns.

    Raises ``ReadOnly`` without a home, ``RecordRuleBroken``, what the change and the checks raise,
    ``EngineBusy`` or ``EngineUnavailable`` when the files cannot be written.
    """
    if not snapshot.guarded:
        result = change(snapshot.store)
        snapshot.changed()
        return result
    home = _home(snapshot)
    with _turn(home):
        with lifted():
            _catch_up(snapshot, home)
        before = statements(snapshot.store)
        result = change(snapshot.store)
        effect = effect_between(before, statements(snapshot.store))
        if effect:
            record_rule.require(effect)
            _renew_derived(snapshot.store)
            for check in checks:
                check(snapshot.store, effect)
            with lifted():
                durable.replace(home, _files(snapshot.store, effect))
                snapshot.changed(version_of(home / "data", ontology_folder()))
    return result


@contextmanager
def _turn(home: Path) -> Iterator[None]:
    """Hold the home's lock; what happens meanwhile stays under the limits of the child."""
    with ExitStack() as held:
        with lifted():
            held.enter_context(durable.locked(home))
        yield


def _catch_up(snapshot: Snapshot, home: Path) -> None:
    """Read the records again when another program has written them since.

    Into the same store: that of a generation is the folder that is served next.
    """
    durable.finish(home)
    if version_of(home / "data", ontology_folder()) != snapshot.version:
        source = guarded_source(home)
        snapshot.store.clear()
        source.fill(snapshot.store, False)
        snapshot.changed(source.version)


def _renew_derived(store: Store) -> None:
    store.remove_graph(NamedNode(CURRENT_GRAPH))
    derive(store)


def _files(store: Store, effect: Effect) -> dict[str, str | None]:
    return {record_rule.file_of(graph): _file(store, graph) for graph in effect.graphs}


def _file(store: Store, graph: str) -> str | None:
    """Return the canonical Turtle of a record, None when nothing is left of it.

    Raises ``RecordRuleBroken`` when the file would not say exactly what the graph says.
    """
    triples = [quad.triple for quad in store.quads_for_pattern(None, None, None, NamedNode(graph))]
    if not triples:
        return None
    from jalon.rdf.canonical import write_turtle  # 0.3 s: rdflib, for the first write only

    text = write_turtle(triples, RecordAddress.of_iri(graph))
    if set(parse_triples(text.encode(), RdfFormat.TURTLE)) != set(triples):
        raise RecordRuleBroken(
            f"Rien n'a été écrit : le graphe {graph} ne s'écrit pas fidèlement en Turtle.",
            f"Nothing was written: the graph {graph} cannot be written faithfully as Turtle.",
        )
    return text


def _home(snapshot: Snapshot) -> Path:
    if snapshot.home is not None:
        return snapshot.home
    raise ReadOnly(
        "Le jeu livré ne prend pas d'écriture : faites-en un dossier de travail (« jalon init "
        "DOSSIER », « jalon serve --home DOSSIER »), ou essayez « jalon serve --scratch ».",
        "The shipped dataset takes no write: make a home of it (“jalon init FOLDER”, “jalon serve "
        "--home FOLDER”), or try “jalon serve --scratch”.",
    )

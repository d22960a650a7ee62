"""The one place where every write ends: effect → record rule → checks → journal → switch.

It runs in the writer child, on its own copy of the data: an error anywhere leaves the dataset that
is served as it was, and the child becomes the template only when the write stands on the disk. A
scratch dataset has no records, no checks and no disk.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, TypeVar

from pyoxigraph import NamedNode, Store

from jalon.errors import ReadOnly
from jalon.files import ontology_folder
from jalon.namespaces import CURRENT_GRAPH
from jalon.sandbox.limits import lifted
from jalon.store import durable, journal, record_rule
from jalon.store.derived import derive
from jalon.store.effect import Effect, Statements, effect_between, statements
from jalon.store.journal import Deed, Publication
from jalon.store.record_lines import lines_of
from jalon.store.record_text import turtle_of
from jalon.store.snapshot import Snapshot, guarded_source, version_of

Result = TypeVar("Result")
Check = Callable[[Store, Effect], None]
"""Raises when the store, as the write would leave it, is not to be published."""

CHECKS: Final[list[Check]] = []
"""What every guarded write must pass beyond the record rule; validation adds its own here."""


def commit(
    snapshot: Snapshot,
    change: Callable[[Store], Result],
    checks: Sequence[Check] = CHECKS,
    deed: Deed = Deed(),  # noqa: B008 (frozen)
    noted: Callable[[Publication], None] | None = None,
    graphs: Collection[str] | None = None,
) -> Result:
    """Make a change to a snapshot's store, and return what the change returns.

    ``deed`` tells the journal who does it and why; ``noted`` is called with the publication, the
    lock still held, if there is one. A change that touches only ``graphs`` is compared in these
    alone (at 26,000 quads, all of them take 60 ms). Raises ``ReadOnly`` without a home or on a
    damaged one, ``RecordRuleBroken``, what the change and the checks raise,
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
        before = _statements(snapshot.store, graphs)
        result = change(snapshot.store)
        effect = effect_between(before, _statements(snapshot.store, graphs))
        if effect:
            record_rule.require(effect)
            _renew_derived(snapshot.store)
            for check in checks:
                check(snapshot.store, effect)
            with lifted():
                made = _publish(snapshot, home, effect, deed)
                if noted is not None:
                    noted(made)
    return result


def _statements(store: Store, graphs: Collection[str] | None) -> Statements:
    if graphs is None:
        return statements(store)
    return frozenset(line for graph in graphs for line in lines_of(store, graph))


@contextmanager
def _turn(home: Path) -> Iterator[None]:
    """Hold the home's lock; what happens meanwhile stays under the limits of the child."""
    with ExitStack() as held:
        with lifted():
            held.enter_context(durable.locked(home))
        yield


def _catch_up(snapshot: Snapshot, home: Path) -> None:
    """Heal the home, and read it again, when it is not as this snapshot has left it.

    Into the same store: that of a generation is the folder that is served next. A home without a
    journal begins one. Raises ``ReadOnly`` when the home is damaged.
    """
    if not journal.has_journal(home):
        durable.finish(home)
        journal.begin(home)
    if _is_current(snapshot, home):
        return
    health = journal.heal(home)
    if health.damage is not None:
        raise ReadOnly(
            f"Rien n'a été écrit : le dossier est en lecture seule. {health.damage.fr}",
            f"Nothing was written: the home is read-only. {health.damage.en}",
        )
    source = guarded_source(home)
    snapshot.store.clear()
    source.fill(snapshot.store, False)
    snapshot.changed(source.version)
    snapshot.publication, snapshot.damage = source.publication, source.damage


def _is_current(snapshot: Snapshot, home: Path) -> bool:
    return (
        snapshot.damage is None
        and journal.is_current(home, snapshot.publication)
        and not durable.is_cut(home)
        and version_of(home / "data", ontology_folder()) == snapshot.version
    )


def _publish(snapshot: Snapshot, home: Path, effect: Effect, deed: Deed) -> Publication:
    made, is_placed = journal.publish(home, effect, _files(snapshot.store, effect), deed)
    journal.add_to_history(snapshot.store, made)
    snapshot.publication = made.number
    version = version_of(home / "data", ontology_folder())
    if not is_placed:
        version = hashlib.sha256(f"{version} {made.hash}".encode()).hexdigest()[:16]
    snapshot.changed(version)
    return made


def _renew_derived(store: Store) -> None:
    store.remove_graph(NamedNode(CURRENT_GRAPH))
    derive(store)


def _files(store: Store, effect: Effect) -> dict[str, str | None]:
    return {record_rule.file_of(graph): _file(store, graph) for graph in effect.graphs}


def _file(store: Store, graph: str) -> str | None:
    quads = store.quads_for_pattern(None, None, None, NamedNode(graph))
    return turtle_of(graph, [quad.triple for quad in quads])


def _home(snapshot: Snapshot) -> Path:
    if snapshot.home is not None:
        return snapshot.home
    raise ReadOnly(
        "Le jeu livré ne prend pas d'écriture : faites-en un dossier de travail (« jalon init "
        "DOSSIER », « jalon serve --home DOSSIER »), ou essayez « jalon serve --scratch ».",
        "The shipped dataset takes no write: make a home of it (“jalon init FOLDER”, “jalon serve "
        "--home FOLDER”), or try “jalon serve --scratch”.",
    )

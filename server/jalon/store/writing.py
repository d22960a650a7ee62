"""The one place where every write ends: effect → record rule → checks → journal → switch.

It runs in the writer child, on its own copy of the data: an error anywhere leaves the dataset that
is served as it was, and the child becomes the template only when the write stands on the disk. A
scratch dataset has no records, no checks and no disk.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, TypeVar

from pyoxigraph import NamedNode, Store

from jalon.errors import JournalDamaged, ReadOnly
from jalon.sandbox.limits import lifted
from jalon.store import durable, journal, record_rule
from jalon.store.delta import Delta
from jalon.store.derived import renew
from jalon.store.effect import Effect, quads_of
from jalon.store.journal import UNSIGNED, Deed, Publication
from jalon.store.record_text import turtle_of
from jalon.store.snapshot import Snapshot, guarded_source, version_after
from jalon.store.stamp import stamp_of, stamp_of_files

Result = TypeVar("Result")
Check = Callable[[Store, Effect], None]
"""Raises when the store, as the write would leave it, is not to be published."""

CHECKS: Final[list[Check]] = []
"""What every guarded write must pass beyond the record rule; validation adds its own here."""


def commit(
    snapshot: Snapshot,
    change: Callable[[Delta], Result],
    checks: Sequence[Check] = CHECKS,
    deed: Deed = UNSIGNED,
    noted: Callable[[Publication], None] | None = None,
) -> Result:
    """Make a change to a snapshot's store, and return what the change returns.

    In a guarded dataset all that changes goes through the delta, in a scratch one it need not.
    ``deed`` tells the journal who does it and why; ``noted`` is called with the publication, the
    lock still held, if there is one. Raises ``ReadOnly`` without a home or on a damaged one,
    ``RecordRuleBroken``, what the change and the checks raise, ``EngineBusy`` or
    ``EngineUnavailable`` when the files cannot be written.
    """
    delta = Delta(snapshot.store)
    if not snapshot.guarded:
        result = change(delta)
        snapshot.changed()
        return result
    home = _home(snapshot)
    with _turn(home):
        with lifted():
            _catch_up(snapshot, home)
        result = change(delta)
        effect = delta.effect
        if effect:
            record_rule.require(effect)
            renew(snapshot.store, effect)
            for check in checks:
                check(snapshot.store, effect)
            with lifted():
                made = _publish(snapshot, home, effect, deed)
                if noted is not None:
                    noted(made)
    return result


@contextmanager
def _turn(home: Path) -> Iterator[None]:
    """Hold the home's lock; what happens meanwhile stays under the limits of the child."""
    with ExitStack() as held:
        with lifted():
            held.enter_context(durable.locked(home))
        yield


def _catch_up(snapshot: Snapshot, home: Path) -> None:
    """Heal the home, and follow its journal, when it is not as this snapshot has left it.

    In the same store: that of a generation is the folder that is served next. A home without a
    journal begins one. Raises ``ReadOnly`` when the home is damaged.
    """
    if not journal.has_journal(home):
        durable.finish(home)
        journal.begin(home)
    stamp = stamp_of(home / "data")
    if (
        snapshot.damage is None
        and snapshot.stamp == stamp
        and journal.is_current(home, snapshot.publication, snapshot.seal)
    ):
        return
    health = journal.heal(home)
    if health.damage is not None:
        raise ReadOnly(
            f"Rien n'a été écrit : le dossier est en lecture seule. {health.damage.fr}",
            f"Nothing was written: the home is read-only. {health.damage.en}",
        )
    missed = _missed(snapshot, home)
    if missed is None:
        _read_anew(snapshot, home)
        return
    for publication in missed:
        _follow(snapshot, publication)
    snapshot.stamp = stamp_of(home / "data") if health.healed else stamp


def _missed(snapshot: Snapshot, home: Path) -> list[Publication] | None:
    """Return what was published since a snapshot, None when that does not follow from it."""
    if snapshot.damage is not None:
        return None
    try:
        return journal.following(home, snapshot.publication, snapshot.seal)
    except JournalDamaged:
        return None


def _follow(snapshot: Snapshot, publication: Publication) -> None:
    """Make a snapshot what it is after the publication that follows its own."""
    delta = Delta(snapshot.store)
    delta.remove(quads_of(publication.removed))
    delta.add(quads_of(publication.added))
    renew(snapshot.store, delta.effect)
    _note(snapshot, publication)


def _read_anew(snapshot: Snapshot, home: Path) -> None:
    source = guarded_source(home)
    snapshot.store.clear()
    source.fill(snapshot.store, False)
    snapshot.changed(source.version)
    snapshot.publication, snapshot.seal = source.publication, source.seal
    snapshot.damage, snapshot.stamp = source.damage, source.stamp


def _publish(snapshot: Snapshot, home: Path, effect: Effect, deed: Deed) -> Publication:
    files = _files(snapshot.store, effect)
    paths = [home / "data" / name for name in files]
    before = stamp_of_files(paths)
    made, is_placed = journal.publish(home, effect, files, deed)
    if snapshot.stamp is not None:
        share = stamp_of_files(paths) - before
        snapshot.stamp = snapshot.stamp + share if is_placed else None
    _note(snapshot, made)
    return made


def _note(snapshot: Snapshot, publication: Publication) -> None:
    """Note the publication that a snapshot has come to hold."""
    journal.add_to_history(snapshot.store, publication)
    snapshot.publication, snapshot.seal = publication.number, publication.hash
    snapshot.changed(version_after(publication.hash))


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

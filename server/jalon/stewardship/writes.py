"""What the engine's writer child can be asked of a home: signed, within a scope, through the gate.

These take the place of the store's own writes (``jalon.store.operations``); publications and their
reverts are added to them. Each runs on the child's snapshot, so that readers switch to it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jalon.errors import BadRequest
from jalon.sandbox.limits import lifted
from jalon.settings import Settings
from jalon.stewardship import publishing
from jalon.stewardship.gate import Gate
from jalon.stewardship.home import Home
from jalon.stewardship.principal import Principal
from jalon.stewardship.rehearsal import NOTHING, Rehearsal, Rehearsed
from jalon.store import operations
from jalon.store.effect import Effect
from jalon.store.journal import UNSIGNED, Deed
from jalon.store.operations import Arguments
from jalon.store.record_lines import lines_of
from jalon.store.snapshot import Snapshot
from jalon.store.writing import CHECKS, Check

Run = Callable[[Snapshot, Arguments, Deed, Sequence[Check]], object]

_SIGNATURE: Final = ("principal", "why", "dry_run")


@dataclass(frozen=True, slots=True)
class WithinScope:
    """A check: whoever writes may write all the records that the write touches."""

    principal: Principal

    def __call__(self, store: Any, effect: Effect) -> None:
        """Raise ``Forbidden`` for a record that is outside the scope as it was, or as it begins."""
        for graph in effect.graphs:
            after = lines_of(store, graph)
            before = (after - _lines(effect.added, graph)) | _lines(effect.removed, graph)
            self.principal.require_scope(graph, before or after)


@dataclass(slots=True)
class Passed:
    """A last check, which notes that there was something to check: a write that changes."""

    effects: int = 0

    def __call__(self, store: Any, effect: Effect) -> None:
        """Note an effect."""
        self.effects += 1


def _lines(quads: Iterable[Any], graph: str) -> frozenset[bytes]:
    own = (quad for quad in quads if getattr(quad.graph_name, "value", None) == graph)
    return frozenset(f"{quad} .".encode() for quad in own)


def direct(run: Run) -> Callable[[Snapshot, Arguments], object]:
    """Return a write of the store as one of a home: journaled, gated, or only rehearsed.

    One that is signed answers with the store's own value and, if it changed anything, the number
    of the publication it became; the disk's reserve is not for it (``DiskFull``).
    """

    def written(snapshot: Snapshot, arguments: Arguments) -> object:
        told = {name: value for name, value in arguments.items() if name not in _SIGNATURE}
        given = arguments.get("principal")
        principal = Principal.of_plain(given) if given else None
        deed = Deed(principal.id, principal.name, arguments["why"]) if principal else UNSIGNED
        scope = [WithinScope(principal)] if principal else []
        if arguments.get("dry_run"):
            return _rehearsed(run, snapshot, told, deed, [*CHECKS, *scope])
        if snapshot.home is None:
            return run(snapshot, told, deed, [*CHECKS, *scope])
        with lifted():
            Home.of(Settings.load({"home": snapshot.home})).require_room()
        passed = Passed()
        value = run(snapshot, told, deed, [*CHECKS, *scope, Gate(snapshot.home / "data"), passed])
        made = snapshot.publication if passed.effects else None
        return {"value": value, "publication": made} if principal else value

    return written


def _rehearsed(
    run: Run, snapshot: Snapshot, told: Arguments, deed: Deed, checks: Sequence[Check]
) -> Mapping[str, Any]:
    if not snapshot.guarded or snapshot.home is None:
        raise BadRequest(
            "dry-run ne va qu'avec un dossier de travail : un jeu d'essai n'a pas de règles.",
            "dry-run goes only with a home: a scratch dataset has no rules.",
        )
    try:
        run(snapshot, told, deed, [*checks, Rehearsal(snapshot.home / "data")])
    except Rehearsed as rehearsed:
        return rehearsed.outcome
    return NOTHING


def _publish(snapshot: Snapshot, arguments: Arguments) -> object:
    """Publish a submission; return the number of the publication.

    Without the child's limits: what is published was examined within them.
    """
    principal = Principal.of_plain(arguments["principal"])
    with lifted():
        home = Home.of(Settings.load(), snapshot.damage)
        number, why, tag = arguments["number"], arguments["why"], arguments["if_match"]
        return publishing.publish(home, number, principal, why, tag, snapshot).number


def _revert(snapshot: Snapshot, arguments: Arguments) -> object:
    """Take a publication back; return the number of the publication that does."""
    principal = Principal.of_plain(arguments["principal"])
    with lifted():
        home = Home.of(Settings.load(), snapshot.damage)
        number, why = arguments["number"], arguments["why"]
        return publishing.revert(home, number, principal, why, snapshot).number


def register() -> None:
    """Put these writes into the store's table; for the process that runs them."""
    operations.WRITES.update(
        {
            "update": operations.value_of(direct(operations.run_update)),
            "put_graph": operations.value_of(direct(operations.run_put_graph)),
            "put_dataset": operations.value_of(direct(operations.run_put_dataset)),
            "delete_graph": operations.value_of(direct(operations.run_delete_graph)),
            "publish": operations.value_of(_publish),
            "revert": operations.value_of(_revert),
        }
    )

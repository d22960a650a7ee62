"""Evaluation of SPARQL Update, in a child: all operations of a request, or none.

https://www.w3.org/TR/sparql11-update/. In the guarded dataset the default graph is the union of the
records: a WHERE sees it whole, what is inserted into it goes to the record that owns the subject,
what is deleted from it leaves the record that holds it.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from jalon.errors import BadQuery
from jalon.namespaces import ENDPOINT
from jalon.store import grammar
from jalon.store.delta import Delta
from jalon.store.effect import default_statements, quads_of
from jalon.store.journal import UNSIGNED, Deed
from jalon.store.modify import Modify
from jalon.store.record_rule import record_of
from jalon.store.snapshot import Snapshot
from jalon.store.syntax.errors import bad_query
from jalon.store.update_operations import (
    Operation,
    UsingDataset,
    blanked,
    operations_of,
    shared_label,
    with_dataset,
)
from jalon.store.writing import CHECKS, Check, commit

_DEFAULT: Final = DefaultGraph()
_MERGE: Final = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


def update(
    snapshot: Snapshot,
    text: str,
    dataset: UsingDataset,
    deed: Deed = UNSIGNED,
    checks: Sequence[Check] = CHECKS,
) -> None:
    """Run an update; raises ``BadQuery``, ``BadRequest`` and what ``commit`` does."""

    def change(delta: Delta) -> None:
        store = delta.store
        shared = shared_label(text)
        if shared is not None:
            raise grammar.shared_blank_node(text, shared)
        if not snapshot.guarded and not dataset and _runs_whole(store, text):
            return
        operations = operations_of(text)
        for operation in operations:
            _check(operation, text)
        for operation in operations:
            told = with_dataset(operation, dataset)
            if snapshot.guarded:
                _run_on_records(delta, told)
            else:
                _run(store, told.whole)

    commit(snapshot, change, checks, deed)


def send_to_records(store: Store) -> None:
    """Move the triples of the default graph to the records that own their subjects.

    What no record owns stays where it is, and the record rule tells it.
    """
    quads = list(store.quads_for_pattern(None, None, None, _DEFAULT))
    homes = [(quad, record_of(quad.subject)) for quad in quads]
    for quad, graph in homes:
        if graph is not None:
            store.remove(quad)
            store.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph)))


def _run_on_records(delta: Delta, operation: Operation) -> None:
    """Run one operation with the union of all graphs in the place of the default graph."""
    modify = Modify.read(operation)
    if modify is not None:
        modify.apply(delta)
        return
    with delta.compared() as store:
        run_on_union(store, operation)


def run_on_union(store: Store, operation: Operation) -> None:
    """Run an operation on whole graphs (CLEAR, COPY…) with the union made as the default graph.

    The union is made for it and taken away after it (60 ms at 26,000 quads): pyoxigraph's updates
    know no union.
    """
    _run(store, _MERGE)
    before = default_statements(store)
    _run(store, operation.whole)
    after = default_statements(store)
    store.clear_graph(_DEFAULT)
    for quad in quads_of(before - after):
        for held in list(store.quads_for_pattern(quad.subject, quad.predicate, quad.object)):
            store.remove(held)
    store.extend(quads_of(after - before))
    send_to_records(store)


def _runs_whole(store: Store, text: str) -> bool:
    """Run an update in one go; False, and nothing done, when the engine cannot read it so."""
    try:
        _run(store, text)
    except SyntaxError as error:
        if len(operations_of(text)) < 2:
            raise bad_query(error, text, "Update") from None
        return False
    return True


def _check(operation: Operation, text: str) -> None:
    """Raise ``BadQuery`` for an operation that does not parse, with its place in the text."""
    with suppress(OSError, ValueError, RuntimeError):  # what only the real data can tell
        try:
            Store().update(operation.whole, base_iri=ENDPOINT)
        except SyntaxError:
            told = blanked(text, operation.number)
            try:
                Store().update(told, base_iri=ENDPOINT)
            except SyntaxError as error:
                raise bad_query(error, text, "Update") from None
            raise


def _run(store: Store, text: str) -> None:
    try:
        store.update(text, base_iri=ENDPOINT)
    except SyntaxError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        raise BadQuery(
            f"La mise à jour n'a pas pu être faite : {error}. Rien n'a été changé.",
            f"The update could not be done: {error}. Nothing was changed.",
        ) from None

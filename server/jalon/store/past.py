"""The records as they were: made from lines of N-Quads, for one question."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from jalon.namespaces import ONTOLOGY, SCHEME
from jalon.store.derived import derive


def past_store(lines: Iterable[bytes], today: Store) -> Store:
    """Return a store of some records, the ontology of today's, and what is derived from them."""
    store = Store()
    store.load(b"\n".join(sorted(lines)), format=RdfFormat.N_QUADS)
    for graph in today.named_graphs():
        name = str(getattr(graph, "value", ""))
        if name == ONTOLOGY or name.startswith(SCHEME):
            store.extend(today.quads_for_pattern(None, None, None, graph))
    derive(store)
    return store


def store_of_graphs(merged: Mapping[str, Store], others: Iterable[Quad]) -> Store:
    """Return a store of some quads and, under the name of a graph, of all that a store holds."""
    store = Store()
    store.extend(others)
    for graph, held in merged.items():
        name = NamedNode(graph)
        store.extend(
            Quad(quad.subject, quad.predicate, quad.object, name)
            for quad in held.quads_for_pattern(None, None, None, None)
        )
    return store


def triples_of_lines(lines: Iterable[bytes]) -> Iterator[Triple]:
    """Yield what lines of N-Quads say, sorted, without their graphs."""
    for quad in parse(b"\n".join(sorted(lines)), format=RdfFormat.N_QUADS):
        yield quad.triple

"""On which day assertions were followed by a later one, told of records that are no snapshot."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from jalon.namespaces import CURRENT_GRAPH, JALON
from jalon.store.derived import derive


def superseded_on(lines: Iterable[bytes]) -> dict[str, str]:
    """Return, from lines of N-Quads of records, the day on which each assertion was superseded."""
    store = Store()
    store.load(b"\n".join(lines), format=RdfFormat.N_QUADS)
    derive(store)
    graph, predicate = NamedNode(CURRENT_GRAPH), NamedNode(f"{JALON}supersededOn")
    return dict(_pair(quad) for quad in store.quads_for_pattern(None, predicate, None, graph))


def _pair(quad: Quad) -> tuple[str, str]:
    assert isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)  # noqa: S101
    return quad.subject.value, quad.object.value

"""The screen loses nothing: on random data and shapes, its results are those of pyshacl alone.

``JALON_EXAMPLES`` sets how many examples are drawn (60 if unset).
"""

import os
from collections import Counter
from collections.abc import Iterable
from typing import Any

import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, SH

from jalon.validation.data_graph import DataGraph
from jalon.validation.engine import Screened, plain
from jalon.validation.finding import Finding
from jalon.validation.incremental import Incremental
from jalon.validation.screen.index import Index
from jalon.validation.screen.terms import text_of
from jalon.validation.shapes import Shapes
from validation import random_shapes

EXAMPLES = int(os.environ.get("JALON_EXAMPLES", "60"))
many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 1000,
    suppress_health_check=list(HealthCheck),
)

Results = Counter[tuple[str, ...]]


def results(findings: Iterable[Finding]) -> Results:
    """Return results by focus node, path, value, component, severity and source shape."""
    return Counter(finding.key for finding in findings)


def graph_of(triples: Iterable[Any]) -> DataGraph:
    graph = DataGraph()
    for triple in triples:
        graph.add(triple)
    return graph


def by_pyshacl(triples: Iterable[Any], shapes: Shapes) -> Results | None:
    """Return pyshacl's own results, or None when it refuses the shapes or the data."""
    try:
        return results(plain(graph_of(triples), shapes).findings)
    except Exception:
        return None


def by_screen(triples: Iterable[Any], shapes: Shapes) -> Results | None:
    try:
        return results(Screened(shapes, Index.of_graph(triples)).check().findings)
    except Exception:
        return None


@given(random_shapes.data, random_shapes.shapes())
@many
def test_screened_is_plain_result_by_result(
    triples: list[random_shapes.Triple], graph: rdflib.Graph
) -> None:
    shapes = Shapes(graph)

    assert by_screen(triples, shapes) == by_pyshacl(triples, shapes)


@given(
    random_shapes.data,
    random_shapes.shapes(),
    st.lists(
        st.tuples(
            st.lists(random_shapes.triple(), max_size=4), st.lists(st.integers(0, 40), max_size=4)
        ),
        min_size=1,
        max_size=4,
    ),
)
@many
def test_incremental_is_full_after_every_change(
    triples: list[random_shapes.Triple],
    graph: rdflib.Graph,
    changes: list[tuple[list[random_shapes.Triple], list[int]]],
) -> None:
    shapes, now = Shapes(graph), dict.fromkeys(triples)
    if by_screen(now, shapes) is None:
        return
    kept = Incremental(Screened(shapes, Index.of_graph(now)))

    for added, places in changes:
        removed = [list(now)[place] for place in places if place < len(now)]
        for each in removed:
            now.pop(each, None)
        now |= dict.fromkeys(added)
        full = by_screen(now, shapes)
        if full is None:
            return
        kept.change(*([tuple(map(text_of, each)) for each in some] for some in (added, removed)))

        assert results(kept.findings) == full


def test_a_result_about_another_node_goes_with_the_node_that_was_asked() -> None:
    """A property shape in a property shape reports its value node as the focus node."""
    focus, value, inner, outer = (random_shapes.EX[name] for name in "abij")
    kind, path = random_shapes.CLASSES[0], random_shapes.PREDICATES[0]
    graph = graph_of(
        [
            (outer, SH.targetClass, kind),
            (outer, SH.path, path),
            (outer, SH.property, inner),
            (inner, SH.path, path),
            (inner, SH.minCount, rdflib.Literal(1)),
        ]
    )
    data = [(focus, RDF.type, kind), (focus, path, value)]
    kept = Incremental(Screened(Shapes(graph), Index.of_graph(data)))

    assert [finding.focus for finding in kept.findings] == [value]

    kept.change([], [(text_of(focus), text_of(RDF.type), text_of(kind))])

    assert kept.findings == []

"""SPARQL-based constraints: https://www.w3.org/TR/shacl/#sparql-constraints .

Asked here and not by pyshacl 0.40, which checks and translates the text anew for each focus node
and puts values into messages as regular-expression templates (a backslash in a text ends the
run). The texts come from our own shapes; nothing of a document enters them.
"""

from collections.abc import Iterable, Iterator

import rdflib
from rdflib import SH

from jalon.validation.data_graph import DataGraph
from jalon.validation.finding import Finding
from jalon.validation.screen.query import query_text
from jalon.validation.shapes import Shapes

__all__ = ["ask", "query_text"]


def ask(
    graph: DataGraph,
    shapes: Shapes,
    shape: rdflib.term.Node,
    constraint: rdflib.term.Node,
    focus_nodes: Iterable[rdflib.term.Node],
) -> Iterator[Finding]:
    """Yield what a SPARQL-based constraint of a node shape finds at each focus node, once each."""
    text = query_text(shapes.graph, constraint)
    severity = shapes.graph.value(shape, SH.severity) or SH.Violation
    for focus in focus_nodes:
        told: list[dict[str, rdflib.term.Node]] = []
        for row in graph.query(text, initBindings={"this": focus}):
            found = row.asdict()
            if found in told:
                continue
            told.append(found)
            yield Finding(
                focus=found.get("this", focus),
                component=SH.SPARQLConstraintComponent,
                shape=shape,
                path=found.get("path"),
                value=found.get("value", focus),
                severity=severity,
                constraint=constraint,
                bindings=found,
            )

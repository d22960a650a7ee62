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
from jalon.validation.shapes import Shapes


def ask(
    graph: DataGraph,
    shapes: Shapes,
    shape: rdflib.term.Node,
    focus_nodes: Iterable[rdflib.term.Node],
) -> Iterator[Finding]:
    """Yield what the SPARQL-based constraints of a shape find at each focus node."""
    for constraint in shapes.graph.objects(shape, SH.sparql):
        text = query_text(shapes.graph, constraint)
        for focus in focus_nodes:
            for row in graph.query(text, initBindings={"this": focus}):
                found = row.asdict()
                yield Finding(
                    focus=focus,
                    component=SH.SPARQLConstraintComponent,
                    shape=shape,
                    path=found.get("path"),
                    value=found.get("value", focus),
                    constraint=constraint,
                    bindings=found,
                )


def query_text(graph: rdflib.Graph, constraint: rdflib.term.Node) -> str:
    """Return the query of a constraint with its declared prefixes in front."""
    prefixes = sorted(
        f"PREFIX {graph.value(declaration, SH.prefix)}: <{graph.value(declaration, SH.namespace)}>"
        for owner in graph.objects(constraint, SH.prefixes)
        for declaration in graph.objects(owner, SH.declare)
    )
    return "\n".join([*prefixes, str(graph.value(constraint, SH.select))])

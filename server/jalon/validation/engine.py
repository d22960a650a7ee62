"""The check itself: shapes on a data graph, some or all focus nodes, plain findings out.

SHACL Core is pyshacl's work: its parsed shapes are reused for every graph, and no validation
report is built in between. SPARQL-based constraints are asked by ``sparql_constraints``.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import rdflib
from pyshacl.pytypes import SHACLExecutor
from rdflib import SH

from jalon.validation.data_graph import DataGraph
from jalon.validation.finding import Finding
from jalon.validation.shapes import Shapes
from jalon.validation.sparql_constraints import ask


@dataclass(frozen=True)
class Checked:
    """What was done: the findings, the nodes that were looked at, the shapes that looked."""

    findings: list[Finding] = field(default_factory=list)
    focus_nodes: frozenset[rdflib.term.Node] = frozenset()
    shapes: int = 0


def check(
    graph: DataGraph, shapes: Shapes, only: Collection[rdflib.term.Node] | None = None
) -> Checked:
    """Check a data graph against the shapes; ``only`` restricts the focus nodes."""
    executor = SHACLExecutor()
    findings: list[Finding] = []
    looked_at: set[rdflib.term.Node] = set()
    asked = 0
    for node in shapes.targeted():
        shape = shapes.core.lookup_shape_from_node(node)
        focus: set[Any] = set(shape.focus_nodes(graph))  # type: ignore[no-untyped-call]
        if only is not None:
            focus.intersection_update(only)
        if not focus:
            continue
        asked += 1
        ordered = sorted(focus, key=str)
        looked_at |= focus
        for asking in (node, *shapes.property_shapes(node)):
            each = shapes.core.lookup_shape_from_node(asking)
            _, results = each.validate(executor, graph, focus=ordered)
            findings.extend(_finding(triples) for _, _, triples in results)
        findings.extend(ask(graph, shapes, node, ordered))
    return Checked(findings, frozenset(looked_at), asked)


def _finding(triples: Iterable[tuple[Any, ...]]) -> Finding:
    """Read pyshacl's triples of one result; a node is given bare or beside its graph."""
    said: dict[Any, Any] = {}
    for _, predicate, value in triples:
        said[predicate] = value[1] if isinstance(value, tuple) else value
    return Finding(
        focus=said[SH.focusNode],
        path=said.get(SH.resultPath),
        value=said.get(SH.value),
        component=said[SH.sourceConstraintComponent],
        shape=said[SH.sourceShape],
        text=str(said[SH.resultMessage]) if SH.resultMessage in said else None,
    )

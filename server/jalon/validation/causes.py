"""Nested causes: what a value broke in the shapes that a shape puts it to, as a tree.

pyshacl gives them for sh:node; for sh:and, sh:or, sh:xone and the qualified counts the inner shapes
are asked again. What breaks sh:not has no cause: it conforms, and should not.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from rdflib import SH

from jalon.validation.data_graph import DataGraph
from jalon.validation.finding import Finding
from jalon.validation.judgement import read_results

_LISTS: Final[dict[Any, Any]] = {
    SH.AndConstraintComponent: SH["and"],
    SH.OrConstraintComponent: SH["or"],
    SH.XoneConstraintComponent: SH.xone,
}
_DEEPEST: Final = 6


def with_causes(finding: Finding, shapes: ShapesGraph, graph: DataGraph, depth: int = 0) -> Finding:
    """Return a finding with the tree of its causes."""
    if depth >= _DEEPEST:
        return finding
    causes = finding.details or tuple(_causes(finding, shapes, graph))
    if not causes:
        return finding
    deeper = (with_causes(cause, shapes, graph, depth + 1) for cause in causes)
    return replace(finding, details=tuple(sorted(deeper, key=lambda cause: cause.key)))


def _causes(finding: Finding, shapes: ShapesGraph, graph: DataGraph) -> Iterator[Finding]:
    parameter = _LISTS.get(finding.component)
    if parameter is not None:
        for head in shapes.objects(finding.shape, parameter):
            for inner in shapes.graph.items(head):
                yield from _asked(inner, finding.value, shapes, graph)
    elif finding.component == SH.QualifiedMinCountConstraintComponent:
        values = shapes.lookup_shape_from_node(finding.shape).value_nodes(graph, finding.focus)
        for value in values[finding.focus]:
            for inner in shapes.objects(finding.shape, SH.qualifiedValueShape):
                yield from _asked(inner, value, shapes, graph)


def _asked(inner: Any, value: Any, shapes: ShapesGraph, graph: DataGraph) -> Iterator[Finding]:
    shape = shapes.lookup_shape_from_node(inner)
    _, results = shape.validate(SHACLExecutor(), graph, focus=[value])
    yield from read_results(results)

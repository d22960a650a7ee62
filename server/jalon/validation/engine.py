"""The check itself: shapes on a data graph, some or all focus nodes, plain findings out.

SHACL is pyshacl's work. The screen spares it the focus nodes that surely conform; what it is asked,
it is asked of the whole data graph. ``plain`` asks it everything, as it comes.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import rdflib
from pyshacl.errors import ReportableRuntimeError
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape
from rdflib import SH

from jalon.namespaces import SHAPES
from jalon.validation.causes import with_causes
from jalon.validation.data_graph import DataGraph
from jalon.validation.finding import Finding
from jalon.validation.judgement import read_results
from jalon.validation.screen.index import Index
from jalon.validation.screen.index_graph import IndexGraph
from jalon.validation.screen.plan import Piece, Plan
from jalon.validation.screen.terms import text_of
from jalon.validation.shapes import Shapes
from jalon.validation.sparql_constraints import ask

Node = rdflib.term.Node
REFUSED: Final = rdflib.URIRef(f"{SHAPES}#RefusedConstraintComponent")
"""The component of a finding that says: pyshacl refused to judge this node by this shape."""

Pairs = Mapping[Piece, Collection[str]]
"""Focus nodes by the piece that is asked of them."""


@dataclass(frozen=True)
class Checked:
    """What was done: the findings, the nodes that were looked at, the shapes that looked.

    ``targets`` counts the focus nodes of each targeted shape in the whole data graph.
    """

    findings: list[Finding] = field(default_factory=list)
    focus_nodes: frozenset[Node] = frozenset()
    shapes: int = 0
    targets: Mapping[Node, int] = field(default_factory=dict)


class Screened:
    """Shapes compiled over an index that may change, and pyshacl for what they do not let pass.

    pyshacl refuses to judge some data (a blank node compared with a date) by an exception; a
    ``forgiving`` one makes a finding of it, so that the rest is still told.
    """

    def __init__(self, shapes: Shapes, index: Index, forgiving: bool = False) -> None:
        self.shapes = shapes
        self.forgiving = forgiving
        self.index = index
        self.graph = IndexGraph(index)
        self.plan = Plan(shapes, index)

    def check(self, only: Collection[Node] | None = None) -> Checked:
        """Check the data; ``only`` restricts the focus nodes."""
        self.plan.refresh()
        wanted = None if only is None else set(map(text_of, only))
        findings: list[Finding] = []
        looked_at: set[str] = set()
        asked, targets = 0, dict[Node, int]()
        for target, pieces in self.plan.pieces.items():
            focus = self.plan.focus_nodes(target)
            targets[target] = len(focus)
            if wanted is not None:
                focus &= wanted
            if focus:
                asked += 1
                looked_at |= focus
                for piece in pieces:
                    findings += self.judged(piece, piece.suspects(focus))
        term = self.index.term
        return Checked(findings, frozenset(map(term, looked_at)), asked, targets)

    def pairs(self, pairs: Pairs) -> dict[tuple[Piece, str], list[Finding]]:
        """Return what the pieces find at their focus nodes, where they find anything.

        Each node is judged by itself: a result of a property shape within a property shape has
        another focus node than the one that was asked.
        """
        self.plan.refresh()
        found: dict[tuple[Piece, str], list[Finding]] = {}
        for piece, focus in pairs.items():
            for node in piece.suspects(focus):
                findings = self.judged(piece, [node])
                if findings:
                    found[piece, node] = findings
        return found

    def judged(self, piece: Piece, suspects: Iterable[str]) -> list[Finding]:
        """Return what pyshacl, or a SPARQL-based constraint, finds at focus nodes."""
        nodes = list(suspects)
        if not nodes:
            return []
        try:
            return self._judged(piece, nodes)
        except ReportableRuntimeError as error:
            if not self.forgiving:
                raise
            if len(nodes) == 1:
                return [self._refused(piece, nodes[0], error)]
            return [finding for node in nodes for finding in self.judged(piece, [node])]

    def _refused(self, piece: Piece, node: str, error: ReportableRuntimeError) -> Finding:
        return Finding(
            focus=self.index.term(node),
            component=REFUSED,
            shape=piece.asked,
            path=self.shapes.graph.value(piece.asked, SH.path),
            severity=SH.Violation,
            text=error.message,
        )

    def _judged(self, piece: Piece, nodes: Iterable[str]) -> list[Finding]:
        focus = [self.index.term(each) for each in nodes]
        if piece.constraint is not None:
            return list(ask(self.graph, self.shapes, piece.asked, piece.constraint, focus))
        shape = self.shapes.core.lookup_shape_from_node(piece.asked)
        _, results = shape.validate(SHACLExecutor(), self.graph, focus=focus)
        return [with_causes(each, self.shapes.core, self.graph) for each in read_results(results)]


def check(graph: DataGraph, shapes: Shapes, only: Collection[Node] | None = None) -> Checked:
    """Check a data graph against the shapes; ``only`` restricts the focus nodes."""
    index = graph.index if isinstance(graph, IndexGraph) else Index.of_graph(graph)
    return Screened(shapes, index).check(only)


def plain(
    graph: rdflib.Graph,
    shapes: Shapes,
    only: Collection[Node] | None = None,
    forgiving: bool = False,
) -> Checked:
    """Check a data graph by pyshacl alone, shape by shape; ``only`` restricts the focus nodes."""
    findings: list[Finding] = []
    looked_at: set[Node] = set()
    asked, targets = 0, dict[Node, int]()
    for node in shapes.targeted():
        shape = shapes.whole.lookup_shape_from_node(node)
        focus: set[Any] = set(shape.focus_nodes(graph))
        targets[node] = len(focus)
        if only is not None:
            focus.intersection_update(only)
        if focus and not shape.deactivated:
            asked += 1
            looked_at |= focus
            findings += _by_pyshacl(shape, graph, sorted(focus, key=str), forgiving)
    return Checked(findings, frozenset(looked_at), asked, targets)


def _by_pyshacl(
    shape: Shape, graph: rdflib.Graph, focus: list[Any], forgiving: bool
) -> list[Finding]:
    try:
        _, results = shape.validate(SHACLExecutor(), graph, focus=focus)
    except ReportableRuntimeError as error:
        if not forgiving:
            raise
        if len(focus) == 1:
            refused = Finding(focus[0], REFUSED, shape.node, severity=SH.Violation)
            return [replace(refused, text=error.message)]
        return [found for each in focus for found in _by_pyshacl(shape, graph, [each], True)]
    return list(read_results(results))

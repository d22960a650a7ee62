"""What is asked of which focus nodes: the targeted shapes, cut into pieces that are judged alone.

A targeted shape that no other refers to is cut into its own constraints, its property shapes and
its SPARQL-based constraints, so that pyshacl judges only the piece that a focus node may break.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

import rdflib
from pyshacl.shape import Shape

from jalon.validation.screen.compiler import Compiler
from jalon.validation.screen.index import NONE, SUBCLASS, Index
from jalon.validation.screen.paths import Unknown
from jalon.validation.screen.query import Query, query_text
from jalon.validation.screen.terms import text_of
from jalon.validation.screen.values import TYPE
from jalon.validation.shapes import Shapes

Node = rdflib.term.Node


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A part of a targeted shape: what pyshacl is asked, and the test that spares asking it.

    ``constraint`` is a SPARQL-based constraint, asked by us; without ``passes``, every focus node
    is put to pyshacl.
    """

    target: Node
    asked: Node
    constraint: Node | None = None
    query: Query | None = None
    passes: Callable[[str], bool | None] | None = None

    def suspects(self, focus: Collection[str]) -> list[str]:
        """Return the focus nodes that do not surely pass, sorted."""
        passes = self.passes
        return sorted(focus if passes is None else (x for x in focus if passes(x) is not True))


@dataclass(slots=True)
class Plan:
    """The pieces of all targeted shapes, over an index."""

    shapes: Shapes
    index: Index
    pieces: dict[Node, list[Piece]] = field(default_factory=dict)
    _compiler: Compiler = field(init=False)
    _by_class: dict[str, dict[int, Node]] = field(default_factory=dict)
    _hierarchy: int = -1
    _said: dict[Node, list[list[str]]] = field(default_factory=dict)
    _by_property: list[tuple[int, Node, list[list[str]]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._compiler = Compiler(self.shapes.core, self.index)
        for target in self.shapes.targeted():
            shape = self.shapes.core.lookup_shape_from_node(target)
            if not shape.deactivated:
                self._said[target] = _targets(shape)
                self.pieces[target] = list(self._pieces(target))
        for number, (target, said) in enumerate(self._said.items()):
            if said[0] or said[3] or said[4]:
                self._by_property.append((number, target, said))

    def refresh(self) -> None:
        """Forget what the tests remember, when the index has changed; call before asking."""
        self._compiler.refresh()

    def focus_nodes(self, target: Node) -> set[str]:
        """Return the focus nodes of a targeted shape: https://www.w3.org/TR/shacl/#targets ."""
        nodes, classes, implicit, objects_of, subjects_of = self._said[target]
        index = self.index
        found = set(nodes)
        types, below = index.into(TYPE), index.into(SUBCLASS)
        for wanted in {*classes, *implicit}:
            for each in index.closure(wanted, below):
                found.update(types.get(each, NONE))
        for predicate in subjects_of:
            found.update(index.out(predicate))
        for predicate in objects_of:
            found.update(index.into(predicate))
        return found

    def targets_of(self, node: str) -> list[Node]:
        """Return the targeted shapes of which a node is a focus node."""
        if self._hierarchy != self.index.hierarchy:
            self._hierarchy = self.index.hierarchy
            self._by_class = self._targets_by_class()
        index = self.index
        found: dict[int, Node] = {}
        for each in index.out(TYPE).get(node, NONE):
            found.update(self._by_class.get(each, ()))
        for number, target, (nodes, _, _, objects_of, subjects_of) in self._by_property:
            if (
                node in nodes
                or any(node in index.out(each) for each in subjects_of)
                or any(node in index.into(each) for each in objects_of)
            ):
                found[number] = target
        return [found[number] for number in sorted(found)]

    def pieces_of(self, node: str) -> set[Piece]:
        """Return the pieces of the targeted shapes of which a node is a focus node."""
        return {piece for target in self.targets_of(node) for piece in self.pieces[target]}

    def _targets_by_class(self) -> dict[str, dict[int, Node]]:
        below = self.index.into(SUBCLASS)
        found: dict[str, dict[int, Node]] = {}
        for number, target in enumerate(self.pieces):
            _, classes, implicit, _, _ = self._said[target]
            for wanted in {*classes, *implicit}:
                for each in self.index.closure(wanted, below):
                    found.setdefault(each, {})[number] = target
        return found

    def _pieces(self, target: Node) -> Iterator[Piece]:
        yield self._piece(target, target)
        if target in self.shapes.cut:
            for asked in self.shapes.property_shapes(target):
                yield self._piece(target, asked)
            for constraint in self.shapes.cut[target]:
                yield self._sparql(target, constraint)

    def _piece(self, target: Node, asked: Node) -> Piece:
        try:
            return Piece(target, asked, passes=self._compiler.shape(asked))
        except Unknown:
            return Piece(target, asked)

    def _sparql(self, target: Node, constraint: Node) -> Piece:
        try:
            query = Query.read(query_text(self.shapes.graph, constraint))
            possible = query.possible(self.index)
        except Unknown:
            return Piece(target, target, constraint)
        return Piece(target, target, constraint, query, lambda focus: not possible(focus))


def _targets(shape: Shape) -> list[list[str]]:
    """Return the nodes, classes, class itself, objects of and subjects of that a shape targets."""
    return [[text_of(each) for each in said] for said in shape.target()]

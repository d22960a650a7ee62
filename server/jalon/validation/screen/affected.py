"""Which pieces may say something else of which focus nodes after a change of the data.

Asked of the union of the data before and after: every way from a focus node to a triple that was
taken away or added is in it. What cannot be told in this way is asked of all focus nodes again.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import rdflib
from pyshacl.shapes_graph import ShapesGraph
from rdflib import SH

from jalon.validation.screen.index import SUBCLASS, Triple
from jalon.validation.screen.nesting import inner_shapes
from jalon.validation.screen.paths import (
    HERE,
    Path,
    Step,
    Unknown,
    follow,
    read_path,
    reads,
    reverse,
    then,
)
from jalon.validation.screen.plan import Piece, Plan
from jalon.validation.screen.reached import reached_from
from jalon.validation.screen.terms import text_of
from jalon.validation.screen.values import TYPE

Node = rdflib.term.Node
Back = Callable[[Triple], Collection[str]]
"""Returns the focus nodes from which a triple is read."""

_PAIRS = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)


@dataclass(frozen=True, slots=True)
class Read:
    """A step that a shape takes, after a way from its focus node; no step is any predicate."""

    way: Path
    step: Step | None


@dataclass(slots=True)
class Affected:
    """The ways back from triples to focus nodes, for every piece of a plan."""

    plan: Plan
    _by_predicate: dict[str, list[tuple[Piece, Back]]] = field(default_factory=dict)
    _by_any: list[tuple[Piece, Back]] = field(default_factory=list)
    _always: list[Piece] = field(default_factory=list)

    def __post_init__(self) -> None:
        for target, pieces in self.plan.pieces.items():
            for piece in pieces:
                try:
                    self._note(piece)
                except Unknown:
                    self._always.append(piece)
                for read in self._target_reads(target):
                    self._back(piece, read)

    def pairs(self, changed: Iterable[Triple]) -> dict[Piece, set[str]]:
        """Return the nodes to ask again, by piece; some may be no focus node (any more)."""
        found: dict[Piece, set[str]] = {}
        triples = list(changed)
        everything = any(predicate == SUBCLASS for _, predicate, _ in triples)
        pieces = [piece for each in self.plan.pieces.values() for piece in each]
        for piece in pieces if everything else self._always if triples else ():
            found[piece] = self.plan.focus_nodes(piece.target)
        if not everything:
            for triple in triples:
                for piece, back in (*self._by_predicate.get(triple[1], ()), *self._by_any):
                    found.setdefault(piece, set()).update(back(triple))
        return found

    def _note(self, piece: Piece) -> None:
        if piece.passes is None:
            raise Unknown("all of it is asked of pyshacl")
        if piece.query is not None:
            for predicate, back in reached_from(piece.query, self.plan.index):
                self._keep(piece, predicate, back)
            return
        for read in _reads(self.plan.shapes.core, piece.asked, HERE):
            self._back(piece, read)

    def _target_reads(self, target: Node) -> Iterator[Read]:
        """Yield what makes a node a focus node of a shape."""
        shape = self.plan.shapes.core.lookup_shape_from_node(target)
        _, classes, implicit, objects_of, subjects_of = map(list, shape.target())
        if classes or implicit:
            yield Read(HERE, Step(TYPE))
        for predicate in subjects_of:
            yield Read(HERE, Step(text_of(predicate)))
        for predicate in objects_of:
            yield Read(HERE, Step(text_of(predicate), inverse=True))

    def _back(self, piece: Piece, read: Read) -> None:
        back = follow(reverse(read.way), self.plan.index)
        at = 2 if read.step is not None and read.step.inverse else 0
        predicate = None if read.step is None else read.step.predicate
        self._keep(piece, predicate, lambda triple: back(triple[at]))

    def _keep(self, piece: Piece, predicate: str | None, back: Back) -> None:
        if predicate is None:
            self._by_any.append((piece, back))
        else:
            self._by_predicate.setdefault(predicate, []).append((piece, back))


def _reads(parsed: ShapesGraph, node: Any, before: Path) -> Iterator[Read]:
    """Yield the steps that a shape takes, those of its inner shapes included."""
    shape = parsed.lookup_shape_from_node(node)
    values = before
    if shape.is_property_shape:
        path = read_path(parsed.graph, shape.path())
        for way, step in reads(path, before):
            yield Read(way, step)
        values = then(before, path)
    if any(True for _ in shape.objects(SH["class"])):
        yield Read(values, Step(TYPE))
    for parameter in _PAIRS:
        for predicate in shape.objects(parameter):
            yield Read(before, Step(text_of(predicate)))
    if any(True for _ in shape.objects(SH.closed)):
        yield Read(values, None)
    for inner in (*inner_shapes(parsed.graph, node), *_siblings(parsed.graph, node)):
        yield from _reads(parsed, inner, values)


def _siblings(graph: rdflib.Graph, node: Node) -> Iterator[Node]:
    """Yield the shapes that a disjoint qualified shape compares with."""
    if (node, SH.qualifiedValueShapesDisjoint, None) in graph:
        for parent in graph.subjects(SH.property, node):
            for each in graph.objects(parent, SH.property):
                yield from graph.objects(each, SH.qualifiedValueShape)

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

from jalon.validation.screen.index import SUBCLASS, Index, Triple
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
    _backs: dict[object, Back] = field(default_factory=dict)
    _readers: dict[str | None, dict[Back, set[Piece]]] = field(default_factory=dict)
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
            for node, readers in self._reached(triples).items():
                for piece in readers:
                    found.setdefault(piece, set()).add(node)
        return found

    def _reached(self, triples: Iterable[Triple]) -> dict[str, set[Piece]]:
        """Return the pieces that read some of the triples, by focus node."""
        asked: dict[str, set[Piece]] = {}
        found: dict[str, set[Piece]] = {}
        of_any = self._readers.get(None, {})
        for triple in triples:
            for back, pieces in (*self._readers.get(triple[1], {}).items(), *of_any.items()):
                for node in back(triple):
                    if node not in asked:
                        asked[node] = self.plan.pieces_of(node)
                    if asked[node]:
                        found.setdefault(node, set()).update(asked[node] & pieces)
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
        at = 2 if read.step is not None and read.step.inverse else 0
        predicate = None if read.step is None else read.step.predicate
        back = self._backs.get((read.way, at))
        if back is None:
            back = self._backs[read.way, at] = _way_back(read.way, at, self.plan.index)
        self._keep(piece, predicate, back)

    def _keep(self, piece: Piece, predicate: str | None, back: Back) -> None:
        self._readers.setdefault(predicate, {}).setdefault(back, set()).add(piece)


def _way_back(way: Path, at: int, index: Index) -> Back:
    follows = follow(reverse(way), index)
    return lambda triple: follows(triple[at])


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

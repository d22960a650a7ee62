"""Property paths over the index: https://www.w3.org/TR/shacl/#property-paths .

A path is read from a shapes graph as pyshacl reads it; what pyshacl reads otherwise than the
specification (the inverse of a sequence) or refuses is ``Unknown`` here.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import rdflib
from rdflib import RDF, SH

from jalon.validation.screen.index import NONE, Index
from jalon.validation.screen.terms import text_of

_DEEPEST: Final = 6

Follow = Callable[[str], Collection[str]]
"""Returns the nodes that a path leads to from a node, each once."""


class Unknown(Exception):
    """What the screen does not know; pyshacl then judges alone."""


@dataclass(frozen=True, slots=True)
class Step:
    """One predicate, forwards or backwards."""

    predicate: str
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after another."""

    steps: "tuple[Path, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """Any of several paths."""

    ways: "tuple[Path, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path again and again; ``least`` is 0 or 1, ``once`` stops after one."""

    path: "Path"
    least: int
    once: bool = False


Path = Step | Sequence | Either | Repeat

HERE: Final = Sequence(())
"""The path that leads nowhere else."""


def read_path(graph: rdflib.Graph, node: rdflib.term.Node, depth: int = 0) -> Path:
    """Return the path that a node of a shapes graph is; raises ``Unknown``."""
    if isinstance(node, rdflib.URIRef):
        return Step(text_of(node))
    if depth > _DEEPEST or not isinstance(node, rdflib.BNode):
        raise Unknown("path")
    said = [(key, value) for key, value in graph.predicate_objects(node) if key != RDF.type]
    if (node, RDF.first, None) in graph:
        return Sequence(tuple(_members(graph, node, depth)))
    if len(said) != 1:
        raise Unknown("path")
    ((kind, inner),) = said
    if kind == SH.inversePath:
        return reverse(_invertible(read_path(graph, inner, depth + 1)))
    if kind == SH.alternativePath:
        return Either(tuple(_members(graph, inner, depth)))
    repeats: dict[Any, tuple[int, bool]] = {
        SH.zeroOrMorePath: (0, False),
        SH.oneOrMorePath: (1, False),
        SH.zeroOrOnePath: (0, True),
    }
    if kind not in repeats:
        raise Unknown("path")
    return Repeat(read_path(graph, inner, depth + 1), *repeats[kind])


def _members(graph: rdflib.Graph, node: rdflib.term.Node, depth: int) -> Iterator[Path]:
    try:
        members = list(graph.items(node))
    except ValueError:
        raise Unknown("list") from None
    if not 2 <= len(members) <= _DEEPEST - depth:
        raise Unknown("list")
    for member in members:
        yield read_path(graph, member, depth + 1)


def _invertible(path: Path) -> Path:
    """Return a path without sequences; raises ``Unknown`` (pyshacl inverts their steps only)."""
    match path:
        case Sequence():
            raise Unknown("inverse of a sequence")
        case Either(ways):
            for way in ways:
                _invertible(way)
        case Repeat(inner):
            _invertible(inner)
    return path


def reverse(path: Path) -> Path:
    """Return the path that leads back."""
    match path:
        case Step():
            return replace(path, inverse=not path.inverse)
        case Sequence(steps):
            return Sequence(tuple(reverse(step) for step in reversed(steps)))
        case Either(ways):
            return Either(tuple(reverse(way) for way in ways))
        case Repeat(inner):
            return replace(path, path=reverse(inner))


def then(first: Path, second: Path) -> Path:
    """Return one path after another."""
    steps: list[Path] = []
    for path in (first, second):
        steps += path.steps if isinstance(path, Sequence) else (path,)
    return steps[0] if len(steps) == 1 else Sequence(tuple(steps))


def predicates(path: Path) -> set[str]:
    """Return the predicates that a path reads."""
    match path:
        case Step(predicate):
            return {predicate}
        case Sequence(parts) | Either(parts):
            return {predicate for part in parts for predicate in predicates(part)}
        case Repeat(inner):
            return predicates(inner)


def reads(path: Path, before: Path = HERE) -> Iterator[tuple[Path, Step]]:
    """Yield each step that a path takes, with the way from its start to where the step is taken."""
    match path:
        case Step():
            yield before, path
        case Sequence(steps):
            for step in steps:
                yield from reads(step, before)
                before = then(before, step)
        case Either(ways):
            for way in ways:
                yield from reads(way, before)
        case Repeat(inner, _, once):
            again = before if once else then(before, Repeat(inner, 0))
            yield from reads(inner, again)


def follow(path: Path, index: Index) -> Follow:
    """Return what follows a path over an index, now and after changes of the index."""
    match path:
        case Step(predicate, inverse):
            known = (index.into if inverse else index.out)(predicate)
            return lambda node: known.get(node, NONE)
        case Sequence(()):
            return lambda node: (node,)
        case Sequence(steps):
            return _chain([follow(step, index) for step in steps])
        case Either(ways):
            each = [follow(way, index) for way in ways]
            return lambda node: {found for way in each for found in way(node)}
        case Repeat(inner, least, once):
            return _closure(follow(inner, index), least, once)


def _chain(steps: list[Follow]) -> Follow:
    def chained(node: str) -> Collection[str]:
        found: Collection[str] = (node,)
        for step in steps:
            found = {target for each in found for target in step(each)}
        return found

    return chained


def _closure(step: Follow, least: int, once: bool) -> Follow:
    def closed(node: str) -> Collection[str]:
        found = set(step(node))
        waiting = [] if once else list(found)
        while waiting:
            for target in step(waiting.pop()):
                if target not in found:
                    found.add(target)
                    waiting.append(target)
        if not least:
            found.add(node)
        return found

    return closed

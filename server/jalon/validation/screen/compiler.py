"""Shapes compiled over an index: whether a focus node conforms, surely or surely not.

The components of SHACL Core as pyshacl 0.40 takes them (its source is the reference, not the
specification). A shape with a component that is not known here is ``Unknown`` as a whole.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import rdflib
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from pyshacl.shape import Shape
from pyshacl.shapes_graph import ShapesGraph
from rdflib import RDFS, SH

from jalon.validation.screen.index import Index, Values
from jalon.validation.screen.nesting import LISTS, height
from jalon.validation.screen.pairs import pair_tests
from jalon.validation.screen.paths import Follow, Unknown, follow, read_path
from jalon.validation.screen.terms import parts, text_of
from jalon.validation.screen.values import TYPE, Test, every, value_tests

_RESOURCE: Final = text_of(RDFS.Resource)

Whole = Callable[[str, Collection[str]], bool | None]
"""A test of a focus node and its value nodes."""


@dataclass(slots=True)
class Compiler:
    """Compiles the shapes of a shapes graph; ``refresh`` forgets what was told of values."""

    parsed: ShapesGraph
    index: Index
    _memories: list[dict[str, bool | None]] = field(default_factory=list)
    _done: dict[Any, Test] = field(default_factory=dict)
    _version: int = -1

    def refresh(self) -> None:
        """Forget what depends on the data, when the data has changed."""
        if self._version != self.index.version:
            self._version = self.index.version
            for memory in self._memories:
                memory.clear()

    def shape(self, node: Any) -> Test:
        """Return the test of a shape, all its parts included; raises ``Unknown``."""
        test = self._done.get(node)
        if test is None:
            if height(self.parsed.graph, node) is None:
                raise Unknown("too deep, or within itself")
            try:
                shape = self.parsed.lookup_shape_from_node(node)
            except KeyError:
                raise Unknown("no such shape") from None
            test = self._done[node] = self._shape(shape)
        return test

    def _shape(self, shape: Shape) -> Test:
        if shape.deactivated:
            return lambda _: True
        self._refuse_unknown(shape)
        each = self._value_test(shape)
        whole = list(self._whole_tests(shape))
        if not shape.is_property_shape:
            return _of_node(each, whole)
        path = read_path(self.parsed.graph, shape.path())
        return _of_property(follow(path, self.index), each, whole)

    def _refuse_unknown(self, shape: Shape) -> None:
        said = {
            parameter
            for parameter in self.parsed.graph.predicates(shape.node)
            if parameter in ALL_CONSTRAINT_PARAMETERS
        }
        if not said <= _KNOWN or shape.find_custom_constraints():
            raise Unknown("component")
        if SH.ignoredProperties in said and SH.closed not in said:
            raise Unknown("ignored properties of no closed shape")
        if not shape.is_property_shape and said & _OF_PROPERTIES:
            raise Unknown("a node shape has no such component")

    def _value_test(self, shape: Shape) -> Test | None:
        """Return the test of one value node, or None if all pass; what it told is kept."""
        alone, with_data = value_tests(shape, self.index)
        with_data += self._nested(shape)
        tests = [*alone, *with_data]
        if not tests:
            return None
        test, told = every(tests), dict[str, bool | None]()
        if with_data:
            self._memories.append(told)

        def remembered(node: str) -> bool | None:
            try:
                return told[node]
            except KeyError:
                verdict = told[node] = test(node)
                return verdict

        return remembered

    def _nested(self, shape: Shape) -> Iterator[Test]:
        """Yield the tests that put value nodes to other shapes."""
        for parameter in (SH.node, SH.property):
            for node in shape.objects(parameter):
                test = self.shape(node)
                is_property = self.parsed.lookup_shape_from_node(node).is_property_shape
                if is_property is not (parameter == SH.property):
                    raise Unknown("a shape of the other kind")
                yield test
        for node in shape.objects(SH["not"]):
            yield _not(self.shape(node))
        for parameter in LISTS:
            for head in shape.objects(parameter):
                yield _COMBINED[parameter](self._list(head, parameter))

    def _list(self, head: Any, parameter: Any) -> list[Test]:
        members = list(self.parsed.graph.items(head))
        if not members:
            raise Unknown("list")
        if parameter != SH.xone:
            members = list(dict.fromkeys(members))
        return [self.shape(member) for member in members]

    def _whole_tests(self, shape: Shape) -> Iterator[Whole]:
        """Yield the tests of the value nodes taken together."""
        yield from _counts(shape)
        yield from pair_tests(shape, self.index)
        for value in shape.objects(SH.hasValue):
            yield _has_value(text_of(value))
        if _is_true(shape, SH.uniqueLang):
            yield _unique_languages
        if any(True for _ in shape.objects(SH.qualifiedValueShape)):
            yield from self._qualified(shape)
        if any(True for _ in shape.objects(SH.closed)):
            yield self._closed(shape)

    def _qualified(self, shape: Shape) -> Iterator[Whole]:
        least = _integer(shape, SH.qualifiedMinCount)
        most = _integer(shape, SH.qualifiedMaxCount)
        if least is None and most is None:
            raise Unknown("qualified without a count")
        disjoint = any(
            each.value is True for each in shape.objects(SH.qualifiedValueShapesDisjoint)
        )
        graph = self.parsed.graph
        for node in set(shape.objects(SH.qualifiedValueShape)):
            siblings = {
                other
                for parent in graph.subjects(SH.property, shape.node)
                for each in graph.objects(parent, SH.property)
                for other in graph.objects(each, SH.qualifiedValueShape)
                if disjoint and other != node
            }
            tests = [self.shape(other) for other in sorted(siblings, key=str)]
            counted = every([self.shape(node), *map(_not, tests)])
            yield _counted(counted, least, most)

    def _closed(self, shape: Shape) -> Whole:
        values = list(shape.objects(SH.closed))
        if len(values) != 1 or not isinstance(values[0], rdflib.Literal):
            raise Unknown("closed")
        if not values[0].value:
            return lambda *_: True
        graph, allowed = self.parsed.graph, set[str]()
        for head in shape.objects(SH.ignoredProperties):
            allowed.update(map(text_of, graph.items(head)))
        for each in shape.objects(SH.property):
            path = graph.value(each, SH.path)
            if isinstance(path, rdflib.URIRef):
                allowed.add(text_of(path))
        return self._no_other(allowed)

    def _no_other(self, allowed: set[str]) -> Whole:
        index, others = self.index, dict[str, dict[str, Values]]()
        seen = 0

        def has_no_other(_: str, values: Collection[str]) -> bool:
            nonlocal seen
            if seen != len(index.predicates):
                seen = len(index.predicates)
                others.update((each, index.out(each)) for each in index.predicates)
                for each in allowed:
                    others.pop(each, None)
            for node in values:
                for predicate, known in others.items():
                    if node in known and not (
                        predicate == TYPE and set(known[node]) == {_RESOURCE}
                    ):
                        return False
            return True

        return has_no_other


def _of_node(each: Test | None, whole: list[Whole]) -> Test:
    if not whole:
        return each or (lambda _: True)
    tests: list[Test] = [each] if each else []

    def alone(test: Whole) -> Test:
        return lambda node: test(node, (node,))

    return every([*tests, *map(alone, whole)])


def _of_property(values: Follow, each: Test | None, whole: list[Whole]) -> Test:
    def conforms(focus: str) -> bool | None:
        found = values(focus)
        verdict: bool | None = True
        if each is not None:
            for value in found:
                told = each(value)
                if told is False:
                    return False
                if told is None:
                    verdict = None
        for test in whole:
            told = test(focus, found)
            if told is False:
                return False
            if told is None:
                verdict = None
        return verdict

    return conforms


def _not(test: Test) -> Test:
    def inverted(node: str) -> bool | None:
        told = test(node)
        return None if told is None else not told

    return inverted


def _any(tests: list[Test]) -> Test:
    def passes_one(node: str) -> bool | None:
        verdict: bool | None = False
        for test in tests:
            told = test(node)
            if told:
                return True
            if told is None:
                verdict = None
        return verdict

    return passes_one


def _exactly_one(tests: list[Test]) -> Test:
    def passes_exactly_one(node: str) -> bool | None:
        told = [test(node) for test in tests]
        return None if None in told else told.count(True) == 1

    return passes_exactly_one


_COMBINED: Final[dict[Any, Callable[[list[Test]], Test]]] = {
    SH["and"]: every,
    SH["or"]: _any,
    SH.xone: _exactly_one,
}


def _integer(shape: Shape, parameter: rdflib.URIRef) -> int | None:
    values = list(shape.objects(parameter))
    if not values:
        return None
    value = values[0].value if isinstance(values[0], rdflib.Literal) else None
    if len(values) > 1 or not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Unknown("not one integer")
    return value


def _is_true(shape: Shape, parameter: rdflib.URIRef) -> bool:
    values = [getattr(each, "value", None) for each in shape.objects(parameter)]
    if len(values) > 1 or not all(isinstance(each, bool) for each in values):
        raise Unknown("not one boolean")
    return values == [True]


def _counts(shape: Shape) -> Iterator[Whole]:
    least, most = _integer(shape, SH.minCount), _integer(shape, SH.maxCount)
    if least:
        yield lambda _, values: len(values) >= least
    if most is not None:
        yield lambda _, values: len(values) <= most


def _has_value(wanted: str) -> Whole:
    return lambda _, values: wanted in values


def _unique_languages(_: str, values: Collection[str]) -> bool:
    if len(values) < 2:
        return True
    tags = [tag for value in values if value[0] == '"' and (tag := parts(value)[1])]
    return len(tags) == len(set(tags))


def _counted(test: Test, least: int | None, most: int | None) -> Whole:
    def counts(_: str, values: Collection[str]) -> bool | None:
        told = [test(value) for value in values]
        sure, perhaps = told.count(True), told.count(None)
        fewest, greatest = least or 0, len(told) if most is None else most
        if sure >= fewest and sure + perhaps <= greatest:
            return True
        if sure + perhaps < fewest or sure > greatest:
            return False
        return None

    return counts


_OF_PROPERTIES: Final = {
    SH.minCount,
    SH.maxCount,
    SH.uniqueLang,
    SH.lessThan,
    SH.lessThanOrEquals,
    SH.qualifiedValueShape,
    SH.qualifiedMinCount,
    SH.qualifiedMaxCount,
}
_KNOWN: Final = {
    *_OF_PROPERTIES,
    *(SH["and"], SH["class"], SH["in"], SH["not"], SH["or"]),
    *(SH.closed, SH.datatype, SH.disjoint, SH.equals, SH.flags, SH.hasValue),
    *(SH.ignoredProperties, SH.languageIn, SH.maxExclusive, SH.maxInclusive, SH.maxLength),
    *(SH.minExclusive, SH.minInclusive, SH.minLength, SH.node, SH.nodeKind, SH.pattern),
    *(SH.property, SH.qualifiedValueShapesDisjoint, SH.xone),
}

"""Property pair constraints: https://www.w3.org/TR/shacl/#core-components-property-pairs ."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

import rdflib
from pyshacl.shape import Shape
from rdflib import SH

from jalon.validation.screen.index import NONE, Index
from jalon.validation.screen.paths import Unknown
from jalon.validation.screen.terms import text_of
from jalon.validation.screen.values import component_of

Pair = Callable[[str, Collection[str]], bool | None]
"""A test of a focus node and its value nodes."""


def pair_tests(shape: Shape, index: Index) -> Iterator[Pair]:
    """Yield the tests of a shape against other properties; raises ``Unknown``."""
    for parameter, make in ((SH.equals, _equal), (SH.disjoint, _disjoint)):
        for predicate in _predicates(shape, parameter):
            yield make(index, predicate)
    for parameter, compare in (
        (SH.lessThan, "_compare_lt"),
        (SH.lessThanOrEquals, "_compare_ltoe"),
    ):
        predicates = _predicates(shape, parameter)
        if predicates:
            component = component_of(shape, parameter)
            for predicate in predicates:
                yield _ordered(index, predicate, getattr(component, compare))


def _predicates(shape: Shape, parameter: rdflib.URIRef) -> list[str]:
    values = list(shape.objects(parameter))
    if not all(isinstance(each, rdflib.URIRef) for each in values):
        raise Unknown("a pair that is no IRI")
    return [text_of(each) for each in values]


def _equal(index: Index, predicate: str) -> Pair:
    known = index.out(predicate)
    return lambda focus, values: set(values) == set(known.get(focus, NONE))


def _disjoint(index: Index, predicate: str) -> Pair:
    known = index.out(predicate)
    return lambda focus, values: set(values).isdisjoint(known.get(focus, NONE))


def _ordered(index: Index, predicate: str, compare: Any) -> Pair:
    """Return pyshacl's own comparison, asked once a pair of values."""
    known, nothing = index.out(predicate), rdflib.Graph()
    told: dict[tuple[str, str], bool | None] = {}

    def in_order(one: str, other: str) -> bool | None:
        first, second = index.term(one), index.term(other)
        try:
            return not compare({first}, {second}, nothing, first)[0]
        except Exception:  # pyshacl raises it again when it judges
            return None

    def are_in_order(focus: str, values: Collection[str]) -> bool | None:
        verdict: bool | None = True
        for other in known.get(focus, NONE):
            for one in values:
                pair = (one, other)
                if pair not in told:
                    told[pair] = in_order(one, other)
                if told[pair] is False:
                    return False
                if told[pair] is None:
                    verdict = None
        return verdict

    return are_in_order

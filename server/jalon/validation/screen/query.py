"""SPARQL-based constraints, screened: whether a query may have a solution at a focus node.

The query's patterns are joined over the index; its filters drop what they surely do not let pass.
What the algebra has beyond that (MINUS, VALUES, subqueries, SERVICE) is ``Unknown``.
https://www.w3.org/TR/shacl/#sparql-constraints
"""

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import rdflib
from pyshacl.errors import ValidationFailure
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from rdflib import SH
from rdflib.plugins.sparql.algebra import translateGroupGraphPattern

from jalon.validation.data_graph import prepared
from jalon.validation.screen.expressions import (
    ERROR,
    UNSURE,
    Outcome,
    Row,
    Value,
    expression,
    truth,
    variables,
)
from jalon.validation.screen.index import Index
from jalon.validation.screen.paths import Unknown
from jalon.validation.screen.patterns import (
    Pattern,
    Solve,
    chain,
    join,
    keeping,
    read_patterns,
)

THIS = "this"
_OUTER = {"Project", "Distinct", "Reduced", "OrderBy", "SelectQuery", "Slice"}
_FORBIDDEN = re.compile(r"\b(?:MINUS|VALUES|SERVICE)\b|\bAS\s+[?$]this\b", re.I)
_REFUSED = ("shapesGraph", "currentShape", "PATH", "failure")


@dataclass(slots=True)
class Query:
    """A query read: ``solve`` gives the rows it may have, ``groups`` the patterns of its parts.

    ``core`` are the patterns that every solution matches; each of ``groups`` is a part's own.
    """

    algebra: Any
    core: list[Pattern] = field(default_factory=list)
    groups: list[list[Pattern]] = field(default_factory=list)

    @classmethod
    def read(cls, text: str) -> "Query":
        """Return the query of a constraint; raises ``Unknown``."""
        try:
            algebra = prepared(text).algebra
        except Exception as error:  # the judge says what is wrong with it
            raise Unknown(str(error)) from None
        names = {str(name) for name in algebra.PV or ()}
        if algebra.name != "SelectQuery" or THIS not in names or names & set(_REFUSED):
            raise Unknown("query form")
        if any(f"{mark}{name}" in text for mark in "$?" for name in _REFUSED):
            raise Unknown("a variable of the shape")
        if _FORBIDDEN.search(text):
            raise Unknown("a clause that pyshacl refuses")
        if algebra.datasetClause:
            raise Unknown("dataset")
        return cls(_inner(algebra))

    def possible(self, index: Index) -> Callable[[str], bool]:
        """Return whether the query may have a solution at a focus node."""
        solve = _Builder(index, self).solve(self.algebra, {THIS})

        def has_solution(focus: str) -> bool:
            return any(True for _ in solve({THIS: focus}))

        return has_solution


def _inner(node: Any) -> Any:
    """Return the group of patterns below the query's outer parts, which make no row of nothing."""
    while True:
        if node.name in _OUTER:
            node = node.p
        elif node.name in ("Extend", "Filter") and _aggregated(node):
            node = _aggregated(node)
        elif node.name == "AggregateJoin":
            if node.p.name != "Group" or not node.p.expr:
                raise Unknown("aggregate of all")
            node = node.p.p
        else:
            return node


def _aggregated(node: Any) -> Any:
    """Return the aggregation below Extends and Filters, or None."""
    while node.name in ("Extend", "Filter"):
        node = node.p
    return node if node.name == "AggregateJoin" else None


class _Builder:
    """Builds the steps of a query over an index, and notes its patterns."""

    def __init__(self, index: Index, query: Query) -> None:
        self._index = index
        self._query = query
        self._computed: set[str] = set()
        query.core.clear()
        query.groups.clear()

    def solve(
        self, node: Any, bound: set[str], tests: tuple[Any, ...] = (), core: bool = True
    ) -> Solve:
        """Return the rows a part may have; ``tests`` are conditions that may be asked early.

        ``bound`` grows by the names that the part surely binds.
        """
        match node.name:
            case "BGP":
                return self._patterns(node.triples, bound, tests, core)
            case "Filter":
                return self._filter(node, bound, tests, core)
            case "Extend":
                return self._extend(node, bound, tests, core)
            case "LeftJoin":
                return self._optional(node, bound, tests, core)
            case "Join":
                if _has(node.p2, "LeftJoin"):
                    raise Unknown("an option on the right")
                first = self.solve(node.p1, bound, tests, core)
                return chain([first, self.solve(node.p2, bound, (), core)])
            case "Union":
                return self._union(node, bound)
        raise Unknown(node.name)

    def _patterns(self, triples: Any, bound: set[str], tests: tuple[Any, ...], core: bool) -> Solve:
        patterns = read_patterns(triples)
        (self._query.core if core else self._query.groups[-1]).extend(patterns)
        names = {name for pattern in patterns for name in pattern.names} | bound
        if names & self._computed:
            raise Unknown("a computed value in a pattern")
        early = []
        for test in tests:
            try:
                used = variables(test)
            except Unknown:
                continue
            if used <= names:
                early.append((used, expression(test, self._exists(names))))
        solve = join(patterns, self._index, bound, early)
        bound |= names
        return solve

    def _filter(self, node: Any, bound: set[str], tests: tuple[Any, ...], core: bool) -> Solve:
        conditions = _conjuncts(node.expr)
        inner = self.solve(node.p, bound, (*tests, *conditions), core)
        each = [expression(test, self._exists(set(bound))) for test in conditions]
        return chain([inner, *map(keeping, each)])

    def _extend(self, node: Any, bound: set[str], tests: tuple[Any, ...], core: bool) -> Solve:
        name = str(node.var)
        inner = self.solve(node.p, bound, tests, core)
        if name in bound:
            raise Unknown("bound twice")
        self._computed.add(name)
        compute = expression(node.expr, self._exists(set(bound)))

        def extend(row: dict[str, Value]) -> Iterator[dict[str, Value]]:
            value = compute(row)
            yield row if value is ERROR else {**row, name: value}

        return chain([inner, extend])

    def _optional(self, node: Any, bound: set[str], tests: tuple[Any, ...], core: bool) -> Solve:
        first = self.solve(node.p1, bound, tests, core)
        self._query.groups.append([])
        second = self.solve(node.p2, set(bound), (), core=False)
        exact = node.p2.name == "BGP" and node.expr.name == "TrueFilter"
        if not exact and node.expr.name != "TrueFilter":
            second = chain([second, keeping(expression(node.expr, self._exists(set(bound))))])

        def option(row: dict[str, Value]) -> Iterator[dict[str, Value]]:
            found = False
            for extended in second(row):
                found = True
                yield extended
            if not (found and exact):
                yield row

        return chain([first, option])

    def _union(self, node: Any, bound: set[str]) -> Solve:
        ways = []
        for part in (node.p1, node.p2):
            self._query.groups.append([])
            ways.append(self.solve(part, set(bound), (), core=False))

        def either(row: dict[str, Value]) -> Iterator[dict[str, Value]]:
            for way in ways:
                yield from way(row)

        return either

    def _exists(self, bound: set[str]) -> Callable[[Any], Callable[[Row], bool | Outcome]]:
        def make(graph: Any) -> Callable[[Row], bool | Outcome]:
            return self._existence(graph, set(bound))

        return make

    def _existence(self, graph: Any, bound: set[str]) -> Callable[[Row], bool | Outcome]:
        """Return whether patterns have a solution: surely, surely not, or unsure."""
        if graph.name == "GroupGraphPatternSub":
            graph = translateGroupGraphPattern(copy.deepcopy(graph))
        conditions = []
        while graph.name == "Filter":
            conditions += _conjuncts(graph.expr)
            graph = graph.p
        self._query.groups.append([])
        solve = self._patterns(_triples(graph), bound, (), core=False)
        tests = [expression(each, self._exists(set(bound))) for each in conditions]

        def exists(row: Row) -> bool | Outcome:
            perhaps = False
            for found in solve(dict(row)):
                told = {truth(test(found)) for test in tests}
                if told <= {True}:
                    return True
                perhaps = perhaps or told <= {True, UNSURE}
            return UNSURE if perhaps else False

        return exists


def _triples(graph: Any) -> list[Any]:
    """Return the triple patterns of a group that has nothing else; raises ``Unknown``."""
    if graph.name == "BGP":
        return list(graph.triples)
    if graph.name == "Join":
        return _triples(graph.p1) + _triples(graph.p2)
    raise Unknown("patterns")


def _conjuncts(node: Any) -> list[Any]:
    if getattr(node, "name", "") == "ConditionalAndExpression":
        return [each for part in (node.expr, *node.other) for each in _conjuncts(part)]
    return [node]


def _has(node: Any, name: str) -> bool:
    """Whether a part of the algebra has a part of a name."""
    if getattr(node, "name", None) == name:
        return True
    return any(_has(inner, name) for inner in (node.p, node.p1, node.p2) if inner is not None)


def is_simple(graph: rdflib.Graph, constraint: rdflib.term.Node) -> bool:
    """Whether a SPARQL-based constraint is one that we ask as pyshacl does."""
    said = list(graph.objects(constraint, SH.select))
    if len(said) != 1 or (constraint, SH.deactivated, None) in graph:
        return False
    text = query_text(graph, constraint)
    try:
        SPARQLQueryHelper(None, constraint, text).check_invalid_sparql(text)
        Query.read(text)
    except (Unknown, ValidationFailure):
        return False
    return True


def query_text(graph: rdflib.Graph, constraint: rdflib.term.Node) -> str:
    """Return the query of a constraint with its declared prefixes in front."""
    prefixes = sorted(
        f"PREFIX {graph.value(declaration, SH.prefix)}: <{graph.value(declaration, SH.namespace)}>"
        for owner in graph.objects(constraint, SH.prefixes)
        for declaration in graph.objects(owner, SH.declare)
    )
    return "\n".join([*prefixes, str(graph.value(constraint, SH.select))])

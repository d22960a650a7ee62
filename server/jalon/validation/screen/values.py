"""Constraints on a single value: https://www.w3.org/TR/shacl/#core-components .

The common ones are asked of the text of the value; the others are put to pyshacl's own component
with rdflib's term, once a value, so that the two cannot differ.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

import rdflib
from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape
from rdflib import RDF, SH

from jalon.validation.screen.index import NONE, SUBCLASS, Index
from jalon.validation.screen.paths import Unknown
from jalon.validation.screen.terms import parts, text_of

Test = Callable[[str], bool | None]
"""Whether a node passes: surely, surely not, or None for what cannot be told."""

TYPE: Final = text_of(RDF.type)
_BY_PYSHACL: Final = (
    SH.datatype,
    SH.minExclusive,
    SH.minInclusive,
    SH.maxExclusive,
    SH.maxInclusive,
    SH.minLength,
    SH.maxLength,
)
_KINDS: Final = {
    SH.IRI: "<",
    SH.BlankNode: "_",
    SH.Literal: '"',
    SH.BlankNodeOrIRI: "_<",
    SH.BlankNodeOrLiteral: '_"',
    SH.IRIOrLiteral: '<"',
}
_NOTHING: Final = rdflib.Graph()


def value_tests(shape: Shape, index: Index) -> tuple[list[Test], list[Test]]:
    """Return a shape's tests of single values: those of the value alone, those of the data too.

    Raises ``Unknown`` for a form that is not known.
    """
    said = {
        parameter: list(shape.objects(parameter))
        for parameter in (SH["class"], SH["in"], SH.nodeKind, SH.pattern, SH.languageIn)
    }
    alone: list[Test] = []
    for parameter, test in (
        (SH["in"], _member),
        (SH.nodeKind, _kind),
        (SH.languageIn, _language),
    ):
        if said[parameter]:
            alone.append(test(shape, said[parameter]))
    for pattern in said[SH.pattern]:
        alone.append(_pattern(shape, pattern))
    for parameter in _BY_PYSHACL:
        if any(True for _ in shape.objects(parameter)):
            alone.append(_judged(shape, parameter, index))
    return alone, [_class(index, text_of(each)) for each in said[SH["class"]]]


def _only(values: list[Any]) -> Any:
    if len(values) != 1:
        raise Unknown("more than one value")
    return values[0]


def _items(shape: Shape, values: list[Any]) -> list[Any]:
    try:
        return list(shape.sg.graph.items(_only(values)))
    except ValueError:
        raise Unknown("list") from None


def _member(shape: Shape, values: list[Any]) -> Test:
    members = frozenset(map(text_of, _items(shape, values)))
    return lambda node: node in members


def _kind(shape: Shape, values: list[Any]) -> Test:
    first = _KINDS.get(_only(values))
    if first is None:
        raise Unknown("node kind")
    return lambda node: node[0] in first


def _language(shape: Shape, values: list[Any]) -> Test:
    ranges = _items(shape, values)
    if not all(isinstance(each, rdflib.Literal) and isinstance(each.value, str) for each in ranges):
        raise Unknown("language")
    wanted = frozenset(str(each.value).lower() for each in ranges)

    def has_language(node: str) -> bool:
        language = parts(node)[1] if node[0] == '"' else None
        if not language:
            return False
        return "*" in wanted or language in wanted or language.partition("-")[0] in wanted

    return has_language


def _pattern(shape: Shape, pattern: Any) -> Test:
    """Return pyshacl's test of a pattern: ``re.search``, with flags i and m."""
    if not isinstance(pattern, rdflib.Literal):
        raise Unknown("pattern")
    flags = 0
    given = list(shape.objects(SH.flags))
    if len(given) > 1:
        raise Unknown("flags")
    for each in given:
        said = str(each.value).lower()
        flags = (re.I if "i" in said else 0) | (re.M if "m" in said else 0)
    try:
        matcher = re.compile(str(pattern), flags)
    except re.error:
        raise Unknown("pattern") from None

    def matches(node: str) -> bool:
        if node[0] == "_":
            return False
        if node[0] == "<":
            return matcher.search(node[1:-1]) is not None
        return matcher.search(parts(node)[0]) is not None

    return matches


def _class(index: Index, wanted: str) -> Test:
    """Return whether a node is an instance of a class or of a class below it."""
    types, below = index.out(TYPE), index.into(SUBCLASS)

    def is_instance(node: str) -> bool:
        if node[0] == '"':
            return False
        own = types.get(node, NONE)
        return wanted in own or (
            bool(below) and bool(own) and not index.closure(wanted, below).isdisjoint(own)
        )

    return is_instance


def _judged(shape: Shape, parameter: rdflib.URIRef, index: Index) -> Test:
    """Return pyshacl's own word on a value."""
    component = component_of(shape, parameter)
    executor = SHACLExecutor()

    def judged(node: str) -> bool | None:
        term = index.term(node)
        try:
            return bool(component.evaluate(executor, _NOTHING, {term: {term}}, [])[0])
        except Exception:  # whatever pyshacl raises, it must raise again when it judges
            return None

    return judged


def component_of(shape: Shape, parameter: rdflib.URIRef) -> Any:
    """Return pyshacl's component for a parameter of a shape; raises ``Unknown`` if it refuses."""
    try:
        return CONSTRAINT_PARAMETERS_MAP[parameter](shape)
    except Exception as error:  # pyshacl refuses the shape: it must say so itself
        raise Unknown(str(error)) from None


def every(tests: Iterable[Test]) -> Test:
    """Return whether a node passes all tests: False beats None beats True."""
    each = tuple(tests)
    if len(each) == 1:
        return each[0]

    def passes(node: str) -> bool | None:
        verdict: bool | None = True
        for test in each:
            told = test(node)
            if told is False:
                return False
            if told is None:
                verdict = None
        return verdict

    return passes

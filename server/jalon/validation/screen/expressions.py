"""SPARQL expressions over texts, as rdflib 7.6 evaluates them, or « cannot tell ».

Only what has one meaning on IRIs and plain literals is computed; everything else (numbers, dates,
language-tagged strings compared by value…) is ``UNSURE``. https://www.w3.org/TR/sparql11-query/#expressions
"""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, Final

import rdflib
from rdflib.plugins.sparql.parserutils import CompValue

from jalon.validation.screen.paths import Unknown
from jalon.validation.screen.terms import literal_text, parts, text_of


class Outcome(Enum):
    """What is no term: an error, or what cannot be told."""

    ERROR = "error"
    UNSURE = "unsure"


_REMEMBERED: Final = 20_000
ERROR: Final = Outcome.ERROR
UNSURE: Final = Outcome.UNSURE

Value = str | bool | Outcome
"""A term as text, the truth of a test, or no term."""

Row = Mapping[str, Value]
"""The values of the variables that are bound."""

Expression = Callable[[Row], Value]
Exists = Callable[[Any], Callable[[Row], bool | Outcome]]
"""Makes the test of a group of patterns."""


def expression(node: Any, exists: Exists) -> Expression:
    """Return what an expression of rdflib's algebra evaluates to; what is not known is unsure."""
    if isinstance(node, rdflib.Variable):
        name = str(node)
        return lambda row: row.get(name, ERROR)
    if isinstance(node, rdflib.URIRef | rdflib.Literal):
        constant = text_of(node)
        return lambda _: constant
    if not isinstance(node, CompValue):
        return lambda _: UNSURE
    name = node.name
    if name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
        test = exists(node.graph)
        return test if name == "Builtin_EXISTS" else lambda row: negated(test(row))
    if name in ("ConditionalAndExpression", "ConditionalOrExpression"):
        each = [expression(part, exists) for part in (node.expr, *node.other)]
        return _both(each) if name == "ConditionalAndExpression" else _either(each)
    if name == "UnaryNot":
        inner = expression(node.expr, exists)
        return lambda row: negated(truth(inner(row)))
    if name == "RelationalExpression":
        return _relation(node, exists)
    if name == "Builtin_BOUND":
        variable = str(node.arg)
        return lambda row: row[variable] if row.get(variable) is UNSURE else variable in row
    return _function(node, exists)


def truth(value: Value) -> bool | Outcome:
    """Return the effective boolean value."""
    if isinstance(value, bool | Outcome):
        return value
    plain = plain_of(value)
    if plain is not None:
        return len(plain) > 0
    return ERROR if value[0] != '"' else UNSURE


def negated(value: bool | Outcome) -> bool | Outcome:
    """Return the negation of a truth."""
    return value if isinstance(value, Outcome) else not value


@lru_cache(maxsize=65_536)
def plain_of(text: str) -> str | None:
    """Return the lexical form of a literal without language and datatype, else None."""
    if text[0] != '"' or text[-1] != '"':
        return None
    return parts(text)[0] if "\\" in text else text[1:-1]


def _both(each: Sequence[Expression]) -> Expression:
    def conjunction(row: Row) -> Value:
        unsure = False
        for test in each:
            told = truth(test(row))
            if told is UNSURE:
                unsure = True
            elif told is not True:
                return UNSURE if unsure else told
        return UNSURE if unsure else True

    return conjunction


def _either(each: Sequence[Expression]) -> Expression:
    def disjunction(row: Row) -> Value:
        told = [truth(test(row)) for test in each]
        if True in told:
            return True
        if UNSURE in told:
            return UNSURE
        return ERROR if ERROR in told else False

    return disjunction


def _relation(node: Any, exists: Exists) -> Expression:
    left = expression(node.expr, exists)
    if node.op in ("IN", "NOT IN"):
        members = [] if node.other == rdflib.RDF.nil else node.other
        if not all(isinstance(each, rdflib.URIRef | rdflib.Literal) for each in members):
            return lambda _: UNSURE
        texts, wanted = frozenset(map(text_of, members)), node.op == "IN"

        def is_member(row: Row) -> Value:
            value = left(row)
            if isinstance(value, bool | Outcome):
                return UNSURE if isinstance(value, bool) else value
            return (value in texts) is wanted

        return is_member
    right, compare = expression(node.other, exists), _COMPARISONS[node.op]

    def compared(row: Row) -> Value:
        one, other = left(row), right(row)
        for value in (one, other):
            if isinstance(value, bool | Outcome):
                return value if value is ERROR and UNSURE not in (one, other) else UNSURE
        return compare(one, other)  # type: ignore[arg-type]

    return compared


def _equal(one: str, other: str) -> Value:
    if one[0] == "<" and other[0] == "<":
        return one == other
    if plain_of(one) is not None and plain_of(other) is not None:
        return one == other
    return UNSURE


def _ordered(before: Callable[[str, str], bool]) -> Callable[[str, str], Value]:
    def ordered(one: str, other: str) -> Value:
        first, second = plain_of(one), plain_of(other)
        if first is None or second is None:
            return ERROR if "<" in (one[0], other[0]) else UNSURE
        return before(first, second)

    return ordered


def _unequal(one: str, other: str) -> Value:
    told = _equal(one, other)
    return not told if isinstance(told, bool) else told


_COMPARISONS: Final[dict[str, Callable[[str, str], Value]]] = {
    "=": _equal,
    "!=": _unequal,
    "<": _ordered(lambda one, other: one < other),
    ">": _ordered(lambda one, other: one > other),
    "<=": _ordered(lambda one, other: one <= other),
    ">=": _ordered(lambda one, other: one >= other),
}


def _function(node: Any, exists: Exists) -> Expression:
    name = node.name.removeprefix("Builtin_")
    if name == "IF":
        chosen = _if(*(expression(node[key], exists) for key in ("arg1", "arg2", "arg3")))
        return _remembered(node, chosen)
    if name == "COALESCE":
        return _coalesce([expression(each, exists) for each in node.arg])
    if name == "CONCAT":
        return _of_plain([expression(each, exists) for each in node.arg], _concat)
    if name in ("STR", "LANG", "IRI", "URI"):
        inner, convert = expression(node.arg, exists), _ONE[name]

        def converted(row: Row) -> Value:
            value = inner(row)
            if isinstance(value, bool):
                return UNSURE
            return value if isinstance(value, Outcome) else convert(value)

        return converted
    keys = _PLAIN.get(name)
    if keys is None or node.flags is not None:
        return lambda _: UNSURE
    arguments = [expression(node[key], exists) for key in keys[0]]
    computed = _of_plain(arguments, keys[1])
    return _remembered(node, computed) if name in ("REGEX", "REPLACE") else computed


def _remembered(node: Any, compute: Expression) -> Expression:
    """Return an expression that computes once for the same values of its variables.

    Dates and kinds come back often; what names the focus node does not, and is not remembered.
    """
    try:
        names = sorted(variables(node))
    except Unknown:
        return compute
    if "this" in names:
        return compute
    told: dict[tuple[Value | None, ...], Value] = {}

    def remembered(row: Row) -> Value:
        values = tuple(map(row.get, names))
        value = told.get(values)
        if value is None:
            if len(told) >= _REMEMBERED:
                told.clear()
            value = told[values] = compute(row)
        return value

    return remembered


def _if(test: Expression, yes: Expression, no: Expression) -> Expression:
    def chosen(row: Row) -> Value:
        told = truth(test(row))
        if isinstance(told, Outcome):
            return told
        return yes(row) if told else no(row)

    return chosen


def _coalesce(each: Sequence[Expression]) -> Expression:
    def first(row: Row) -> Value:
        for one in each:
            value = one(row)
            if value is not ERROR:
                return value
        return ERROR

    return first


def _of_plain(arguments: Sequence[Expression], compute: Callable[..., Value]) -> Expression:
    """Return a function of plain literals; of anything else it is unsure."""

    def computed(row: Row) -> Value:
        values = [argument(row) for argument in arguments]
        if ERROR in values:
            return ERROR
        plain = []
        for value in values:
            lexical = None if isinstance(value, bool | Outcome) else plain_of(value)
            if lexical is None:
                return UNSURE
            plain.append(lexical)
        return compute(*plain)

    return computed


def _str(value: str) -> Value:
    if value[0] == "<":
        return literal_text(value[1:-1])
    return literal_text(parts(value)[0]) if value[0] == '"' else UNSURE


@lru_cache(maxsize=65_536)
def _lang(value: str) -> Value:
    return literal_text(parts(value)[1] or "") if value[0] == '"' else ERROR


def _iri(value: str) -> Value:
    if value[0] == "<":
        return value
    plain = plain_of(value)
    return f"<{plain}>" if plain is not None and "://" in plain else UNSURE


def _concat(*each: str) -> Value:
    return literal_text("".join(each))


def _before(text: str, mark: str) -> Value:
    return literal_text(text[: text.find(mark)] if mark in text else "")


def _after(text: str, mark: str) -> Value:
    return literal_text(text[text.find(mark) + len(mark) :] if mark in text else "")


def _search(text: str, pattern: str) -> Value:
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return UNSURE


def _replace(text: str, pattern: str, replacement: str) -> Value:
    try:
        return literal_text(re.sub(pattern, re.sub(r"\$([0-9]*)", r"\\\1", replacement), text))
    except re.error:
        return UNSURE


_ONE: Final[dict[str, Callable[[str], Value]]] = {
    "STR": _str,
    "LANG": _lang,
    "IRI": _iri,
    "URI": _iri,
}
_PLAIN: Final[dict[str, tuple[tuple[str, ...], Callable[..., Value]]]] = {
    "CONTAINS": (("arg1", "arg2"), lambda text, mark: mark in text),
    "STRSTARTS": (("arg1", "arg2"), lambda text, mark: text.startswith(mark)),
    "STRENDS": (("arg1", "arg2"), lambda text, mark: text.endswith(mark)),
    "STRBEFORE": (("arg1", "arg2"), _before),
    "STRAFTER": (("arg1", "arg2"), _after),
    "REGEX": (("text", "pattern"), _search),
    "REPLACE": (("arg", "pattern", "replacement"), _replace),
}


def variables(node: Any) -> set[str]:
    """Return the variables that an expression names; raises ``Unknown`` for one with patterns."""
    if isinstance(node, rdflib.Variable):
        return {str(node)}
    if isinstance(node, CompValue):
        if node.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            raise Unknown("patterns")
        return {name for key, value in node.items() if key != "_vars" for name in variables(value)}
    if isinstance(node, list | tuple):
        return {name for each in node for name in variables(each)}
    return set()

"""Sameness up to the names of blank nodes: of solutions, of graphs, of datasets.

https://www.w3.org/TR/rdf11-concepts/#graph-isomorphism
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from conformance.results import Row, Solutions, Term
from conformance.suites import path_of

Renaming = dict[Term, Term]

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_VALUES: Final[Mapping[str, Callable[[str], object]]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": lambda text: Decimal(text).normalize(),
    f"{_XSD}float": float,
    f"{_XSD}double": float,
    f"{_XSD}boolean": {"1": "true", "0": "false"}.get,
}


def same_quads(expected: Iterable[Quad], actual: Iterable[Quad]) -> bool:
    """Whether two datasets are isomorphic."""
    return _canonical(expected) == _canonical(actual)


def _canonical(quads: Iterable[Quad]) -> set[Quad]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


def read_quads(data: bytes, suffix: str, base: str) -> list[Quad]:
    """Return the quads of a document of the suites."""
    return list(parse(data, format=RdfFormat.from_extension(suffix), base_iri=base))


def quads_of(file: str) -> list[Quad]:
    """Return the quads of a file, told by its IRI, which is the base of those in it."""
    path = path_of(file)
    return read_quads(path.read_bytes(), path.suffix[1:], file)


def same_solutions(expected: Solutions, actual: Solutions, ordered: bool) -> bool:
    """Whether two results are the same: order counts only where it is told to.

    Numbers and booleans are the same when their datatype and value are: the suites spell them in
    more than one way.
    """
    if expected.boolean is not None or actual.boolean is not None:
        return expected.boolean is actual.boolean
    if expected.variables != actual.variables or len(expected.rows) != len(actual.rows):
        return False
    wanted, got = _spell(expected.rows), _spell(actual.rows)
    if ordered:
        return _match(wanted, got, {}, {}, in_order=True)
    ground, open_rows = _split(wanted)
    other_ground, other_open = _split(got)
    return ground == other_ground and _match(open_rows, other_open, {}, {}, in_order=False)


def _spell(rows: Sequence[Row]) -> list[Row]:
    """Return rows with each number and boolean in one spelling."""
    return [{name: _one_spelling(term) for name, term in row.items()} for row in rows]


def _one_spelling(term: Term) -> Term:
    if isinstance(term, Triple):
        return Triple(term.subject, term.predicate, _one_spelling(term.object))
    value_of = _VALUES.get(term.datatype.value) if isinstance(term, Literal) else None
    if value_of is None:
        return term
    try:
        value = value_of(term.value)
    except (ValueError, ArithmeticError):
        return term
    return Literal(str(value), datatype=term.datatype) if value is not None else term


def _split(rows: Sequence[Row]) -> tuple[Counter[frozenset[tuple[str, Term]]], list[Row]]:
    """Part the rows without blank nodes, which are counted, from those with some."""
    ground: Counter[frozenset[tuple[str, Term]]] = Counter()
    with_blank = []
    for row in rows:
        if any(map(_has_blank, row.values())):
            with_blank.append(row)
        else:
            ground[frozenset(row.items())] += 1
    return ground, with_blank


def _has_blank(term: Term) -> bool:
    if isinstance(term, Triple):
        return any(map(_has_blank, (term.subject, term.object)))
    return isinstance(term, BlankNode)


def _match(
    expected: Sequence[Row],
    actual: Sequence[Row],
    there: Renaming,
    back: Renaming,
    in_order: bool,
) -> bool:
    """Whether one renaming of blank nodes makes the rows the same; tried row by row."""
    if not expected:
        return True
    first, *rest = expected
    for place, candidate in enumerate(actual[:1] if in_order else actual):
        renamed, renamed_back = dict(there), dict(back)
        if _match_row(first, candidate, renamed, renamed_back):
            left = [*actual[:place], *actual[place + 1 :]]
            if _match(rest, left, renamed, renamed_back, in_order):
                return True
    return False


def _match_row(expected: Row, actual: Row, there: Renaming, back: Renaming) -> bool:
    return expected.keys() == actual.keys() and all(
        _match_term(term, actual[name], there, back) for name, term in expected.items()
    )


def _match_term(expected: Term, actual: Term, there: Renaming, back: Renaming) -> bool:
    if isinstance(expected, BlankNode) and isinstance(actual, BlankNode):
        return (
            there.setdefault(expected, actual) == actual
            and back.setdefault(actual, expected) == expected
        )
    if isinstance(expected, Triple) and isinstance(actual, Triple):
        return all(
            _match_term(*pair, there, back)
            for pair in (
                (expected.subject, actual.subject),
                (expected.predicate, actual.predicate),
                (expected.object, actual.object),
            )
        )
    return expected == actual

"""Triple patterns joined over the index: https://www.w3.org/TR/sparql11-query/#BasicGraphPatterns .

The order is chosen once, from what is bound and from how many values a predicate has on average.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import rdflib
from rdflib import paths as rdflib_paths

from jalon.validation.screen.expressions import UNSURE, Expression, Value, truth
from jalon.validation.screen.index import NONE, Index
from jalon.validation.screen.paths import (
    Either,
    Follow,
    Path,
    Repeat,
    Step,
    Unknown,
    follow,
    reverse,
)
from jalon.validation.screen.paths import Sequence as PathSequence
from jalon.validation.screen.terms import text_of

_SAMPLE: Final = 400
SCAN: Final = 1e12
"""The cost of a pattern of which nothing is bound."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable's name."""

    name: str


Place = str | Variable
"""What stands in a pattern: a term as text, or a variable."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern; ``path`` is a variable when any predicate will do."""

    subject: Place
    path: Path | Variable
    object: Place

    @property
    def names(self) -> set[str]:
        """The names of its variables."""
        places = (self.subject, self.path, self.object)
        return {each.name for each in places if isinstance(each, Variable)}


def read_patterns(triples: Iterable[Any]) -> list[Pattern]:
    """Return the patterns of rdflib's; a sequence becomes single steps. Raises ``Unknown``."""
    found: list[Pattern] = []
    for subject, predicate, value in triples:
        middle: Path | Variable
        if isinstance(predicate, rdflib.Variable):
            middle = Variable(str(predicate))
        else:
            middle = _path(predicate)
        found += _steps(_place(subject), middle, _place(value), f"{len(found)}")
    return found


def _place(term: Any) -> Place:
    if isinstance(term, rdflib.BNode):
        return Variable(f"_:{term}")
    return Variable(str(term)) if isinstance(term, rdflib.Variable) else text_of(term)


def _path(predicate: Any) -> Path:
    match predicate:
        case rdflib.URIRef():
            return Step(text_of(predicate))
        case rdflib_paths.InvPath():
            return reverse(_path(predicate.arg))
        case rdflib_paths.SequencePath():
            return PathSequence(tuple(map(_path, predicate.args)))
        case rdflib_paths.AlternativePath():
            return Either(tuple(map(_path, predicate.args)))
        case rdflib_paths.MulPath():
            once = predicate.mod == rdflib_paths.ZeroOrOne
            least = 1 if predicate.mod == rdflib_paths.OneOrMore else 0
            return Repeat(_path(predicate.path), least, once)
    raise Unknown("path")


def _steps(subject: Place, path: Path | Variable, value: Place, mark: str) -> Iterator[Pattern]:
    if not isinstance(path, PathSequence):
        yield Pattern(subject, path, value)
        return
    for number, step in enumerate(path.steps):
        last = number == len(path.steps) - 1
        target: Place = value if last else Variable(f"_path{mark}.{number}")
        yield from _steps(subject, step, target, f"{mark}.{number}")
        subject = target


Solve = Callable[[dict[str, Value]], Iterator[dict[str, Value]]]
"""Yields the rows that extend a row."""


def join(
    patterns: Sequence[Pattern],
    index: Index,
    bound: Collection[str],
    tests: Sequence[tuple[set[str], Expression]] = (),
) -> Solve:
    """Return the solutions of patterns together, given the names that are bound.

    A row is dropped as soon as a test on its variables surely does not hold.
    """
    left, known, waiting = list(patterns), set(bound), list(tests)
    steps: list[Solve] = []
    while left:
        best = min(left, key=lambda each: cost(each, known, index))
        left.remove(best)
        steps.append(_match(best, known, index))
        known |= best.names
        ready = [test for names, test in waiting if names <= known]
        waiting = [(names, test) for names, test in waiting if not names <= known]
        steps += map(keeping, ready)
    steps += [keeping(test) for _, test in waiting]
    return chain(steps)


def keeping(test: Expression) -> Solve:
    """Return a step that drops a row of which a test surely does not hold."""

    def keep(row: dict[str, Value]) -> Iterator[dict[str, Value]]:
        if truth(test(row)) in (True, UNSURE):
            yield row

    return keep


def chain(steps: Sequence[Solve]) -> Solve:
    """Return the solutions of steps one after another."""

    def solve(row: dict[str, Value], at: int = 0) -> Iterator[dict[str, Value]]:
        if at == len(steps):
            yield row
            return
        for extended in steps[at](row):
            yield from solve(extended, at + 1)

    return solve


def cost(pattern: Pattern, bound: Collection[str], index: Index) -> float:
    """Return about how many rows a pattern makes of one, given the names that are bound."""
    here, there = (
        isinstance(each, str) or each.name in bound for each in (pattern.subject, pattern.object)
    )
    if here and there:
        return 0.1
    if isinstance(pattern.path, Variable):
        return 20.0 if here else SCAN
    if not here and not there:
        return SCAN
    path = pattern.path if here else reverse(pattern.path)
    return average(path, index)


def average(path: Path, index: Index) -> float:
    """Return about how many values a path has at a node that has any."""
    match path:
        case Step(predicate, inverse):
            if inverse:
                return max(1.0, len(index.out(predicate)) / max(1, len(index.into(predicate))))
            sample = list(islice(index.out(predicate).values(), _SAMPLE))
            return sum(map(len, sample)) / max(1, len(sample))
        case PathSequence(steps):
            product = 1.0
            for step in steps:
                product *= average(step, index)
            return product
        case Either(ways):
            return sum(average(way, index) for way in ways)
        case Repeat(inner):
            return 4 * average(inner, index)


def _match(pattern: Pattern, bound: Collection[str], index: Index) -> Solve:
    subject, path, value = pattern.subject, pattern.path, pattern.object
    here = isinstance(subject, str) or subject.name in bound
    there = isinstance(value, str) or value.name in bound
    if isinstance(path, Variable):
        if not here:
            raise Unknown("a scan")
        return _any_predicate(subject, path, value, index)
    if here:
        return _reach(subject, follow(path, index), value, there)
    if there:
        return _reach(value, follow(reverse(path), index), subject, False)
    if not isinstance(path, Step):
        raise Unknown("a scan")
    return _scan(subject, path, value, index)


def _reach(start: Place, path: Follow, end: Place, checked: bool) -> Solve:
    def reach(row: dict[str, Value]) -> Iterator[dict[str, Value]]:
        node = start if isinstance(start, str) else row[start.name]
        found = path(node)  # type: ignore[arg-type]
        if checked:
            if (end if isinstance(end, str) else row[end.name]) in found:
                yield row
        else:
            name = end.name  # type: ignore[union-attr]
            known = row.get(name)  # an option may have bound it
            for each in found:
                if known is None or known == each:
                    yield {**row, name: each}

    return reach


def _any_predicate(subject: Place, path: Variable, value: Place, index: Index) -> Solve:
    def find(row: dict[str, Value]) -> Iterator[dict[str, Value]]:
        node = subject if isinstance(subject, str) else row[subject.name]
        for predicate, each in index.about(node):  # type: ignore[arg-type]
            found = {path.name: predicate, **({} if isinstance(value, str) else {value.name: each})}
            wanted = each == value if isinstance(value, str) else True
            if wanted and all(row.get(name, term) == term for name, term in found.items()):
                yield {**row, **found}

    return find


def _scan(subject: Place, path: Step, value: Place, index: Index) -> Solve:
    first, second = (value, subject) if path.inverse else (subject, value)

    def scan(row: dict[str, Value]) -> Iterator[dict[str, Value]]:
        for node, each in list(index.out(path.predicate).items()):
            for found in each or NONE:
                new = {first.name: node, second.name: found}  # type: ignore[union-attr]
                if (first != second or node == found) and all(
                    row.get(name, term) == term for name, term in new.items()
                ):
                    yield {**row, **new}

    return scan

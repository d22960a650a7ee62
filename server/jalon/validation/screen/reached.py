"""From a changed triple back to the focus nodes of a SPARQL-based constraint.

A solution matches the query's core patterns, and those of the part that the triple matches: joined
from the triple, they lead to $this. What leads there by no pattern is ``Unknown``.
"""

from collections.abc import Callable, Collection, Iterator, Sequence

from jalon.validation.screen.expressions import Value
from jalon.validation.screen.index import Index, Triple
from jalon.validation.screen.paths import HERE, Path, Step, Unknown, follow, reads, reverse
from jalon.validation.screen.patterns import SCAN, Pattern, Solve, Variable, cost, join
from jalon.validation.screen.query import THIS, Query

Back = Callable[[Triple], Collection[str]]


def reached_from(query: Query, index: Index) -> Iterator[tuple[str | None, Back]]:
    """Yield, for each step of each pattern, its predicate (None: any) and the way back.

    Raises ``Unknown`` when a pattern does not lead to the focus node.
    """
    for group in ([], *query.groups):
        for pattern in group or query.core:
            others = [each for each in (*query.core, *group) if each is not pattern]
            yield from _ways(pattern, others, index)


def _ways(
    pattern: Pattern, others: Sequence[Pattern], index: Index
) -> Iterator[tuple[str | None, Back]]:
    if isinstance(pattern.path, Variable):
        yield None, _back(pattern, HERE, True, others, index)
        return
    for way, step in reads(pattern.path):
        whole = isinstance(pattern.path, Step)
        yield step.predicate, _back(pattern, way, whole, others, index, step.inverse)


def _back(
    pattern: Pattern,
    way: Path,
    whole: bool,
    others: Sequence[Pattern],
    index: Index,
    inverse: bool = False,
) -> Back:
    """Return the focus nodes of a triple; ``whole``: the triple is all that the pattern takes."""
    start, end = (2, 0) if inverse else (0, 2)
    back = follow(reverse(way), index)
    ends = whole and isinstance(pattern.object, Variable)
    bound = {each.name for each in (pattern.subject, pattern.object) if isinstance(each, Variable)}
    if not whole:
        bound = {pattern.subject.name} if isinstance(pattern.subject, Variable) else set()
    solve = _towards(bound, others if whole else [pattern, *others], index)

    def focus_nodes(triple: Triple) -> Collection[str]:
        found: set[str] = set()
        for node in back(triple[start]):
            row: dict[str, Value] = {}
            if isinstance(pattern.subject, Variable):
                row[pattern.subject.name] = node
            elif pattern.subject != node:
                continue
            if ends and isinstance(pattern.object, Variable):
                if row.get(pattern.object.name, triple[end]) != triple[end]:
                    continue
                row[pattern.object.name] = triple[end]
            elif whole and pattern.object != triple[end]:
                continue
            found.update(str(each[THIS]) for each in solve(row))
        return found

    return focus_nodes


def _towards(bound: set[str], others: Sequence[Pattern], index: Index) -> Solve:
    """Return the join that binds $this; raises ``Unknown`` when some pattern must be scanned."""
    known, left, taken = set(bound), list(others), list[Pattern]()
    while left:
        best = min(left, key=lambda each: cost(each, known, index))
        if cost(best, known, index) >= SCAN:
            break
        left.remove(best)
        taken.append(best)
        known |= best.names
    if THIS not in known:
        raise Unknown("no way to the focus node")
    return join(taken, index, bound)

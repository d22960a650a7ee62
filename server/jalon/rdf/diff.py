"""The semantic difference of records: which were added or removed, and which values changed where.

A value that changed is one entry with what it was and what it is, not a removal and an addition.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pyoxigraph import Quad, RdfFormat, Triple, parse

Lines = Collection[bytes]
"""Lines of N-Quads of one graph."""

NOTHING: Final[Lines] = frozenset()


class Status(StrEnum):
    """What became of a record."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """The values of one property of one subject that went and that came, as N-Triples terms."""

    subject: str
    predicate: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What became of a record, its graph named by ``document``; ``values`` sorted."""

    document: str
    status: Status
    values: tuple[ValueChange, ...]


def compare_records(
    before: Mapping[str, Lines], after: Mapping[str, Lines]
) -> tuple[RecordChange, ...]:
    """Return the records that differ, sorted; both map graphs to their lines of N-Quads."""
    found = (
        compare_record(graph, before.get(graph, NOTHING), after.get(graph, NOTHING))
        for graph in sorted(before.keys() | after.keys())
    )
    return tuple(change for change in found if change is not None)


def compare_record(document: str, before: Lines, after: Lines) -> RecordChange | None:
    """Return what changed in one record, None when nothing did."""
    old, new = frozenset(before), frozenset(after)
    if old == new:
        return None
    status = Status.CHANGED if old and new else Status.ADDED if new else Status.REMOVED
    return RecordChange(document, status, _values(old - new, new - old))


def triples_of(lines: Iterable[bytes]) -> list[Triple]:
    """Return the triples of lines of N-Quads, sorted."""
    data = b"\n".join(sorted(lines))
    return [quad.triple for quad in parse(data, format=RdfFormat.N_QUADS)] if data else []


def lines_of_triples(triples: Iterable[Triple], graph: str) -> frozenset[bytes]:
    """Return triples as lines of N-Quads of a graph."""
    return frozenset(f"{_bare(triple)} <{graph}> .".encode() for triple in triples)


def _bare(triple: Triple | Quad) -> str:
    return f"{triple.subject} {triple.predicate} {triple.object}"


def _values(removed: Lines, added: Lines) -> tuple[ValueChange, ...]:
    places: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, lines in enumerate((removed, added)):
        for triple in triples_of(lines):
            place = str(triple.subject).strip("<>"), triple.predicate.value
            places[place][side].append(str(triple.object))
    return tuple(
        ValueChange(subject, predicate, tuple(sorted(went)), tuple(sorted(came)))
        for (subject, predicate), (went, came) in sorted(places.items())
    )

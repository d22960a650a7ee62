"""What is computed from the records at load: ``supersededOn`` and the shortcuts of the current day.

Never in files. In its own named graph, ``…/graph/current``. "Known on day D" is then two plain
comparisons (measured: NOT EXISTS over later assertions took more than 120 s at 16,000 assertions).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from jalon.namespaces import CURRENT_GRAPH, JALON, PREFIXES

_XSD_DATE: Final = NamedNode(PREFIXES["xsd"] + "date")
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_LEAD: Final = NamedNode(PREFIXES["role"] + "lead")
_READ: Final = NamedNode(PREFIXES["known-basis"] + "read")
_PLANNED: Final = NamedNode(PREFIXES["status"] + "planned")
_GRAPH: Final = NamedNode(CURRENT_GRAPH)

Term = NamedNode | Literal


def _term(name: str) -> NamedNode:
    return NamedNode(JALON + name)


def derive(store: Store) -> None:
    """Add the derived graph to a store that holds the records."""
    store.extend([*_superseded(store), *_current(store)])


def _superseded(store: Store) -> Iterator[Quad]:
    """Yield the day on which each assertion was followed by a later one of the same facet."""
    series: dict[tuple[str, ...], list[tuple[str, NamedNode]]] = defaultdict(list)
    for kind in ("StatusReport", "Deadline", "AnnouncedValue", "DatedName"):
        for assertion in _instances(store, kind):
            key = _series(store, kind, assertion)
            known = _value(store, assertion, "knownOn")
            # Known only by the day it was read: its place among the others is not known.
            if key and known and not _undated(store, assertion):
                series[key].append((known, assertion))
    for members in series.values():
        days = sorted({day for day, _ in members})
        following = dict(pairwise(days))
        for day, assertion in members:
            if day in following:
                later = Literal(following[day], datatype=_XSD_DATE)
                yield Quad(assertion, _term("supersededOn"), later, _GRAPH)


def _series(store: Store, kind: str, assertion: NamedNode) -> tuple[str, ...] | None:
    """Return what must be the same for a later assertion to take the place of this one."""
    about, facet = _value(store, assertion, "about"), _value(store, assertion, "facet")
    if not about or not facet:
        return None
    if kind == "AnnouncedValue":
        return kind, about, facet, *sorted(_units(store, assertion))
    if kind == "DatedName":
        names = _objects(store, assertion, "name")
        languages = [name.language or "" for name in names if isinstance(name, Literal)]
        return (kind, about, facet, *languages) if facet == "title" else None
    return kind, about, facet


def _units(store: Store, value: NamedNode) -> list[str]:
    units = _objects(store, value, "unit")
    return [unit.value for unit in units if isinstance(unit, Literal) and unit.language == "fr"]


def _current(store: Store) -> Iterator[Quad]:
    """Yield the shortcuts: current status, lead, name and deadline of a thing."""
    for about, report in _latest(store, "StatusReport", _reports):
        for status in _objects(store, report, "status"):
            yield Quad(about, _term("currentStatus"), status, _GRAPH)
    for about, deadline in _latest(store, "Deadline", lambda *_: True):
        bounds = _objects(store, deadline, "latest") or _objects(store, deadline, "earliest")
        for bound in bounds:
            yield Quad(about, _term("currentDeadline"), bound, _GRAPH)
    for about, name in _latest(store, "DatedName", _french_title):
        for text in _objects(store, name, "name"):
            yield Quad(about, _term("currentName"), text, _GRAPH)
    for responsibility in _instances(store, "Responsibility"):
        if _LEAD in _objects(store, responsibility, "role"):
            for thing in _objects(store, responsibility, "about"):
                for agent in _objects(store, responsibility, "agent"):
                    if isinstance(thing, NamedNode):
                        yield Quad(thing, _term("currentLead"), agent, _GRAPH)


def _reports(store: Store, report: NamedNode) -> bool:
    """Whether a status can be current: ``planned`` never is, whether it came was not checked."""
    statuses = _objects(store, report, "status")
    return bool(statuses) and _PLANNED not in statuses


def _french_title(store: Store, name: NamedNode) -> bool:
    texts = _objects(store, name, "name")
    french = all(isinstance(text, Literal) and text.language == "fr" for text in texts)
    return french and _value(store, name, "facet") == "title"


def _latest(
    store: Store, kind: str, counts: Callable[[Store, NamedNode], bool]
) -> Iterable[tuple[NamedNode, NamedNode]]:
    """Yield, for each thing, its last assertion of a kind; the IRI breaks ties."""
    best: dict[NamedNode, tuple[str, str, str, NamedNode]] = {}
    for assertion in _instances(store, kind):
        if not counts(store, assertion):
            continue
        rank = (*_recency(store, kind, assertion), assertion.value, assertion)
        for about in _objects(store, assertion, "about"):
            if isinstance(about, NamedNode) and (about not in best or rank[:3] > best[about][:3]):
                best[about] = rank
    return [(about, rank[3]) for about, rank in best.items()]


def _recency(store: Store, kind: str, assertion: NamedNode) -> tuple[str, str]:
    """Return what makes one assertion later than another.

    A status: the day on which it is true, then the day it was known. Everything else: the day it
    was known; what is known only by the day it was read comes before all.
    """
    known = _value(store, assertion, "knownOn") or ""
    stated = _value(store, assertion, "latest") or _value(store, assertion, "earliest") or ""
    if kind == "StatusReport":
        return stated or known, known
    return "" if _undated(store, assertion) else known, stated


def _undated(store: Store, assertion: NamedNode) -> bool:
    return _READ in _objects(store, assertion, "knownOnBasis")


def _instances(store: Store, kind: str) -> list[NamedNode]:
    quads = store.quads_for_pattern(None, _TYPE, _term(kind), None)
    return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]


def _objects(store: Store, subject: NamedNode, name: str) -> list[Term]:
    quads = store.quads_for_pattern(subject, _term(name), None, None)
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode | Literal)]


def _value(store: Store, subject: NamedNode, name: str) -> str | None:
    return next((term.value for term in _objects(store, subject, name)), None)

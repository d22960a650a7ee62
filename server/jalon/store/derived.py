"""What is computed from the records at load: ``supersededOn`` and the shortcuts of the current day.

Never in files. In its own named graph, ``…/graph/current``. "Known on day D" is then two plain
comparisons (measured: NOT EXISTS over later assertions took more than 120 s at 16,000 assertions).
All that is derived follows from the assertions about one thing: after a write, only what is derived
of the things that it touches is made anew.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from jalon.namespaces import CURRENT_GRAPH, JALON, PREFIXES
from jalon.store.effect import Effect

Term = NamedNode | Literal
Node = NamedNode | Literal | BlankNode | Triple


@cache
def _term(name: str) -> NamedNode:
    return NamedNode(JALON + name)


_XSD_DATE: Final = NamedNode(PREFIXES["xsd"] + "date")
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_LEAD: Final = NamedNode(PREFIXES["role"] + "lead")
_READ: Final = NamedNode(PREFIXES["known-basis"] + "read")
_PLANNED: Final = NamedNode(PREFIXES["status"] + "planned")
_GRAPH: Final = NamedNode(CURRENT_GRAPH)
_ABOUT: Final = _term("about")
_SUPERSEDED: Final = _term("supersededOn")
_FOLLOWED: Final = ("StatusReport", "Deadline", "AnnouncedValue", "DatedName")
_SHORTCUTS: Final = ("currentStatus", "currentDeadline", "currentName", "currentLead")


@dataclass(frozen=True, slots=True)
class Assertion:
    """A dated assertion and the values of its properties, by predicate."""

    node: NamedNode
    values: dict[NamedNode, list[Term]]

    def objects(self, name: str) -> list[Term]:
        """Return the values of a property of ours."""
        return self.values.get(_term(name), [])

    def value(self, name: str) -> str:
        """Return the value of a property of ours as text, "" when it has none.

        The first of several as texts: the engine's order would tell what was written before.
        """
        return min((term.value for term in self.objects(name)), default="")

    def is_a(self, kind: str) -> bool:
        """Whether it is of a class of ours."""
        return _term(kind) in self.values.get(_TYPE, ())

    @property
    def is_undated(self) -> bool:
        """Whether it is known only by the day it was read: its place among others is unknown."""
        return _READ in self.objects("knownOnBasis")

    def recency(self, kind: str) -> tuple[str, str, str]:
        """Return what makes one assertion of a kind later than another; the IRI breaks ties.

        A status: the day on which it is true, then the day it was known. Everything else: the day
        it was known; what is known only by the day it was read comes before all.
        """
        known = self.value("knownOn")
        stated = self.value("latest") or self.value("earliest")
        if kind == "StatusReport":
            return stated or known, known, self.node.value
        return "" if self.is_undated else known, stated, self.node.value


def derive(store: Store) -> None:
    """Add the derived graph to a store that holds the records."""
    things = {quad.object for quad in store.quads_for_pattern(None, _ABOUT, None, None)}
    store.extend([quad for thing in things for quad in _derived(thing, _about(store, thing))])


def renew(store: Store, effect: Effect) -> None:
    """Make the derived graph of a store what it is to be after a write of this effect.

    In time of what changes: some hundred microseconds for a record.
    """
    touched = {quad.subject for quad in (*effect.added, *effect.removed)}
    things = {quad.object for quad in effect.removed if quad.predicate == _ABOUT}
    for node in touched:
        things |= {quad.object for quad in store.quads_for_pattern(node, _ABOUT, None, None)}
    concerned = _with_assertions(store, things)
    for node in touched | {each.node for about in concerned.values() for each in about}:
        _forget(store, node, [_SUPERSEDED])
    for thing in concerned:
        _forget(store, thing, map(_term, _SHORTCUTS))
    store.extend([quad for thing, about in concerned.items() for quad in _derived(thing, about)])


def _with_assertions(store: Store, things: Iterable[Node]) -> dict[Node, list[Assertion]]:
    """Return the assertions about some things, and about all that one of them is about too."""
    found: dict[Node, list[Assertion]] = {}
    waiting = list(things)
    while waiting:
        thing = waiting.pop()
        if thing not in found:
            found[thing] = _about(store, thing)
            waiting += [each for about in found[thing] for each in about.objects("about")]
    return found


def _forget(store: Store, subject: Node, predicates: Iterable[NamedNode]) -> None:
    if isinstance(subject, NamedNode):
        for predicate in predicates:
            for quad in list(store.quads_for_pattern(subject, predicate, None, _GRAPH)):
                store.remove(quad)


def _about(store: Store, thing: Node) -> list[Assertion]:
    quads = store.quads_for_pattern(None, _ABOUT, thing, None)
    nodes = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    return [_read(store, node) for node in nodes]


def _read(store: Store, node: NamedNode) -> Assertion:
    values: dict[NamedNode, list[Term]] = {}
    for quad in store.quads_for_pattern(node, None, None, None):
        if isinstance(quad.object, NamedNode | Literal):
            values.setdefault(quad.predicate, []).append(quad.object)
    return Assertion(node, values)


def _derived(thing: Node, assertions: Sequence[Assertion]) -> Iterator[Quad]:
    """Yield what follows from the assertions about one thing."""
    yield from _superseded(assertions)
    if isinstance(thing, NamedNode):
        for name, value in _current(assertions):
            yield Quad(thing, _term(name), value, _GRAPH)


def _superseded(assertions: Iterable[Assertion]) -> Iterator[Quad]:
    """Yield the day on which each assertion was followed by a later one of the same facet."""
    series: dict[tuple[str, ...], list[tuple[str, NamedNode]]] = defaultdict(list)
    for assertion in assertions:
        known = assertion.value("knownOn")
        for kind in _FOLLOWED:
            key = _series(kind, assertion) if assertion.is_a(kind) else None
            if key and known and not assertion.is_undated:
                series[key].append((known, assertion.node))
    for members in series.values():
        following = dict(pairwise(sorted({day for day, _ in members})))
        for day, node in members:
            if day in following:
                later = Literal(following[day], datatype=_XSD_DATE)
                yield Quad(node, _SUPERSEDED, later, _GRAPH)


def _series(kind: str, assertion: Assertion) -> tuple[str, ...] | None:
    """Return what must be the same for a later assertion to take the place of this one."""
    facet = assertion.value("facet")
    if not facet:
        return None
    if kind == "AnnouncedValue":
        return kind, facet, *sorted(_units(assertion))
    if kind == "DatedName":
        names = [name for name in assertion.objects("name") if isinstance(name, Literal)]
        languages = sorted(name.language or "" for name in names)
        return (kind, facet, *languages) if facet == "title" else None
    return kind, facet


def _units(assertion: Assertion) -> list[str]:
    units = [unit for unit in assertion.objects("unit") if isinstance(unit, Literal)]
    return [unit.value for unit in units if unit.language == "fr"]


def _current(assertions: Sequence[Assertion]) -> Iterator[tuple[str, Term]]:
    """Yield the shortcuts of a thing: current status, deadline, name and leads."""
    report = _latest("StatusReport", assertions, _reports)
    if report is not None:
        for status in report.objects("status"):
            yield "currentStatus", status
    deadline = _latest("Deadline", assertions, lambda _: True)
    if deadline is not None:
        for bound in deadline.objects("latest") or deadline.objects("earliest"):
            yield "currentDeadline", bound
    name = _latest("DatedName", assertions, _french_title)
    if name is not None:
        for text in name.objects("name"):
            yield "currentName", text
    for assertion in assertions:
        if assertion.is_a("Responsibility") and _LEAD in assertion.objects("role"):
            for agent in assertion.objects("agent"):
                yield "currentLead", agent


def _latest(
    kind: str, assertions: Iterable[Assertion], counts: Callable[[Assertion], bool]
) -> Assertion | None:
    """Return the last assertion of a kind, of those that count."""
    those = (each for each in assertions if each.is_a(kind) and counts(each))
    return max(those, key=lambda each: each.recency(kind), default=None)


def _reports(report: Assertion) -> bool:
    """Whether a status can be current: ``planned`` never is, whether it came was not checked."""
    statuses = report.objects("status")
    return bool(statuses) and _PLANNED not in statuses


def _french_title(name: Assertion) -> bool:
    texts = name.objects("name")
    french = all(isinstance(text, Literal) and text.language == "fr" for text in texts)
    return french and name.value("facet") == "title"

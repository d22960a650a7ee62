"""The outline of a roadmap: what it is made of, and what it announced that is not known here."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from jalon.rdf.records import RecordAddress
from jalon.store.pages.labels import Reader, Shown, sort_key
from jalon.store.pages.model import Assertion, SourceRef

_LEVELS: Final = ("orientation", "axis", "priority", "objective", "action")

_COUNTED: Final = {
    "count-orientations": "orientation",
    "count-axes": "axis",
    "count-priorities": "priority",
    "count-objectives": "objective",
    "count-actions": "action",
}
"""The facets that count a kind of elements."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element of an outline with what it is made of; ``probable`` is the editor's placing."""

    element: Shown
    kind: str
    number: str | None
    candidates: list[str]
    status: Shown | None
    code: str
    lead: list[Shown]
    probable: bool
    children: list["Node"]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many elements of a kind were announced, and how many are known here.

    ``date`` is the words for the first day on which the number was given, ``anchor`` the first
    of the assertions that give it, ``times`` how many there are.
    """

    announced: Shown
    kind: str
    known: int
    missing: int
    date: str
    anchor: str
    times: int
    sources: list[SourceRef]


def outline(reader: Reader, thing: str) -> list[Node]:
    """Return the elements that are part of a roadmap or of one of its elements, in order."""
    return _children(reader, thing, seen=frozenset({thing}))


def _children(reader: Reader, whole: str, seen: frozenset[str]) -> list[Node]:
    parts = [(iri, False) for iri in reader.subjects("jalon:partOf", whole)]
    parts += [(iri, True) for iri in reader.subjects("jalon:probablyPartOf", whole)]
    nodes = [
        _node(reader, iri, address.kind, probable, seen)
        for iri, probable in parts
        if iri not in seen and (address := RecordAddress.of_iri(iri)) and address.kind in _LEVELS
    ]
    below = {each for node in nodes for each in _iris(node.children)}
    return sorted((node for node in nodes if node.element.iri not in below), key=_order)


def _iris(nodes: list[Node]) -> set[str | None]:
    """Return the elements of an outline: one that stands lower down is not listed again above."""
    return {node.element.iri for node in nodes}.union(*(_iris(node.children) for node in nodes))


def _node(reader: Reader, iri: str, kind: str, probable: bool, seen: frozenset[str]) -> Node:
    status = reader.concept(iri, "jalon:currentStatus")
    return Node(
        element=reader.ref(iri),
        kind=kind,
        number=number_of(reader, iri),
        candidates=candidate_numbers(reader, iri),
        status=status,
        code=(status.iri or "").rpartition("#")[2] if status else "",
        lead=reader.refs(iri, "jalon:currentLead"),
        probable=probable,
        children=_children(reader, iri, seen | {iri}),
    )


def number_of(reader: Reader, iri: str) -> str | None:
    """Return the number of an element: its own, else the one a source gives it in an edition.

    A number that an editor inferred or that is disputed is not one.
    """
    own = reader.value(iri, "jalon:number")
    if own is not None:
        return own
    for entry in reader.subjects("jalon:about", iri):
        stated = reader.concept(entry, "jalon:certainty")
        number = reader.value(entry, "jalon:number")
        certain = stated is None or (stated.iri or "").endswith("#stated")
        if number is not None and certain:
            return number
    return None


def candidate_numbers(reader: Reader, iri: str) -> list[str]:
    """Return the numbers among which arithmetic leaves an element, in order."""
    entries = reader.subjects("jalon:about", iri)
    found = {n for entry in entries for n in reader.values(entry, "jalon:numberCandidate")}
    return sorted(found, key=int)


def _order(node: Node) -> tuple[int, int, tuple[str, str]]:
    written = node.number or next(iter(node.candidates), "")
    number = int(written) if written.isdecimal() else 10_000
    return _LEVELS.index(node.kind), number, sort_key(node.element.text)


def completeness(
    reader: Reader, thing: str, nodes: list[Node], values: list[Assertion]
) -> list[Completeness]:
    """Return, for each number of elements that was announced, how many are known here.

    A number announced with a later edition than the first is held against the elements that are
    known to stand in that edition, and not against all that were ever known.
    """
    known: dict[str, set[str]] = {}
    _collect(nodes, known)
    announced: dict[tuple[str, str | None], list[Assertion]] = {}
    for value in sorted(values, key=lambda each: (each.facet, each.order)):
        if value.facet in _COUNTED and value.main is not None:
            announced.setdefault((value.facet, value.number), []).append(value)
    found = []
    for (facet, _), same in announced.items():
        elements = known.get(_COUNTED[facet], set())
        later = _elements_of_later_edition(reader, thing, same[0].known_on)
        found.append(
            _completeness(_COUNTED[facet], same, elements if later is None else elements & later)
        )
    return found


def _elements_of_later_edition(reader: Reader, thing: str, day: str) -> set[str] | None:
    """Return the elements of the edition in force on a day; None before the second edition."""
    editions = reader.values(thing, "jalon:hasEdition")
    dated = sorted((reader.value(each, "jalon:earliest") or "9999", each) for each in editions)
    in_force = [edition for start, edition in dated if start <= day]
    if len(in_force) < 2:
        return None
    entries = reader.subjects("jalon:edition", in_force[-1])
    return {about for entry in entries for about in reader.values(entry, "jalon:about")}


def _completeness(kind: str, same: list[Assertion], known: set[str]) -> Completeness:
    first = same[0]
    sources = {source.title.iri: source for each in same for source in each.sources}
    return Completeness(
        announced=first.main or Shown(""),
        kind=kind,
        known=len(known),
        missing=_missing(first.number, len(known)),
        date=first.date or first.known,
        anchor=first.anchor,
        times=len(same),
        sources=list(sources.values()),
    )


def _collect(nodes: list[Node], known: dict[str, set[str]]) -> None:
    for node in nodes:
        known.setdefault(node.kind, set()).add(node.element.iri or "")
        _collect(node.children, known)


def _missing(announced: str | None, known: int) -> int:
    try:
        return max(int(Decimal(announced or "0")) - known, 0)
    except InvalidOperation:
        return 0

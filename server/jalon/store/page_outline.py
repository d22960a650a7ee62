"""The outline of a roadmap: what it is made of, and what it announced that is not known here."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from jalon.rdf.records import RecordAddress
from jalon.store.labels import Reader, Shown, sort_key
from jalon.store.page_assertions import Assertion, SourceRef

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
    status: Shown | None
    code: str
    lead: list[Shown]
    probable: bool
    children: list["Node"]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many elements of a kind a source announced, and how many are known here."""

    announced: Shown
    label: Shown | None
    kind: str
    known: int
    missing: int
    date: str
    anchor: str
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
    return sorted(nodes, key=_order)


def _node(reader: Reader, iri: str, kind: str, probable: bool, seen: frozenset[str]) -> Node:
    status = reader.concept(iri, "jalon:currentStatus")
    return Node(
        element=reader.ref(iri),
        kind=kind,
        number=number_of(reader, iri),
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


def _order(node: Node) -> tuple[int, int, tuple[str, str]]:
    number = int(node.number) if node.number and node.number.isdecimal() else 10_000
    return _LEVELS.index(node.kind), number, sort_key(node.element.text)


def completeness(nodes: list[Node], values: list[Assertion]) -> list[Completeness]:
    """Return, for each announced count of elements, how many are known here."""
    known: dict[str, set[str]] = {}
    _collect(nodes, known)
    return [
        Completeness(
            announced=value.main,
            label=value.group,
            kind=kind,
            known=len(known.get(kind, ())),
            missing=_missing(value.number, len(known.get(kind, ()))),
            date=value.date or value.known,
            anchor=value.anchor,
            sources=value.sources,
        )
        for value in values
        if (kind := _COUNTED.get(value.facet, "")) and value.main is not None
    ]


def _collect(nodes: list[Node], known: dict[str, set[str]]) -> None:
    for node in nodes:
        known.setdefault(node.kind, set()).add(node.element.iri or "")
        _collect(node.children, known)


def _missing(announced: str | None, known: int) -> int:
    try:
        return max(int(Decimal(announced or "0")) - known, 0)
    except InvalidOperation:
        return 0

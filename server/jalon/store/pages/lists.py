"""Lists of records by kind: filtered by text and facets, in order, page by page or whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jalon.rdf.records import RecordAddress
from jalon.store.pages.columns import COLUMNS, Cell, Column, counted, order_of
from jalon.store.pages.kinds import kind_name
from jalon.store.pages.labels import Reader, Shown, fold, node

PAGE_SIZE: Final = 100

CLASSES: Final = {
    "roadmap": "jalon:Roadmap",
    "orientation": "jalon:Orientation",
    "axis": "jalon:Axis",
    "priority": "jalon:Priority",
    "objective": "jalon:Objective",
    "action": "jalon:Action",
    "milestone": "jalon:Milestone",
    "programme": "jalon:Programme",
    "service": "jalon:DigitalService",
    "actor": "jalon:Actor",
    "person": "jalon:Person",
    "event": "jalon:Event",
    "law": "jalon:LegalText",
    "funding": "jalon:Funding",
    "source": "jalon:Source",
}
"""The class of each kind of records."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a facet can have, with how many records have it."""

    token: str
    text: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter of a list."""

    key: str
    label: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list; ``cells`` by the key of their column."""

    iri: str
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list: its columns (key, name), its rows, its facets, how many there are."""

    kind: str
    title: str
    columns: list[tuple[str, str]]
    rows: list[Row]
    facets: list[Facet]
    total: int
    unfiltered: int
    page: int
    pages: int


def things_of(reader: Reader, kind: str) -> list[str]:
    """Return the IRIs of a kind's records."""
    found = reader.instances(CLASSES[kind])
    return [iri for iri in found if (a := RecordAddress.of_iri(iri)) and a.thing == iri]


def list_page(
    reader: Reader,
    kind: str,
    text: str = "",
    chosen: Mapping[str, str] | None = None,
    page: int = 1,
) -> ListPage:
    """Return a page of a kind's list; page 0 is the whole list.

    ``chosen`` gives, by facet key, the token that a record must have.
    """
    columns = COLUMNS[kind]
    faceted = [column for column in columns if column.facet]
    filters = {c.key: (chosen or {})[c.key] for c in faceted if (chosen or {}).get(c.key)}
    things = sorted(things_of(reader, kind), key=lambda iri: order_of(reader, kind, iri))
    tokens = {iri: {c.key: _tokens(c, reader, iri) for c in faceted} for iri in things}
    words = fold(text).split()
    kept = [
        iri
        for iri in things
        if _matches(tokens[iri], filters) and all(w in searchable(reader, iri) for w in words)
    ]
    pages = max(1, -(-len(kept) // PAGE_SIZE))
    page = min(page, pages)
    shown = kept if page == 0 else kept[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    visible = [column for column in columns if column.shown]
    return ListPage(
        kind=kind,
        title=kind_name(kind, reader.lang, plural=True),
        columns=[(c.key, reader.choose(c.fr, c.en)) for c in visible],
        rows=[Row(iri, {c.key: c.read(reader, iri) for c in visible}) for iri in shown],
        facets=_facets(reader, faceted, tokens, filters),
        total=len(kept),
        unfiltered=len(things),
        page=page,
        pages=pages,
    )


def searchable(reader: Reader, iri: str) -> str:
    """Return all that a record can be found by: labels, names, acronyms, number, publisher."""
    curies = ("rdfs:label", "skos:altLabel", "jalon:acronym", "foaf:name", "dcterms:title")
    found = [value for curie in curies for value in reader.values(iri, curie)]
    found += reader.values(iri, "jalon:officialNumber") + reader.values(iri, "dc:publisher")
    for assertion in reader.subjects("jalon:about", iri):
        found += reader.values(assertion, "jalon:name")
    return fold(" ".join(found))


def _tokens(column: Column, reader: Reader, iri: str) -> list[tuple[str, str]]:
    return [(token_of(shown), shown.text) for shown in column.read(reader, iri)]


def token_of(shown: Shown) -> str:
    """Return the short word that stands for a value in an address: slug, concept or text."""
    if shown.iri is None:
        return shown.text
    return shown.iri.rpartition("#")[2].rpartition("/")[2]


def _matches(tokens: Mapping[str, Sequence[tuple[str, str]]], filters: Mapping[str, str]) -> bool:
    return all(
        any(token == wanted for token, _ in tokens.get(key, ())) for key, wanted in filters.items()
    )


def _facets(
    reader: Reader,
    columns: Sequence[Column],
    tokens: Mapping[str, Mapping[str, Sequence[tuple[str, str]]]],
    filters: Mapping[str, str],
) -> list[Facet]:
    """Return the filters worth offering: those with at least two values."""
    facets = []
    for column in columns:
        options = counted([pair for each in tokens.values() for pair in each[column.key]])
        if len(options) > 1:
            made = [Option(t, x, n, filters.get(column.key) == t) for t, x, n in options]
            facets.append(Facet(column.key, reader.choose(column.fr, column.en), made))
    return facets


def type_iri(kind: str) -> str:
    """Return the IRI of a kind's class."""
    return node(CLASSES[kind]).value

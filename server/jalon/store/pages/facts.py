"""Stable facts of a thing as a definition list: property labels, values people can read."""

from typing import Final

from pyoxigraph import Literal, NamedNode

from jalon.namespaces import JALON, PREFIXES
from jalon.store.pages.dates import day, number
from jalon.store.pages.labels import (
    LANGUAGE_NAMES,
    Reader,
    Shown,
    Term,
    node,
    shown_literal,
    sort_key,
)
from jalon.store.pages.model import Fact

_ELSEWHERE: Final = frozenset(
    node(curie).value
    for curie in (
        "dcterms:description",
        "dcterms:identifier",
        "foaf:name",
        "jalon:acronym",
        "jalon:earliest",
        "jalon:edtf",
        "jalon:hasEdition",
        "jalon:latest",
        "jalon:precision",
        "jalon:source",
        "rdf:type",
        "rdfs:label",
        "skos:altLabel",
        "skos:editorialNote",
    )
)
"""Properties that have a place of their own on the page."""

_FIRST: Final = tuple(
    node(curie).value
    for curie in (
        "dcterms:type",
        "dc:publisher",
        "dc:creator",
        "dcterms:title",
        "jalon:officialNumber",
        "jalon:milestoneOf",
        "jalon:partOf",
        "jalon:probablyPartOf",
        "jalon:number",
        "jalon:outcome",
        "jalon:origin",
        "jalon:implementedBy",
        "jalon:funds",
        "jalon:payer",
        "jalon:concerns",
        "jalon:organizer",
        "jalon:participant",
        "jalon:place",
        "jalon:parent",
        "org:hasMember",
        "jalon:successorOf",
        "jalon:legalBasis",
        "jalon:legalText",
    )
)
"""Properties in the order in which a reader looks for them; the others follow by label."""

_DATE_LABELS: Final = {
    "actor": ("Existence", "Existence"),
    "event": ("Date", "Date"),
    "funding": ("Période couverte", "Period covered"),
    "law": ("Signature", "Signed"),
    "programme": ("Période", "Period"),
    "roadmap": ("Période", "Period"),
    "service": ("Période", "Period"),
    "source": ("Publication", "Published"),
}

_PERIODS: Final = ("actor", "funding", "programme", "roadmap", "service")
_DATED_AFTERWARDS: Final = node("jalon:outcome").value


def read_facts(reader: Reader, thing: str, kind: str, as_of: str | None = None) -> list[Fact]:
    """Return the stable facts of a thing, its own date first.

    The outcome, the editor's reading of all that is known today, is left out of a page as of an
    earlier day.
    """
    gathered: dict[str, list[Term]] = {}
    for predicate, term in reader.properties(thing):
        hidden = as_of is not None and predicate == _DATED_AFTERWARDS
        if predicate not in _ELSEWHERE and not predicate.startswith(f"{JALON}current"):
            gathered.setdefault(predicate, [])
            if not hidden:
                gathered[predicate].append(term)
    facts = [
        Fact(reader.property_label(predicate), values)
        for predicate in sorted(gathered, key=lambda each: _rank(reader, each))
        if (values := _shown_all(reader, predicate, gathered[predicate]))
    ]
    return _date_fact(reader, thing, kind) + facts


def _date_fact(reader: Reader, thing: str, kind: str) -> list[Fact]:
    date = reader.date(thing, period=kind in _PERIODS)
    if date is None:
        return []
    label = reader.choose(*_DATE_LABELS.get(kind, ("Date", "Date")))
    return [Fact(Shown(label), [Shown(date.text)])]


def _rank(reader: Reader, predicate: str) -> tuple[int, tuple[str, str]]:
    place = _FIRST.index(predicate) if predicate in _FIRST else len(_FIRST)
    return place, sort_key(reader.property_label(predicate).text)


def _shown_all(reader: Reader, predicate: str, terms: list[Term]) -> list[Shown]:
    """Return the values of a property, texts in the page's language alone if there are some."""
    literals = [term for term in terms if isinstance(term, Literal)]
    mine = [term for term in literals if term.language == reader.lang]
    kept: list[Term] = [*(mine or literals)]
    kept += [term for term in terms if isinstance(term, NamedNode)]
    shown = [_shown(reader, predicate, term) for term in dict.fromkeys(kept)]
    return sorted(shown, key=lambda each: sort_key(each.text))


def _shown(reader: Reader, predicate: str, term: Term) -> Shown:
    if isinstance(term, NamedNode):
        label = reader.ref(term.value)
        if label.text != term.value:
            return label
        return Shown(bare_address(term.value), None, term.value)
    if predicate == node("dcterms:language").value and term.value in LANGUAGE_NAMES:
        return Shown(reader.choose(*LANGUAGE_NAMES[term.value]))
    kind = term.datatype.value.removeprefix(PREFIXES["xsd"])
    if kind == "date":
        return Shown(day(term.value, reader.lang))
    if kind in ("integer", "decimal"):
        return Shown(number(term.value, reader.lang))
    return shown_literal(term)


def bare_address(address: str) -> str:
    """Return a web address as people write it: no scheme, no trailing slash, at most 60 signs."""
    bare = address.partition("://")[2] or address
    bare = bare.removeprefix("www.").rstrip("/")
    return bare if len(bare) <= 60 else f"{bare[:57]}…"

"""Labels in the reader's language, never a code and never a bare address.

Reads a store by patterns (a few microseconds each), so that a page of hundreds of labels costs a
few milliseconds. The language asked comes first, then the other one, then what there is.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeVar, cast

from pyoxigraph import Literal, NamedNode, Store

from jalon.namespaces import BASE, CURRENT_GRAPH, DATASET, PREFIXES, SHAPES
from jalon.rdf.records import RecordAddress
from jalon.store.pages.dates import When, day, when

Term = NamedNode | Literal
Value = TypeVar("Value")

_LABELLED_BY: Final = ("rdfs:label", "skos:prefLabel", "dcterms:title", "foaf:name", "sh:name")

FOREIGN: Final[dict[str, tuple[str, str]]] = {
    "dc:creator": ("Auteur", "Author"),
    "dc:publisher": ("Éditeur", "Publisher"),
    "dcterms:description": ("Description", "Description"),
    "dcterms:identifier": ("Identifiant dans le dossier", "Identifier in the dossier"),
    "dcterms:language": ("Langue", "Language"),
    "dcterms:title": ("Titre complet", "Full title"),
    "dcterms:type": ("Nature", "Kind"),
    "eli:date_publication": ("Publié le", "Published on"),
    "foaf:homepage": ("Site", "Website"),
    "foaf:name": ("Nom", "Name"),
    "foaf:primaryTopic": ("Sujet de la fiche", "Topic of the record"),
    "org:hasMember": ("Membre", "Member"),
    "org:organization": ("Organisation", "Organisation"),
    "org:originalOrganization": ("Organisation d’origine", "Original organisation"),
    "org:resultingOrganization": ("Organisation qui en résulte", "Resulting organisation"),
    "owl:sameAs": ("Même chose ailleurs", "Same thing elsewhere"),
    "rdf:type": ("Type", "Type"),
    "rdfs:label": ("Libellé", "Label"),
    "schema:eventAttendanceMode": ("Tenue", "Attendance"),
    "schema:OnlineEventAttendanceMode": ("En ligne", "Online"),
    "schema:url": ("Adresse", "Address"),
    "skos:altLabel": ("Autre libellé", "Other label"),
    "skos:editorialNote": ("Note de l’éditeur", "Editor’s note"),
}
"""Labels of the terms that other vocabularies define and that pages show."""

LANGUAGE_NAMES: Final = {"fr": ("français", "French"), "en": ("anglais", "English")}


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as people read it: a text, its language if not a neutral one, and where it leads.

    ``note`` is what it means (a concept's definition). ``iri`` is a thing of ours or an address
    elsewhere; whether it becomes a link is the template's choice.
    """

    text: str
    lang: str | None = None
    iri: str | None = None
    note: str | None = None


@cache
def node(curie: str) -> NamedNode:
    """Return the IRI that a prefixed name stands for."""
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


@cache
def _foreign_by_iri() -> dict[str, tuple[str, str]]:
    return {node(curie).value: texts for curie, texts in FOREIGN.items()}


class Reader:
    """Reads a store for one page, in one language; keeps the labels it has read."""

    def __init__(self, store: Store, lang: str) -> None:
        self.store = store
        self.lang = lang
        self._shown: dict[str, Shown] = {}
        self._read_once: dict[tuple[object, str], object] = {}

    def choose(self, fr: str, en: str) -> str:
        """Return the text of the page's language."""
        return fr if self.lang == "fr" else en

    def objects(self, subject: str, curie: str) -> list[Term]:
        """Return the distinct IRIs and literals that a property gives a subject."""
        found = self.store.quads_for_pattern(NamedNode(subject), node(curie), None, None)
        terms = (quad.object for quad in found)
        return list(dict.fromkeys(t for t in terms if isinstance(t, NamedNode | Literal)))

    def values(self, subject: str, curie: str) -> list[str]:
        """Return the same as plain strings, sorted."""
        return sorted(term.value for term in self.objects(subject, curie))

    def value(self, subject: str, curie: str) -> str | None:
        """Return the first of the values, None when there is none."""
        return next(iter(self.values(subject, curie)), None)

    def subjects(self, curie: str, iri: str) -> list[str]:
        """Return the subjects that a property links to an IRI, sorted."""
        found = self.store.quads_for_pattern(None, node(curie), NamedNode(iri), None)
        return sorted({q.subject.value for q in found if isinstance(q.subject, NamedNode)})

    def instances(self, curie: str) -> list[str]:
        """Return the IRIs of a class's direct instances, sorted."""
        return self.subjects("rdf:type", node(curie).value)

    def count(self, curie: str) -> int:
        """Return how many triples have a property."""
        return sum(1 for _ in self.store.quads_for_pattern(None, node(curie), None, None))

    def properties(self, subject: str) -> Iterator[tuple[str, Term]]:
        """Yield the (property IRI, object) pairs of a subject."""
        for quad in self.store.quads_for_pattern(NamedNode(subject), None, None, None):
            if isinstance(quad.object, NamedNode | Literal):
                yield quad.predicate.value, quad.object

    def text(self, subject: str, *curies: str) -> Shown | None:
        """Return the text of the first property that has one, in the best language there is."""
        for curie in curies:
            literals = [t for t in self.objects(subject, curie) if isinstance(t, Literal)]
            if literals:
                return shown_literal(min(literals, key=self._preference))
        return None

    def texts(self, subject: str, curie: str) -> list[Shown]:
        """Return every text of a property, those in the page's language first."""
        literals = [t for t in self.objects(subject, curie) if isinstance(t, Literal)]
        return [shown_literal(literal) for literal in sorted(literals, key=self._preference)]

    def date(self, subject: str, period: bool = False) -> When | None:
        """Return the date pattern that stands on a node, in words; None without one."""
        edtf = self.value(subject, "jalon:edtf")
        earliest = self.value(subject, "jalon:earliest")
        latest = self.value(subject, "jalon:latest")
        return when(edtf, earliest, latest, self.lang, period)

    def ref(self, iri: str) -> Shown:
        """Return a thing, concept or term as its label, with its address."""
        if iri not in self._shown:
            self._shown[iri] = self._read_ref(iri)
        return self._shown[iri]

    def refs(self, subject: str, curie: str) -> list[Shown]:
        """Return what a property links a subject to, as labels, in the order of the labels."""
        iris = [t.value for t in self.objects(subject, curie) if isinstance(t, NamedNode)]
        return sorted(map(self.ref, iris), key=lambda each: sort_key(each.text))

    def concept(self, subject: str, curie: str) -> Shown | None:
        """Return the one concept that a property gives, or None."""
        return next(iter(self.refs(subject, curie)), None)

    def property_label(self, iri: str) -> Shown:
        """Return the label of a property, its first letter a capital."""
        label = self.ref(iri)
        return Shown(label.text[:1].upper() + label.text[1:], label.lang, iri, label.note)

    def once(self, read: Callable[["Reader", str], Value], iri: str) -> Value:
        """Return what a function reads of an IRI, read only once for this page."""
        key = (read, iri)
        if key not in self._read_once:
            self._read_once[key] = read(self, iri)
        return cast(Value, self._read_once[key])

    def known(self, iri: str) -> bool:
        """Whether the store says anything about an IRI."""
        quads = self.store.quads_for_pattern(NamedNode(iri), None, None, None)
        return next(iter(quads), None) is not None

    def _preference(self, literal: Literal) -> tuple[bool, bool, str]:
        return (literal.language != self.lang, literal.language is not None, literal.value)

    def _read_ref(self, iri: str) -> Shown:
        label = self.text(iri, *_LABELLED_BY)
        if label is not None:
            note = self.text(iri, "skos:definition")
            return Shown(label.text, label.lang, iri, note.text if note else None)
        foreign = _foreign_by_iri().get(iri)
        if foreign is not None:
            return Shown(self.choose(*foreign), None, iri)
        return Shown(self._described(iri), None, iri)

    def _described(self, iri: str) -> str:
        """Return a description for an IRI that has no label of its own."""
        address = RecordAddress.of_iri(iri)
        if iri.startswith(BASE) and address is not None:
            if iri == address.document:
                record = self.ref(address.thing).text
                return self.choose(f"Fiche «\u00a0{record}\u00a0»", f"Record “{record}”")
            if "#" in iri and self.known(iri):
                return self._assertion(iri, address)
        named = {
            CURRENT_GRAPH: ("Graphe de l’état actuel", "Graph of the current state"),
            DATASET: ("Jeu de données Jalon", "Jalon dataset"),
            SHAPES: ("Formes SHACL", "SHACL shapes"),
        }.get(iri)
        return self.choose(*named) if named else iri

    def _assertion(self, iri: str, address: RecordAddress) -> str:
        """Return a dated assertion's description: its class, its record, the day it was known."""
        own, dated = self._assertion_parts(iri)
        return f"{own} · {self.ref(address.thing).text}{dated}"

    def short(self, iri: str) -> str | None:
        """Return a dated assertion's class and day; None for what is no assertion."""
        if "/id/" not in iri or "#" not in iri or self.value(iri, "jalon:about") is None:
            return None
        return "".join(self._assertion_parts(iri))

    def _assertion_parts(self, iri: str) -> tuple[str, str]:
        own = [each for each in self.values(iri, "rdf:type") if each.startswith(PREFIXES["jalon"])]
        known_on = self.value(iri, "jalon:knownOn")
        dated = f" ({day(known_on, self.lang)})" if known_on else ""
        return self.ref(own[0]).text if own else "", dated


def shown_literal(literal: Literal) -> Shown:
    """Return a literal as a shown text."""
    return Shown(literal.value, literal.language)


def sort_key(text: str) -> tuple[str, str]:
    """Return the key that orders texts as a reader expects: accents and case do not count."""
    return fold(text), text


def fold(text: str) -> str:
    """Return a text in lower case, without accents, punctuation as spaces: for search and order."""
    joined = text.casefold().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFKD", joined)
    kept = (c for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def labels(store: Store, iris: Iterable[str], lang: str) -> dict[str, dict[str, str | None]]:
    """Return the label, its language and the definition of each IRI that has one.

    ``short`` is set for a dated assertion: what it is and when, without what it is about.
    """
    reader = Reader(store, lang)
    found: dict[str, dict[str, str | None]] = {}
    for iri in iris:
        try:
            shown = reader.ref(iri)
        except ValueError:
            continue
        if shown.text != iri:
            found[iri] = {
                "text": shown.text,
                "lang": shown.lang,
                "note": shown.note,
                "short": reader.short(iri),
            }
    return found

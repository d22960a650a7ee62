"""The ontology and the schemes as pages: every term with its label, definition and place."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Store

from jalon.files import ontology_folder
from jalon.namespaces import JALON, ONTOLOGY, SCHEME, SCHEMES
from jalon.rdf.parse import parse_file
from jalon.store.pages.labels import Reader, Shown, node, sort_key

_CLASS: Final = "owl:Class"
_PROPERTIES: Final = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")

_MODULES: Final = {
    "roadmap": ("Feuilles de route et jalons", "Roadmaps and milestones"),
    "actor": ("Acteurs, personnes et mandats", "Actors, people and mandates"),
    "programme": ("Programmes et services", "Programmes and services"),
    "event": ("Événements", "Events"),
    "law": ("Textes juridiques", "Legal texts"),
    "funding": ("Financements", "Funding"),
    "provenance": (
        "Fiches, sources et affirmations datées",
        "Records, sources and dated assertions",
    ),
}
"""The modules in reading order; one that is not listed comes last, under its file's name."""


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A class, a property or a concept."""

    iri: str
    anchor: str
    label: Shown
    definition: Shown | None
    parents: list[Shown]
    domain: list[Shown]
    range: list[Shown]
    notes: list[Shown]
    examples: list[Shown]


@dataclass(frozen=True, slots=True)
class Module:
    """A topic of the ontology."""

    name: str
    title: str
    classes: list[TermEntry]
    properties: list[TermEntry]


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """The ontology: what it is, its modules, its schemes."""

    iri: str
    title: Shown | None
    description: Shown | None
    abstract: Shown | None
    version: str | None
    version_iri: str | None
    licence: str | None
    changes: list[Shown]
    modules: list[Module]
    schemes: list[Shown]


@dataclass(frozen=True, slots=True)
class SchemePage:
    """A scheme and its concepts; ``uses`` counts the subjects that point to each, by anchor."""

    iri: str
    name: str
    title: Shown | None
    description: Shown | None
    concepts: list[TermEntry]
    uses: dict[str, int]


def ontology_page(reader: Reader, modules: Mapping[str, str]) -> OntologyPage:
    """Return the ontology's page; ``modules`` is what ``modules_of_terms`` returns."""
    iris = {curie: reader.instances(curie) for curie in (_CLASS, *_PROPERTIES)}
    grouped: dict[str, tuple[list[TermEntry], list[TermEntry]]] = {}
    for curie, terms in iris.items():
        for iri in terms:
            if iri.startswith(JALON):
                lists = grouped.setdefault(modules.get(iri, ""), ([], []))
                lists[0 if curie == _CLASS else 1].append(_term(reader, iri))
    return OntologyPage(
        iri=ONTOLOGY,
        title=reader.text(ONTOLOGY, "dcterms:title", "rdfs:label"),
        description=reader.text(ONTOLOGY, "dcterms:description"),
        abstract=reader.text(ONTOLOGY, "dcterms:abstract"),
        version=reader.value(ONTOLOGY, "owl:versionInfo"),
        version_iri=reader.value(ONTOLOGY, "owl:versionIRI"),
        licence=reader.value(ONTOLOGY, "dcterms:license"),
        changes=[text for text in reader.texts(ONTOLOGY, "skos:changeNote") if _mine(reader, text)],
        modules=[_module(reader, name, *grouped[name]) for name in sorted(grouped, key=_place)],
        schemes=[reader.ref(f"{SCHEME}{name}") for name in SCHEMES],
    )


def scheme_page(reader: Reader, name: str) -> SchemePage | None:
    """Return a scheme's page, None when there is no such scheme."""
    iri = f"{SCHEME}{name}"
    concepts = reader.subjects("skos:inScheme", iri)
    if not concepts:
        return None
    entries = [_term(reader, concept) for concept in concepts]
    return SchemePage(
        iri=iri,
        name=name,
        title=reader.text(iri, "dcterms:title", "rdfs:label"),
        description=reader.text(iri, "dcterms:description"),
        concepts=sorted(entries, key=lambda entry: sort_key(entry.label.text)),
        uses={entry.anchor: _uses(reader.store, entry.iri) for entry in entries},
    )


@cache
def modules_of_terms() -> dict[str, str]:
    """Return the module (a file's name) of each term of the ontology, from the files.

    A child may open no file, so this is for the process that asks it.
    """
    return {
        triple.subject.value: path.stem
        for path in sorted(ontology_folder().glob("*.ttl"))
        for triple in parse_file(path)
        if isinstance(triple.subject, NamedNode) and triple.predicate == node("rdfs:isDefinedBy")
    }


def _place(name: str) -> tuple[int, str]:
    names = list(_MODULES)
    return (names.index(name) if name in names else len(names), name)


def _module(
    reader: Reader, name: str, classes: list[TermEntry], properties: list[TermEntry]
) -> Module:
    title = reader.choose(*_MODULES[name]) if name in _MODULES else name
    return Module(name, title, sorted(classes, key=_by_label), sorted(properties, key=_by_label))


def _by_label(entry: TermEntry) -> tuple[str, str]:
    return sort_key(entry.label.text)


def _term(reader: Reader, iri: str) -> TermEntry:
    parents = reader.refs(iri, "rdfs:subClassOf") + reader.refs(iri, "rdfs:subPropertyOf")
    return TermEntry(
        iri=iri,
        anchor=iri.rpartition("#")[2],
        label=reader.ref(iri),
        definition=reader.text(iri, "skos:definition"),
        parents=parents,
        domain=_classes(reader, iri, "rdfs:domain"),
        range=_classes(reader, iri, "rdfs:range"),
        notes=_in_language(reader, iri, "skos:scopeNote"),
        examples=_in_language(reader, iri, "skos:example"),
    )


def _in_language(reader: Reader, iri: str, curie: str) -> list[Shown]:
    texts = reader.texts(iri, curie)
    return [text for text in texts if _mine(reader, text)] or texts


def _mine(reader: Reader, text: Shown) -> bool:
    return text.lang in (reader.lang, None)


def _classes(reader: Reader, iri: str, curie: str) -> list[Shown]:
    """Return the classes a domain or range names, those of a union one by one."""
    found = []
    for quad in reader.store.quads_for_pattern(NamedNode(iri), node(curie), None, None):
        if isinstance(quad.object, NamedNode):
            found.append(quad.object.value)
        elif isinstance(quad.object, BlankNode):
            found += _union(reader.store, quad.object)
    return [_class_ref(reader, each) for each in dict.fromkeys(found)]


def _class_ref(reader: Reader, iri: str) -> Shown:
    label = reader.ref(iri)
    if label.text != iri:
        return label
    return Shown(iri.rpartition("#")[2].rpartition("/")[2], None, iri)


def _union(store: Store, union: BlankNode) -> list[str]:
    members: list[str] = []
    cell = _object(store, union, "owl:unionOf")
    while isinstance(cell, BlankNode):
        first = _object(store, cell, "rdf:first")
        if isinstance(first, NamedNode):
            members.append(first.value)
        cell = _object(store, cell, "rdf:rest")
    return members


def _object(store: Store, subject: BlankNode, curie: str) -> object:
    found = store.quads_for_pattern(subject, node(curie), None, None)
    return next((quad.object for quad in found), None)


def _uses(store: Store, concept: str) -> int:
    """Return how many records' subjects point to a concept."""
    found = store.quads_for_pattern(None, None, NamedNode(concept), None)
    return len({q.subject for q in found if "/doc/" in getattr(q.graph_name, "value", "")})

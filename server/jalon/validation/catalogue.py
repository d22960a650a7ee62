"""What a dataset offers to choose from: records by class, concepts by scheme, by label or by name.

Read from the data graph once; serves spreadsheets, near matches, drop-down lists and examples.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from typing import Final

import rdflib
from rdflib import FOAF, RDF, RDFS, SKOS

from jalon.namespaces import JALON, PREFIXES, THING

_NEAR: Final = 3
_CUTOFF: Final = 0.72
_SHORT: Final = 5
_SHORT_CUTOFF: Final = 0.6
_LABELS: Final = (SKOS.prefLabel, RDFS.label, SKOS.altLabel, FOAF.name)
_ACRONYM: Final = rdflib.URIRef(f"{JALON}acronym")


def folded(text: str) -> str:
    """Return a text for comparison: no case, no accents, plain spaces and apostrophes."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(bare.casefold().split())


def local_name(iri: str) -> str:
    """Return the last part of an IRI: the slug of a record, the name of a concept or a term."""
    return iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]


def slug_of(text: str) -> str:
    """Return the slug nearest to a text: ``Appli carte`` as ``appli-carte``; perhaps none."""
    words = re.sub(r"[^a-z0-9]+", "-", folded(text).replace("'", "-"))
    return words.strip("-").lstrip("0123456789-")


class Catalogue:
    """The things, concepts and classes of a data graph, as they are when first asked."""

    def __init__(self, graph: rdflib.Graph) -> None:
        self._graph = graph

    @cached_property
    def _subclasses(self) -> dict[str, set[str]]:
        below: dict[str, set[str]] = defaultdict(set)
        for child, parent in self._graph.subject_objects(RDFS.subClassOf):
            below[str(parent)].add(str(child))
        return below

    def concrete(self, classes: Iterable[str]) -> set[str]:
        """Return classes with all that are below them."""
        found: set[str] = set()
        waiting = list(classes)
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting.extend(self._subclasses.get(each, ()))
        return found

    def above(self, target: str) -> set[str]:
        """Return the classes that a class stands directly below."""
        return {str(each) for each in self._graph.objects(rdflib.URIRef(target), RDFS.subClassOf)}

    @cached_property
    def _by_class(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for subject, kind in self._graph.subject_objects(RDF.type):
            if isinstance(subject, rdflib.URIRef):
                found[str(kind)].append(str(subject))
        return {kind: sorted(members) for kind, members in found.items()}

    def members(self, classes: Iterable[str]) -> list[str]:
        """Return what belongs to some classes, or to classes below them, sorted."""
        return sorted(
            {each for kind in self.concrete(classes) for each in self._by_class.get(kind, ())}
        )

    @cached_property
    def _concepts(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for concept, scheme in self._graph.subject_objects(SKOS.inScheme):
            found[str(scheme)].append(str(concept))
        return {scheme: sorted(members) for scheme, members in found.items()}

    def concepts(self, scheme: str) -> list[str]:
        """Return the concepts of a scheme, sorted."""
        return self._concepts.get(scheme, [])

    def label(self, iri: str, lang: str) -> str | None:
        """Return the label of an IRI in a language, else in the other, else None."""
        found: dict[str, str] = {}
        node = rdflib.URIRef(iri)
        for predicate in (SKOS.prefLabel, RDFS.label):
            for text in self._graph.objects(node, predicate):
                found.setdefault(getattr(text, "language", None) or "", str(text))
        return found.get(lang) or next((found[key] for key in sorted(found)), None)

    def names(self, iri: str) -> Iterator[str]:
        """Yield every name of an IRI: labels in both languages, other labels, acronyms."""
        node = rdflib.URIRef(iri)
        for predicate in (*_LABELS, _ACRONYM):
            yield from (str(text) for text in self._graph.objects(node, predicate))

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for predicate in (*_LABELS, _ACRONYM):
            for subject, text in self._graph.subject_objects(predicate):
                if isinstance(subject, rdflib.URIRef):
                    found[folded(str(text))].append(str(subject))
        return found

    def named(self, text: str, among: Iterable[str]) -> str | None:
        """Return the one IRI of some that bears a name, None when there is none or several."""
        allowed = set(among)
        found = {iri for iri in self._by_name.get(folded(text), ()) if iri in allowed}
        return found.pop() if len(found) == 1 else None

    def near(self, text: str, among: Iterable[str]) -> list[str]:
        """Return the IRIs whose local name or label looks most like a text, best first."""
        keys: dict[str, str] = {}
        for iri in among:
            keys.setdefault(folded(local_name(iri)), iri)
            for name in self.names(iri):
                keys.setdefault(folded(name), iri)
        wanted = folded(local_name(text) if "://" in text else text)
        cutoff = _CUTOFF if len(wanted) > _SHORT else _SHORT_CUTOFF
        matches = get_close_matches(wanted, keys, n=2 * _NEAR, cutoff=cutoff)
        return list(dict.fromkeys(keys[match] for match in matches))[:_NEAR]

    def example_of(
        self, classes: Iterable[str], path: str | None, besides: Container[str] = ()
    ) -> str | None:
        """Return a thing of some classes that has a property, the first in the alphabet."""
        predicate = None if path is None else rdflib.URIRef(path)
        for iri in self.members(classes):
            if iri.startswith(THING) and iri not in besides:
                node = rdflib.URIRef(iri)
                if predicate is None or (node, predicate, None) in self._graph:
                    return iri
        return None

    def terms(self) -> list[str]:
        """Return the properties that the ontology and the vocabularies in use have."""
        return sorted({str(each) for each in set(self._graph.predicates())})


def iri_of(text: str) -> str | None:
    """Return the IRI that ``prefix:name`` or a whole address stands for, None for another text."""
    prefix, colon, local = text.partition(":")
    if not colon or any(sign.isspace() for sign in text):
        return None
    if local.startswith("//"):
        return text
    return PREFIXES[prefix] + local if prefix in PREFIXES else None

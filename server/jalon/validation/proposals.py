"""What could stand in the place of a faulty value: one proposer a constraint component.

A proposal is a term, a property or an address; ``corrections`` writes it in the document's syntax.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import rdflib
from rdflib import RDF, SH, SKOS

from jalon.namespaces import DOCUMENT, SCHEME, SHAPES, THING
from jalon.rdf.records import RecordAddress
from jalon.validation.catalogue import Catalogue, iri_of, slug_of
from jalon.validation.finding import Finding
from jalon.validation.lexical import mended
from jalon.validation.literals import original_datatype
from jalon.validation.places import Term
from jalon.validation.shapes import Shapes

MOST: Final = 3
_WEB: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_SLUG_END: Final = re.compile(r"^(\^.*/)\[a-z\]")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A replacement: a value by ``term``, a property by ``path``, an address by ``iri``."""

    term: Term | None = None
    path: str | None = None
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A finding with what a proposer may look at."""

    finding: Finding
    shapes: Shapes
    catalogue: Catalogue

    @property
    def value(self) -> rdflib.term.Node | None:
        """The faulty value."""
        return self.finding.value

    @property
    def text(self) -> str:
        """The faulty value as a text."""
        return str(self.finding.value)

    def parameter(self, name: rdflib.URIRef) -> rdflib.term.Node | None:
        """Return the value of a parameter of the broken shape."""
        return self.shapes.value(self.finding.shape, name)


def proposals(asked: Asked) -> list[Proposal]:
    """Return what could be done about a finding, the likeliest first."""
    component = str(asked.finding.component).removeprefix(str(SH))
    propose = _PROPOSERS.get(component)
    found = dict.fromkeys(propose(asked)) if propose else {}
    return list(found)[:MOST]


def _datatype(asked: Asked) -> Iterator[Proposal]:
    wanted = asked.parameter(SH.datatype)
    if isinstance(asked.value, rdflib.Literal) and wanted is not None:
        text = mended(asked.text, str(wanted))
        if text is not None:
            plain = str(wanted).endswith("#string")
            yield Proposal(Term(text, False, "" if plain else f"^^{wanted}"))


def _language(asked: Asked) -> Iterator[Proposal]:
    value = asked.value
    if not isinstance(value, rdflib.Literal):
        return
    allowed = [str(each) for each in asked.shapes.members(asked.finding.shape, SH.languageIn)]
    base = (value.language or "").partition("-")[0]
    likely = [base] if base in allowed else allowed
    if value.language and base not in allowed:
        return  # another language: a translation is needed, not a tag
    datatype = original_datatype(str(value.datatype or ""))
    if datatype in ("", "http://www.w3.org/2001/XMLSchema#string"):
        for lang in sorted(likely, reverse=True):
            yield Proposal(Term(str(value), False, f"@{lang}"))


def _reference(asked: Asked) -> Iterator[Proposal]:
    if asked.finding.path is None or asked.value is None:
        return
    among = members_of(asked)
    if isinstance(asked.value, rdflib.Literal):
        whole = iri_of(asked.text)
        if whole in among:
            yield Proposal(Term(str(whole), True))
        named = asked.catalogue.named(asked.text, among)
        if named is not None:
            yield Proposal(Term(named, True))
    for iri in asked.catalogue.near(asked.text, among):
        if iri != asked.text:
            yield Proposal(Term(iri, True))


def members_of(asked: Asked) -> list[str]:
    """Return what a rule on references lets its values be."""
    shapes, shape = asked.shapes, asked.finding.shape
    if asked.parameter(SH["class"]) == SKOS.Concept:
        pattern = str(asked.parameter(SH.pattern) or "").replace("\\", "")
        return asked.catalogue.concepts(pattern.strip("^#")) if SCHEME in pattern else []
    rules = [shape, *shapes.members(shape, SH["or"])]
    classes = [found for each in rules if (found := shapes.value(each, SH["class"])) is not None]
    return [iri for iri in asked.catalogue.members(map(str, classes)) if iri != asked.text]


def _listed(asked: Asked) -> Iterator[Proposal]:
    members = asked.shapes.members(asked.finding.shape, SH["in"])
    iris = [str(each) for each in members if isinstance(each, rdflib.URIRef)]
    named = asked.catalogue.named(asked.text, iris)
    for iri in ([named] if named else []) + asked.catalogue.near(asked.text, iris):
        if iri != asked.text:
            yield Proposal(Term(iri, True))
    texts = [str(each) for each in members if isinstance(each, rdflib.Literal)]
    if len(texts) == 1:
        yield Proposal(Term(texts[0], False, ""))


def _pattern(asked: Asked) -> Iterator[Proposal]:
    if asked.finding.path is None:
        yield from _address(asked)
    elif asked.parameter(SH["class"]) is not None:
        yield from _reference(asked)


def _address(asked: Asked) -> Iterator[Proposal]:
    """Yield the address of a thing or a document with its slug in the one form."""
    iri = str(asked.finding.focus)
    for start in (THING, DOCUMENT):
        kind, _, rest = iri.removeprefix(start).partition("/")
        slug = slug_of(rest.partition("#")[0])
        if iri.startswith(start) and "#" not in iri and RecordAddress.of(kind, slug):
            yield Proposal(iri=f"{start}{kind}/{slug}")


def _kind_of_node(asked: Asked) -> Iterator[Proposal]:
    if isinstance(asked.value, rdflib.Literal) and _WEB.fullmatch(asked.text.strip()):
        yield Proposal(Term(asked.text.strip(), True))


def _closed(asked: Asked) -> Iterator[Proposal]:
    if asked.finding.path is None:
        return
    shapes = asked.shapes
    rules = shapes.property_shapes(asked.finding.shape)
    paths = {
        str(path)
        for rule in rules
        if isinstance(path := shapes.value(rule, SH.path), rdflib.URIRef)
    }
    for iri in asked.catalogue.near(str(asked.finding.path), sorted(paths - {str(RDF.type)})):
        yield Proposal(path=iri)


def _sparql(asked: Asked) -> Iterator[Proposal]:
    value = asked.value
    tagged = isinstance(value, rdflib.Literal) and "-" in (value.language or "")
    if tagged and asked.finding.shape == rdflib.URIRef(f"{SHAPES}#Language-tag"):
        base = str(getattr(value, "language", "")).partition("-")[0]
        yield Proposal(Term(str(value), False, f"@{base}"))


_PROPOSERS: Final[dict[str, Callable[[Asked], Iterator[Proposal]]]] = {
    "DatatypeConstraintComponent": _datatype,
    "LanguageInConstraintComponent": _language,
    "ClassConstraintComponent": _reference,
    "OrConstraintComponent": _reference,
    "InConstraintComponent": _listed,
    "PatternConstraintComponent": _pattern,
    "NodeKindConstraintComponent": _kind_of_node,
    "ClosedConstraintComponent": _closed,
    "SPARQLConstraintComponent": _sparql,
}

"""Tells the details of findings: places, names, causes, corrections, for as many as people read."""

import hashlib
from functools import cached_property
from typing import Final

import rdflib
from rdflib import RDF, SH, SKOS

from jalon.validation.catalogue import Catalogue
from jalon.validation.corrections import corrections
from jalon.validation.documents import ReadDocument
from jalon.validation.explain import Explainer
from jalon.validation.finding import Finding
from jalon.validation.naming import ntriples, shortened
from jalon.validation.places import Place
from jalon.validation.plain_words import in_plain_words
from jalon.validation.proposals import MOST, Asked, members_of
from jalon.validation.reasons import causes
from jalon.validation.report import Severity
from jalon.validation.sheets.cells import node_term
from jalon.validation.told import Details

MOST_ALLOWED: Final = 40
FULLY_TOLD: Final = 500
"""Beyond this many results, near matches and examples are not sought: nobody reads them."""


class Teller:
    """Tells the details of the findings of one check."""

    def __init__(self, explainer: Explainer) -> None:
        self._explainer = explainer
        self._left = FULLY_TOLD
        self._examples: dict[tuple[str, str | None], str | None] = {}

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self._explainer.names.graph)

    def details(self, finding: Finding, read: ReadDocument | None) -> Details:
        """Return the details of a finding in the document it is about, if it is about one."""
        names, shapes = self._explainer.names, self._explainer.shapes
        path = str(finding.path) if isinstance(finding.path, rdflib.URIRef) else None
        rule = shapes.texts(finding.shape, SH.name)
        gap = shapes.severity(finding.shape) == Severity.INFO
        fully = self._left > 0 and not gap
        self._left -= fully
        named = (None, None) if path is None else self._property(finding, path)
        return Details(
            id=identity(finding),
            subject=_subject(finding, read),
            place=_place(finding, self._column(finding, path, read), read),
            property_fr=named[0],
            property_en=named[1],
            rule_fr=rule.get("fr"),
            rule_en=rule.get("en"),
            instruction_fr=self._explainer.instruction(finding, "fr"),
            instruction_en=self._explainer.instruction(finding, "en"),
            engine_text=finding.text,
            example=self._example(finding, path, read) if fully else None,
            corrections=tuple(
                corrections(finding, read, names, shapes, self._catalogue)
                if fully and read is not None
                else ()
            )[:MOST],
            allowed_fr=self._allowed(finding, "fr") if fully else (),
            allowed_en=self._allowed(finding, "en") if fully else (),
            causes=causes(finding.details, names, shapes),
        )

    def _column(self, finding: Finding, path: str | None, read: ReadDocument | None) -> str | None:
        """Return a path; in a spreadsheet, of texts of one language that are missing, with it."""
        shapes = self._explainer.shapes
        inner = shapes.value(finding.shape, SH.qualifiedValueShape)
        tags = [] if inner is None else [str(each) for each in shapes.members(inner, SH.languageIn)]
        tagged = f"{path}@{tags[0]}" if len(tags) == 1 else ""
        known = read is not None and (str(finding.focus), tagged) in read.positions.columns
        return tagged if known else path

    def plain(self, message: str, finding: Finding, read: ReadDocument | None, lang: str) -> str:
        """Return a message about a spreadsheet with headers and texts instead of terms."""
        if read is None or not read.positions.columns:
            return message
        return in_plain_words(message, str(finding.focus), read.positions, lang)

    def _allowed(self, finding: Finding, lang: str) -> tuple[str, ...]:
        """Return the values of the list that a finding's shape allows, if it has one."""
        shapes, names = self._explainer.shapes, self._explainer.names
        listed = [str(each) for each in shapes.members(finding.shape, SH["in"])]
        if shapes.value(finding.shape, SH["class"]) == SKOS.Concept:
            listed = members_of(Asked(finding, shapes, self._catalogue))
        told = (names.label(rdflib.URIRef(iri), lang) or shortened(iri) for iri in listed)
        return tuple(sorted(told))[:MOST_ALLOWED]

    def _property(self, finding: Finding, path: str) -> tuple[str | None, str | None]:
        """Return what a property is called: by its rule, else by the ontology."""
        names, shapes = self._explainer.names, self._explainer.shapes
        declared = shapes.value(finding.shape, SH.path)
        if declared == finding.path:
            texts = shapes.texts(finding.shape, SH.name)
            return texts.get("fr"), texts.get("en")
        node = rdflib.URIRef(path)
        return names.label(node, "fr"), names.label(node, "en")

    def _example(self, finding: Finding, path: str | None, read: ReadDocument | None) -> str | None:
        """Return a thing of the same class, outside the document, that has the property."""
        classes = sorted(
            str(each) for each in self._explainer.names.graph.objects(finding.focus, RDF.type)
        )
        closed = str(finding.component).endswith("ClosedConstraintComponent")
        path = None if closed else path
        own = {str(subject) for subject in read.subjects} if read else set()
        for kind in classes:
            key = (kind, path)
            if key not in self._examples:
                self._examples[key] = self._catalogue.example_of([kind], path, own)
            if self._examples[key] is not None:
                return self._examples[key]
        return None


def identity(finding: Finding) -> str:
    """Return a short text that stays the same while a finding does, from one check to the next."""
    parts = (finding.focus, finding.path, finding.value, finding.component, finding.shape)
    told = "|".join("" if part is None else ntriples(part) for part in parts)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _subject(finding: Finding, read: ReadDocument | None) -> Place | None:
    return None if read is None else read.positions.subjects.get(str(finding.focus))


def _place(finding: Finding, path: str | None, read: ReadDocument | None) -> Place | None:
    """Return where to look: the faulty cell, value, property or subject."""
    if read is None:
        return None
    rule = str(finding.shape).rpartition("#Document-")[2]
    for fault in read.document.faults:
        about = fault.focus == str(finding.focus) and fault.value == finding.value
        if fault.rule == rule and about:
            return fault.place
    value = None if finding.value is None else node_term(finding.value)
    return read.positions.locate(str(finding.focus), path, value)

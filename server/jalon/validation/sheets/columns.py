"""The columns of a kind's spreadsheet, read from its closed shapes.

A section is a class: the thing itself first, then each sort of fragment that a record of the kind
may hold. A column is a property, in one language when it holds texts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import rdflib
from rdflib import RDF, SH, SKOS

from jalon.namespaces import JALON, KINDS, PREFIXES, SCHEME
from jalon.store.pages.lists import CLASSES
from jalon.validation.catalogue import Catalogue
from jalon.validation.naming import shortened
from jalon.validation.shapes import Shapes

ABOUT: Final = f"{JALON}about"
EDITION_OF: Final = f"{JALON}editionOf"
_LAST: Final = 1_000
_LANGUAGES: Final = {"fr": ("français", "French"), "en": ("anglais", "English")}


@dataclass(frozen=True, slots=True)
class Column:
    """A property as a column: how it is called, what it takes, whether it must be filled."""

    path: str
    name_fr: str
    name_en: str
    help_fr: str
    help_en: str
    order: float
    lang: str | None = None
    datatype: str | None = None
    iri: bool = False
    classes: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    literal_choices: tuple[str, ...] = ()
    required: bool = False
    several: bool = True

    @property
    def key(self) -> str:
        """The name of the column for machines: ``rdfs:label@fr``."""
        return shortened(self.path) + (f"@{self.lang}" if self.lang else "")

    def name(self, lang: str) -> str:
        """Return the header in a language."""
        name = self.name_fr if lang == "fr" else self.name_en
        if self.lang is None:
            return name
        return f"{name} ({_LANGUAGES[self.lang][0 if lang == 'fr' else 1]})"

    def help(self, lang: str) -> str:
        """Return what the column is for."""
        return self.help_fr if lang == "fr" else self.help_en


@dataclass(frozen=True, slots=True)
class Section:
    """A class of a record: its columns, the property that ties a fragment to its thing."""

    iri: str
    name_fr: str
    name_en: str
    columns: tuple[Column, ...]
    tie: str | None = None
    constants: tuple[tuple[str, str], ...] = ()
    mirrors: tuple[str, ...] = ()
    """The properties that repeat the thing, as the tie does (sh:equals)."""
    also: tuple[str, ...] = ()
    """The types that a fragment bears beside its class."""

    def name(self, lang: str) -> str:
        """Return the name of the class in a language."""
        return self.name_fr if lang == "fr" else self.name_en

    @property
    def key(self) -> str:
        """The name of the class for machines: ``jalon:Deadline``."""
        return shortened(self.iri)


def kind_class(kind: str) -> str:
    """Return the class of a kind."""
    prefix, _, name = CLASSES[kind].partition(":")
    return PREFIXES[prefix] + name


class Layouts:
    """The sections of every kind, as the shapes have them."""

    def __init__(self, shapes: Shapes, catalogue: Catalogue) -> None:
        self._shapes = shapes
        self._catalogue = catalogue

    @cached_property
    def _sections(self) -> dict[str, Section]:
        """The section of each class that has a closed shape, but the document's."""
        found = {}
        for shape in sorted(self._shapes.graph.subjects(SH.closed), key=str):
            for target in self._shapes.graph.objects(shape, SH.targetClass):
                if str(target) != f"{JALON}Record":
                    found[str(target)] = self._section(shape, str(target))
        return found

    def of_kind(self, kind: str) -> list[Section]:
        """Return the sections of a kind: the thing's first, then its fragments' by name."""
        own = kind_class(kind)
        fragments = (
            section
            for section in self._sections.values()
            if section.tie and own in self._catalogue.concrete(self._tied(section))
        )
        ordered = sorted(fragments, key=lambda section: section.name_fr)
        return [self._sections[own], *ordered]

    def _tied(self, section: Section) -> set[str]:
        """Return the classes that a sort of fragment may be about; all when no shape says."""
        shapes = self._shapes
        about: set[str] = set()
        for shape in shapes.graph.subjects(SH.targetClass, rdflib.URIRef(section.iri)):
            for rule in shapes.property_shapes(shape):
                if str(shapes.value(rule, SH.path)) == section.tie:
                    about |= set(_classes(shapes, rule))
        return about or {kind_class(kind) for kind in KINDS}

    def _section(self, shape: rdflib.term.Node, target: str) -> Section:
        names = self._shapes.texts(shape, SH.name)
        columns: list[Column] = []
        for path in self._paths(shape):
            columns.extend(self._columns(path, self._rules(shape, path)))
        tie = next((each for each in (ABOUT, EDITION_OF) if each in self._paths(shape)), None)
        constants = tuple(
            (column.path, column.literal_choices[0])
            for column in columns
            if column.required and len(column.literal_choices) == 1
        )
        mirrors = tuple(
            path
            for path in self._paths(shape)
            if tie and tie in set(_given(self._shapes, self._rules(shape, path), SH.equals))
        )
        fixed = {path for path, _ in constants} | {tie, *mirrors}
        kept = sorted(
            (column for column in columns if column.path not in fixed),
            key=lambda column: (column.order, column.lang == "en", column.path),
        )
        return Section(
            target,
            names.get("fr", local(target)),
            names.get("en", local(target)),
            tuple(_distinct(kept)),
            tie,
            constants,
            mirrors,
            self._also(target) if tie else (),
        )

    def _also(self, target: str) -> tuple[str, ...]:
        """Return the classes above a sort of fragment that its shapes let it bear too."""
        graph = self._shapes.graph
        allowed = {
            str(each)
            for rule in graph.subjects(SH.targetSubjectsOf, rdflib.URIRef(ABOUT))
            for each in self._shapes.members(rule, SH["in"])
        }
        return tuple(sorted(allowed & self._catalogue.above(target) - {target}))

    def _paths(self, shape: rdflib.term.Node) -> list[str]:
        rules = self._shapes.property_shapes(shape)
        paths = (self._shapes.value(rule, SH.path) for rule in rules)
        named = {str(path) for path in paths if isinstance(path, rdflib.URIRef)}
        return sorted(named - {str(RDF.type)})

    def _rules(self, shape: rdflib.term.Node, path: str) -> list[rdflib.term.Node]:
        rules = self._shapes.property_shapes(shape)
        found = [rule for rule in rules if str(self._shapes.value(rule, SH.path)) == path]
        return sorted(found, key=self._order)

    def _order(self, rule: rdflib.term.Node) -> float:
        value = self._shapes.value(rule, SH.order)
        return _LAST if value is None else float(str(value))

    def _columns(self, path: str, rules: list[rdflib.term.Node]) -> Iterator[Column]:
        shapes = self._shapes
        names, helps = shapes.texts(rules[0], SH.name), shapes.texts(rules[0], SH.description)
        values = [each for rule in rules for each in shapes.members(rule, SH["in"])]
        most = [shapes.value(rule, SH.maxCount) for rule in rules]
        column = Column(
            path=path,
            name_fr=names.get("fr", shortened(path)),
            name_en=names.get("en", shortened(path)),
            help_fr=helps.get("fr", ""),
            help_en=helps.get("en", ""),
            order=self._order(rules[0]),
            datatype=next(_given(shapes, rules, SH.datatype), None),
            iri=any(shapes.value(rule, SH.nodeKind) == SH.IRI for rule in rules),
            classes=tuple(dict.fromkeys(each for rule in rules for each in _classes(shapes, rule))),
            choices=tuple(str(each) for each in values if isinstance(each, rdflib.URIRef)),
            literal_choices=tuple(str(each) for each in values if isinstance(each, rdflib.Literal)),
            required=any(self._demanded(rule) for rule in rules),
            several=not any(str(each) == "1" for each in most if each is not None),
        )
        if str(SKOS.Concept) in column.classes:
            column = replace(column, classes=(), choices=self._scheme(rules))
        languages = sorted({str(e) for r in rules for e in shapes.members(r, SH.languageIn)})
        if not languages:
            yield column
        unique = any(shapes.value(rule, SH.uniqueLang) is not None for rule in rules)
        for lang in sorted(languages, reverse=True):
            demanded = lang == "fr" and any(self._demanded_in(rule, lang) for rule in rules)
            yield replace(
                column,
                lang=lang,
                required=demanded or (column.required and len(languages) == 1),
                several=column.several and not unique,
            )

    def _demanded(self, rule: rdflib.term.Node) -> bool:
        least = self._shapes.value(rule, SH.minCount)
        return least is not None and self._shapes.severity(rule) == "Violation"

    def _demanded_in(self, rule: rdflib.term.Node, lang: str) -> bool:
        """Whether a rule demands a value in a language."""
        inner = self._shapes.value(rule, SH.qualifiedValueShape)
        if inner is None or self._shapes.severity(rule) != "Violation":
            return False
        return [str(each) for each in self._shapes.members(inner, SH.languageIn)] == [lang]

    def _scheme(self, rules: Iterable[rdflib.term.Node]) -> tuple[str, ...]:
        """Return the concepts of the scheme that a pattern names."""
        for rule in rules:
            pattern = str(self._shapes.value(rule, SH.pattern) or "").replace("\\", "")
            if pattern.startswith(f"^{SCHEME}") and pattern.endswith("#"):
                return tuple(self._catalogue.concepts(pattern[1:-1]))
        return ()


def local(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.rpartition("#")[2]


def _classes(shapes: Shapes, rule: rdflib.term.Node) -> list[str]:
    """Return the classes that a rule allows, alone or as alternatives."""
    inner = [rule, *shapes.members(rule, SH["or"])]
    return [str(found) for each in inner if (found := shapes.value(each, SH["class"]))]


def _given(
    shapes: Shapes, rules: Iterable[rdflib.term.Node], parameter: rdflib.URIRef
) -> Iterator[str]:
    for rule in rules:
        value = shapes.value(rule, parameter)
        if value is not None:
            yield str(value)


def _distinct(columns: Iterable[Column]) -> Iterator[Column]:
    """Yield the columns, those that would have one header told apart by their property."""
    seen: dict[str, str] = {}
    for column in columns:
        first = seen.setdefault(column.name_fr.casefold(), column.path)
        if first != column.path:
            name = shortened(column.path)
            column = replace(
                column,
                name_fr=f"{column.name_fr} [{name}]",
                name_en=f"{column.name_en} [{name}]",
            )
        yield column

"""Templates and exports: a kind's spreadsheet, empty but for an example, or filled with records.

The example is a record of the dataset: nothing is invented. Its row begins with ``#`` and is not
read back.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import rdflib

from jalon.errors import NotFound
from jalon.namespaces import KINDS
from jalon.rdf.records import RecordAddress
from jalon.validation.catalogue import Catalogue
from jalon.validation.context import Context
from jalon.validation.data_graph import DataGraph, add_triples
from jalon.validation.shapes import Shapes, load_shapes
from jalon.validation.sheets.cells import Cells, shielded
from jalon.validation.sheets.columns import Column, Layouts, Section, kind_class
from jalon.validation.sheets.headers import FRAGMENT, RECORD, SORT, marked
from jalon.validation.sheets.rows import subjects_of, thing_row, values_of
from jalon.validation.sheets.workbook import Sheet, write_workbook
from jalon.validation.skeleton import skeleton


@dataclass(frozen=True)
class Templates:
    """Makes spreadsheets of a dataset's kinds."""

    graph: rdflib.Graph
    shapes: Shapes
    catalogue: Catalogue

    @classmethod
    def of_context(cls, context: Context) -> Self:
        """Return the templates of a dataset that lies in files."""
        graph = DataGraph()
        for triples in context.records.values():
            add_triples(graph, triples)
        add_triples(graph, context.ontology)
        return cls.of_resident(graph, load_shapes())

    @classmethod
    def of_resident(cls, graph: rdflib.Graph, shapes: Shapes) -> Self:
        """Return the templates of a dataset that is at hand."""
        return cls(graph, shapes, Catalogue(graph))

    def skeleton(self, kind: str, slug: str, lang: str = "fr") -> str:
        """Return the commented skeleton of a record; see ``jalon.validation.skeleton``."""
        return skeleton(kind, slug, self.shapes, self.catalogue, lang)

    @cached_property
    def layouts(self) -> Layouts:
        """The sections of the kinds."""
        return Layouts(self.shapes, self.catalogue)

    def workbook(self, kind: str, slugs: Sequence[str] = (), lang: str = "fr") -> bytes:
        """Return a kind's workbook, with an example, and with some records.

        Raises ``NotFound`` for an unknown kind or record.
        """
        sections = self._sections(kind)
        records = self._records(kind, slugs)
        example = self.example(kind, sections)
        cells = Cells(self.catalogue)
        sheets = []
        for section in sections:
            rows = list(self._example_rows(example, section, cells, lang))[:1]
            for address in records:
                rows += self._rows(address, section, cells, lang)
            first = [marked(_one(RECORD, lang), kind)]
            if section.tie is not None:
                first.append(marked(_one(FRAGMENT, lang), section.key))
            sheets.append(Sheet(section, tuple(first), tuple(map(tuple, rows))))
        return write_workbook(kind, sheets, self.catalogue, cells, lang)

    def csv(self, kind: str, slugs: Sequence[str] = (), lang: str = "fr") -> str:
        """Return a kind's CSV table: the thing and its fragments in one list of columns."""
        sections = self._sections(kind)
        found: dict[str, Column] = {}
        for section in sections:
            for column in section.columns:
                found.setdefault(column.key, column)
        columns = tuple(found.values())
        cells = Cells(self.catalogue)
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        fixed = (marked(_one(RECORD, lang), kind), _one(FRAGMENT, lang), _one(SORT, lang))
        writer.writerow([*fixed, *(_header(column, columns, lang) for column in columns)])
        example = self.example(kind, sections)
        for address in ([example] if example else []) + self._records(kind, slugs):
            mark = "# " if address is example else ""
            for section in sections:
                for subject in subjects_of(self.graph, address.thing, section):
                    texts = values_of(self.graph, cells, columns, subject, lang)
                    fragment = subject.partition("#")[2]
                    sort = section.name(lang) if section.tie else ""
                    row = [f"{mark}{address.slug}", fragment, sort, *texts]
                    writer.writerow([shielded(text) for text in row])
        return out.getvalue()

    def example(self, kind: str, sections: Sequence[Section]) -> RecordAddress | None:
        """Return the record of a kind that fills most columns."""

        def filled(iri: str) -> int:
            node = rdflib.URIRef(iri)
            paths = [rdflib.URIRef(column.path) for column in sections[0].columns]
            own = sum((node, path, None) in self.graph for path in paths)
            return own + len({s.iri for s in sections[1:] if subjects_of(self.graph, iri, s)})

        members = self.catalogue.members([kind_class(kind)])
        known = [iri for iri in members if RecordAddress.of_iri(iri) and "#" not in iri]
        return RecordAddress.of_iri(max(known, key=filled)) if known else None

    def _example_rows(
        self, example: RecordAddress | None, section: Section, cells: Cells, lang: str
    ) -> Iterable[list[str]]:
        for row in self._rows(example, section, cells, lang) if example else ():
            yield [f"# {row[0]}", *row[1:]]

    def _rows(
        self, address: RecordAddress, section: Section, cells: Cells, lang: str
    ) -> list[list[str]]:
        return [
            thing_row(self.graph, cells, section, address, subject, lang)
            for subject in subjects_of(self.graph, address.thing, section)
        ]

    def _sections(self, kind: str) -> list[Section]:
        if kind not in KINDS:
            raise NotFound(
                f"« {kind} » n'est pas un genre de fiche. Genres : {', '.join(KINDS)}.",
                f"“{kind}” is not a kind of record. Kinds: {', '.join(KINDS)}.",
            )
        return self.layouts.of_kind(kind)

    def _records(self, kind: str, slugs: Sequence[str]) -> list[RecordAddress]:
        found = []
        for slug in slugs:
            address = RecordAddress.of(kind, slug)
            if address is None or (rdflib.URIRef(address.thing), None, None) not in self.graph:
                raise NotFound(
                    f"Aucune fiche {kind}/{slug} dans ce jeu de données.",
                    f"No record {kind}/{slug} in this dataset.",
                )
            found.append(address)
        return found


def _one(names: tuple[str, str], lang: str) -> str:
    return names[0 if lang == "fr" else 1]


def _header(column: Column, columns: Sequence[Column], lang: str) -> str:
    """Return the header of a column, by its term where two would bear one name."""
    name = column.name(lang)
    twins = [each for each in columns if each.name(lang).casefold() == name.casefold()]
    return name if len(twins) == 1 else column.key

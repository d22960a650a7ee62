"""Records out of tables: one document a record, each value with the cell it stands in.

A row of the sheet of records is a thing, a row of another sheet a fragment of it; in a CSV file
both stand in one table. A row whose first cell begins with ``#`` is an example and passed over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import rdflib

from jalon.errors import BadSyntax
from jalon.namespaces import JALON, KINDS
from jalon.rdf.records import SLUG, RecordAddress
from jalon.validation.catalogue import slug_of
from jalon.validation.documents import Document, Fault
from jalon.validation.naming import ntriples
from jalon.validation.places import Place, Positions, Term
from jalon.validation.positions_turtle import RDF_TYPE
from jalon.validation.shapes import Shapes
from jalon.validation.sheets.cells import Cells
from jalon.validation.sheets.columns import Column, Layouts, Section
from jalon.validation.sheets.fragments import fragment_prefix
from jalon.validation.sheets.headers import (
    FRAGMENT,
    RECORD,
    SORT,
    Unknown,
    is_column,
    kind_of,
    match_columns,
    section_named,
    section_of,
)
from jalon.validation.sheets.tables import Row, Table

_TOPIC: Final = "http://xmlns.com/foaf/0.1/primaryTopic"
_KNOWN_ON: Final = f"{JALON}knownOn"


@dataclass
class _Draft:
    """A record under way: its triples as lines, its positions, its faults."""

    address: RecordAddress
    lines: list[str] = field(default_factory=list)
    positions: Positions = field(default_factory=Positions)
    faults: list[Fault] = field(default_factory=list)
    fragments: set[str] = field(default_factory=set)

    def add(self, subject: str, path: str, value: Term, place: Place | None = None) -> None:
        """Add a triple, with the place of its value."""
        self.lines.append(f"<{subject}> <{path}> {_written(value)} .\n")
        if place is not None:
            self.positions.note_value(subject, path, value, place)

    def document(self, name: str) -> Document:
        """Return the record as a document of N-Triples that knows its cells."""
        data = "".join(self.lines).encode()
        return Document(
            name,
            data,
            "application/n-triples",
            positions=self.positions,
            faults=tuple(self.faults),
        )


def _written(value: Term) -> str:
    if value.iri:
        return f"<{value.text}>"
    tag = value.tag or ""
    if tag.startswith("@"):
        return ntriples(rdflib.Literal(value.text, lang=tag[1:]))
    quoted = ntriples(rdflib.Literal(value.text))
    return f"{quoted}^^<{tag[2:]}>" if tag else quoted


class SheetReader:
    """Makes documents of the tables of one file."""

    def __init__(self, layouts: Layouts, cells: Cells, shapes: Shapes) -> None:
        self._layouts, self._cells, self._shapes = layouts, cells, shapes

    def documents(self, name: str, tables: Sequence[Table]) -> list[Document]:
        """Return the records of a file; raises ``BadSyntax`` when it follows no template."""
        stem = name.rpartition("/")[2].partition(".")[0]
        drafts: dict[str, _Draft] = {}
        twins: list[_Draft] = []
        known = [(table, kind) for table in tables if (kind := kind_of(table.header.text(0), stem))]
        if not known:
            raise _no_template(tables)
        for table, kind in sorted(
            known, key=lambda pair: is_column(pair[0].header.text(1), FRAGMENT)
        ):
            self._read(table, kind, drafts, twins)
        if not drafts:
            raise _nothing_filled(known[0][0])
        return [draft.document(name) for draft in (*drafts.values(), *twins)]

    def _read(
        self, table: Table, kind: str, drafts: dict[str, _Draft], twins: list[_Draft]
    ) -> None:
        sections = self._layouts.of_kind(kind)
        fixed = section_of(table.header.text(1), sections)
        sort = next((n for n, c in enumerate(table.header.cells) if is_column(c.text, SORT)), None)
        columns = fixed.columns if fixed else sections[0].columns
        if sort is not None:
            columns = tuple(dict.fromkeys(each for s in sections for each in s.columns))
        headers = [
            (number, cell.text)
            for number, cell in enumerate(table.header.cells)
            if not any(is_column(cell.text, names) for names in (RECORD, FRAGMENT, SORT))
        ]
        found, unknown = match_columns(headers, columns)
        first = True
        for row in table.rows:
            if row.text(0).startswith("#"):
                continue
            draft, fresh = self._draft(table, row, kind, drafts, twins, fixed, sort)
            if first:
                draft.faults += [_unknown_column(table, draft, each) for each in unknown]
                first = False
            section = self._section(row, sections, fixed, sort)
            self._fill(table, row, draft, section, sections[0], found, fresh)

    def _section(
        self, row: Row, sections: Sequence[Section], fixed: Section | None, sort: int | None
    ) -> Section:
        if fixed is not None:
            return fixed
        if sort is not None and row.text(sort):
            return section_named(row.text(sort), sections) or sections[0]
        return sections[0]

    def _draft(
        self,
        table: Table,
        row: Row,
        kind: str,
        drafts: dict[str, _Draft],
        twins: list[_Draft],
        fixed: Section | None,
        sort: int | None,
    ) -> tuple[_Draft, bool]:
        """Return the record that a row belongs to, and whether the row begins it."""
        written = row.text(0).removeprefix(f"{kind}:")
        slug = written if SLUG.fullmatch(written) else slug_of(written) or f"ligne-{row.number}"
        fragment = fixed is not None or (sort is not None and bool(row.text(sort)))
        if slug in drafts and fragment:
            return drafts[slug], False
        draft = _Draft(RecordAddress(kind, slug))
        if slug in drafts:
            twins.append(draft)
        else:
            drafts[slug] = draft
        place = table.place(row, 0)
        thing, record = draft.address.thing, draft.address.document
        if written != slug:
            rule = "identifier" if written else "row"
            draft.faults.append(Fault(rule, thing, place, rdflib.Literal(written), slug))
        elif fragment:
            draft.faults.append(Fault("row", thing, place, rdflib.Literal(written)))
        draft.positions.note_subject(thing, place)
        draft.positions.note_subject(record, place)
        draft.add(record, RDF_TYPE, Term(f"{JALON}Record", True))
        draft.add(record, _TOPIC, Term(thing, True))
        return draft, True

    def _fill(
        self,
        table: Table,
        row: Row,
        draft: _Draft,
        section: Section,
        own: Section,
        columns: dict[int, Column],
        fresh: bool,
    ) -> None:
        """Add what a row says of its subject."""
        subject = draft.address.thing
        if section is not own:
            subject = self._fragment(table, row, draft, section, columns)
            draft.add(subject, section.tie or "", Term(draft.address.thing, True))
            for path in section.mirrors:
                draft.add(subject, path, Term(draft.address.thing, True))
            for path, text in section.constants:
                draft.add(subject, path, Term(text, False, ""))
            for kind in section.also:
                draft.add(subject, RDF_TYPE, Term(kind, True))
        if section is not own or fresh:
            draft.add(subject, RDF_TYPE, Term(section.iri, True))
        allowed = {column.key for column in section.columns}
        for number, column in columns.items():
            place = table.place(row, number)
            if column.key in allowed:
                draft.positions.columns.setdefault((subject, column.path), place)
                if column.lang:
                    tagged = f"{column.path}@{column.lang}"
                    draft.positions.columns.setdefault((subject, tagged), place)
            if number >= len(row.cells) or not row.cells[number].text:
                continue
            if row.cells[number].formula:
                formula = rdflib.Literal(row.cells[number].text)
                draft.faults.append(Fault("formula", subject, place, formula, path=column.path))
                continue
            for value in self._cells.terms(column, row.cells[number].text):
                draft.add(subject, column.path, value, place)
        for number, cell in enumerate(row.cells[:1]):
            if cell.formula:
                formula = rdflib.Literal(cell.text)
                draft.faults.append(Fault("formula", subject, table.place(row, number), formula))

    def _fragment(
        self, table: Table, row: Row, draft: _Draft, section: Section, columns: dict[int, Column]
    ) -> str:
        """Return the address of a fragment: as written, else made of its sort and its date."""
        at = next((n for n, c in enumerate(table.header.cells) if is_column(c.text, FRAGMENT)), 1)
        name = row.text(at).removeprefix("#")
        if not name:
            known = (row.text(n) for n, column in columns.items() if column.path == _KNOWN_ON)
            prefix = fragment_prefix(self._shapes, section.iri)
            name = f"{prefix}{slug_date(next(known, ''))}".rstrip("-")
        name = name if _is_safe(name) else slug_of(name) or f"ligne-{row.number}"
        unique, number = name, 2
        while unique in draft.fragments and not row.text(at):
            unique, number = f"{name}-{number}", number + 1
        draft.fragments.add(unique)
        subject = f"{draft.address.thing}#{unique}"
        draft.positions.note_subject(subject, table.place(row, at))
        return subject


def slug_date(text: str) -> str:
    """Return what of a date may stand in an address."""
    return "".join(sign for sign in text if sign.isdigit() or sign == "-")


def _is_safe(name: str) -> bool:
    return all(sign.isascii() and (sign.isalnum() or sign in "-._~") for sign in name)


def _unknown_column(table: Table, draft: _Draft, header: Unknown) -> Fault:
    place = table.place(table.header, header.column)
    text = rdflib.Literal(header.text)
    return Fault("column", draft.address.thing, place, text, header.near)


def _no_template(tables: Sequence[Table]) -> BadSyntax:
    seen = tables[0].header.text(0)[:60] if tables else ""
    kinds = ", ".join(KINDS)
    return BadSyntax(
        f"Ce tableau ne suit aucun modèle : sa première case est « {seen} », pas "
        "« fiche [genre] ». "
        f"Prenez le modèle par « jalon template GENRE » ou à /template/GENRE.xlsx. "
        f"Genres : {kinds}.",
        f"This table follows no template: its first cell is “{seen}”, not “record [kind]”. "
        f"Take the template with “jalon template KIND” or at /template/KIND.xlsx. "
        f"Kinds: {kinds}.",
        1,
        1,
    )


def _nothing_filled(table: Table) -> BadSyntax:
    return BadSyntax(
        "Aucune ligne n'est remplie : la ligne d'exemple, qui commence par #, n'est pas lue. "
        "Remplissez une ligne sous elle.",
        "No row is filled: the example row, which begins with #, is not read. Fill a row below it.",
        table.header.number,
        1,
    )

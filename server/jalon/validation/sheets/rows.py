"""Records as rows of text: what the cells of a spreadsheet would hold, from the data graph."""

from collections.abc import Iterator, Sequence

import rdflib
from rdflib import RDF

from jalon.rdf.records import RecordAddress
from jalon.validation.sheets.cells import Cells
from jalon.validation.sheets.columns import Column, Section

Cell = str


def subjects_of(graph: rdflib.Graph, thing: str, section: Section) -> list[str]:
    """Return the subjects of a record that a section holds: the thing, or its fragments."""
    if section.tie is None:
        return [thing]
    found = graph.subjects(rdflib.URIRef(section.tie), rdflib.URIRef(thing))
    kind = rdflib.URIRef(section.iri)
    return sorted(str(each) for each in found if (each, RDF.type, kind) in graph)


def thing_row(
    graph: rdflib.Graph,
    cells: Cells,
    section: Section,
    address: RecordAddress,
    subject: str,
    lang: str,
) -> list[Cell]:
    """Return the cells of a subject, the record's name first, then its fragment if it is one."""
    first = [address.slug]
    if section.tie is not None:
        first.append(subject.partition("#")[2])
    return [*first, *values_of(graph, cells, section.columns, subject, lang)]


def values_of(
    graph: rdflib.Graph, cells: Cells, columns: Sequence[Column], subject: str, lang: str
) -> Iterator[Cell]:
    """Yield the text of each column for a subject."""
    node = rdflib.URIRef(subject)
    for column in columns:
        yield cells.text(column, graph.objects(node, rdflib.URIRef(column.path)), lang)

"""Documents to check: read once, with their subjects, the lines these stand on and their address.

Also the rules on a document as it was received, which a merged graph can no longer tell: one
record a document, only its own subjects, no blank node, a type for each subject, its own place.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

import rdflib
from rdflib import RDF, SH

from jalon.errors import BadSyntax
from jalon.namespaces import JALON, KINDS, SHAPES
from jalon.rdf.formats import BY_SUFFIX
from jalon.rdf.parse import parse_triples, read_bytes
from jalon.rdf.records import RecordAddress
from jalon.validation.data_graph import DataGraph, add_triples
from jalon.validation.door.terms import admit_terms
from jalon.validation.finding import Finding
from jalon.validation.places import Place, Positions
from jalon.validation.positions import positions_of
from jalon.validation.shapes import Shapes, document_rule

COMPONENT: Final = rdflib.URIRef(f"{SHAPES}#DocumentConstraintComponent")
_RECORD: Final = rdflib.URIRef(f"{JALON}Record")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell itself, before it says anything: a rule ``Document-…``.

    ``proposed`` is what could stand there instead.
    """

    rule: str
    focus: str
    place: Place
    value: rdflib.term.Node | None = None
    proposed: str | None = None
    path: str | None = None


@dataclass(frozen=True)
class Document:
    """A document as received: a name for people, its bytes, its media type, its path if any.

    A record that was read from a spreadsheet brings the positions and the faults of its cells.
    """

    name: str
    data: bytes
    media_type: str = "text/turtle"
    path: Path | None = None
    positions: Positions | None = None
    faults: tuple[Fault, ...] = ()

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """Return the document that a file holds; its suffix tells the syntax.

        Raises ``MissingFile``; an unknown suffix is a ``BadSyntax``.
        """
        known = BY_SUFFIX.get(path.suffix.removeprefix(".").lower())
        if known is None or known.rdf is None:
            raise BadSyntax(
                f"{path} : l’extension ne dit pas la syntaxe RDF. Nommez le fichier .ttl.",
                f"{path}: the suffix tells no RDF syntax. Name the file .ttl.",
            )
        return cls(str(path), read_bytes(path), known.media_type, path)

    def read(self) -> "ReadDocument":
        """Parse the document; raises ``BadSyntax`` with name, line and column."""
        try:
            triples = parse_triples(self.data, self.media_type)
            admit_terms(triples)
            graph = DataGraph()
            add_triples(graph, triples)
        except BadSyntax as error:
            raise error.within(self.name) from None
        return ReadDocument(self, triples, graph)


@dataclass(frozen=True)
class ReadDocument:
    """A document that parses, with its triples as pyoxigraph gave them and as an rdflib graph."""

    document: Document
    triples: Sequence[Any]
    graph: DataGraph

    @cached_property
    def subjects(self) -> list[rdflib.URIRef]:
        """Every subject that has an address, sorted."""
        found = set(self.graph.subjects())
        return sorted(subject for subject in found if isinstance(subject, rdflib.URIRef))

    @cached_property
    def records(self) -> list[rdflib.URIRef]:
        """The subjects that say they are a record."""
        return [each for each in self.subjects if (each, RDF.type, _RECORD) in self.graph]

    @cached_property
    def address(self) -> RecordAddress | None:
        """The address of the one record of the document, when it has one with a good address."""
        return RecordAddress.of_iri(str(self.records[0])) if len(self.records) == 1 else None

    @cached_property
    def positions(self) -> Positions:
        """Where subjects, properties and values stand; read when it is first asked."""
        document = self.document
        return document.positions or positions_of(document.data, document.media_type)

    @property
    def lines(self) -> dict[str, int]:
        """The line on which each subject first stands, for those that were found."""
        return self._lines

    @cached_property
    def _lines(self) -> dict[str, int]:
        return {iri: place.line for iri, place in self.positions.subjects.items()}


def check_documents(
    documents: Sequence[ReadDocument], shapes: Shapes, data_folder: Path | None
) -> Iterator[tuple[ReadDocument, Finding]]:
    """Yield what breaks the rules on documents, each with its document."""
    classes = frozenset(shapes.graph.objects(None, SH.targetClass))
    times = Counter(read.address for read in documents if read.address)
    for read in documents:
        if not len(read.graph):
            continue
        found = [
            *_single(read),
            *_foreign(read),
            *_blank(read),
            *_untyped(read, classes),
            *_misplaced(read, data_folder),
            *(_faulty(fault) for fault in read.document.faults),
        ]
        if read.address and times[read.address] > 1:
            found.append(_broken("duplicate", read.records[0]))
        yield from ((read, finding) for finding in found)


def _broken(
    rule: str,
    focus: rdflib.term.Node,
    value: rdflib.term.Node | None = None,
    path: rdflib.term.Node | None = None,
) -> Finding:
    return Finding(focus, COMPONENT, document_rule(rule), path=path, value=value)


def _faulty(fault: Fault) -> Finding:
    path = None if fault.path is None else rdflib.URIRef(fault.path)
    return _broken(fault.rule, rdflib.URIRef(fault.focus), fault.value, path)


def _focus(read: ReadDocument) -> rdflib.term.Node:
    """Return what stands for the whole document: its record, else its first subject."""
    candidates = [*read.records, *read.subjects]
    return candidates[0] if candidates else rdflib.URIRef("urn:jalon:document")


def _single(read: ReadDocument) -> Iterable[Finding]:
    if not read.records:
        yield _broken("single", _focus(read))
    for record in read.records[1:]:
        yield _broken("single", record)


def _foreign(read: ReadDocument) -> Iterable[Finding]:
    if read.address:
        for subject in read.subjects:
            if not read.address.owns(str(subject)):
                yield _broken("subject", subject)


def _blank(read: ReadDocument) -> Iterable[Finding]:
    """Yield the places of blank nodes: the property that has one, or the document as a whole."""
    places = {
        (subject, predicate)
        for subject, predicate, value in read.graph
        if isinstance(value, rdflib.BNode) and isinstance(subject, rdflib.URIRef)
    }
    for subject, predicate in sorted(places):
        yield _broken("blank-node", subject, path=predicate)
    if not places and any(isinstance(each, rdflib.BNode) for each in read.graph.subjects()):
        yield _broken("blank-node", _focus(read))


def _untyped(read: ReadDocument, classes: Set[rdflib.term.Node]) -> Iterable[Finding]:
    for subject in read.subjects:
        if classes.isdisjoint(read.graph.objects(subject, RDF.type)):
            yield _broken("type", subject)


def _misplaced(read: ReadDocument, data_folder: Path | None) -> Iterable[Finding]:
    path = read.document.path
    if path is None or read.address is None:
        return
    path = path.resolve()
    among_records = data_folder is not None and path.is_relative_to(data_folder.resolve())
    expected = path.parent.name in KINDS or among_records
    if expected and path.parts[-2:] != read.address.file.parts:
        yield _broken("file", read.records[0], rdflib.Literal("/".join(path.parts[-2:])))

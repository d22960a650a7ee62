"""Manifests of the W3C suites, read as graphs into test cases.

https://www.w3.org/2001/sw/DataAccess/tests/README and https://w3c.github.io/rdf-tests/
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from conformance.suites import FOLDER, iri_of

MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"

Term = object
Node = NamedNode | BlankNode


class Statements:
    """The statements of a manifest, by subject and predicate."""

    def __init__(self, data: bytes, base: str) -> None:
        self._objects: dict[tuple[object, str], list[object]] = {}
        for quad in parse(data, format=RdfFormat.TURTLE, base_iri=base):
            key = quad.subject, quad.predicate.value
            self._objects.setdefault(key, []).append(quad.object)

    def subjects(self, predicate: str) -> list[object]:
        """Return what has a property, in the order of the document."""
        return [subject for subject, each in self._objects if each == predicate]

    def all(self, subject: object, predicate: str) -> list[object]:
        """Return the values of a property."""
        return self._objects.get((subject, predicate), [])

    def one(self, subject: object, predicate: str) -> object | None:
        """Return the first value of a property, None if there is none."""
        return next(iter(self.all(subject, predicate)), None)

    def text(self, subject: object, predicate: str) -> str:
        """Return the IRI or the literal's text that a property has, "" if there is none."""
        return getattr(self.one(subject, predicate), "value", "")

    def members(self, subject: object, predicate: str) -> Iterator[object]:
        """Yield the members of the lists that a property has."""
        for cell in self.all(subject, predicate):
            while (member := self.one(cell, f"{RDF}first")) is not None:
                yield member
                cell = self.one(cell, f"{RDF}rest")


@dataclass(frozen=True)
class Content:
    """A dataset as a manifest tells it: files of the default graph, (name, file) of the others."""

    default: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Case:
    """A test: its IRI, its short name (``folder#name``), its type without namespace, its files.

    ``text`` is the IRI of the query, update or document; ``expected`` that of the result's file.
    """

    iri: str
    id: str
    folder: str
    kind: str
    text: str = ""
    expected: str = ""
    before: Content = Content()
    after: Content = Content()
    manifest: Statements = field(repr=False, compare=False, default=None)  # type: ignore[assignment]


@cache
def all_cases() -> tuple[Case, ...]:
    """Return every test of the suites, in the order of folders and entries; none when absent."""
    paths = sorted(FOLDER.rglob("manifest*.ttl")) if FOLDER.is_dir() else []
    return tuple(
        case
        for path in paths
        if path.relative_to(FOLDER).parts[0] != "shacl"
        for case in read_manifest(path)
    )


def read_manifest(path: Path) -> Iterator[Case]:
    """Yield the tests that a manifest lists itself (those it includes are manifests of theirs)."""
    statements = Statements(path.read_bytes(), iri_of(path))
    folder = path.parent.relative_to(FOLDER).as_posix()
    for manifest in statements.subjects(f"{MF}entries"):
        for test in statements.members(manifest, f"{MF}entries"):
            if isinstance(test, NamedNode):
                yield _case(statements, test, folder)


def _case(statements: Statements, test: NamedNode, folder: str) -> Case:
    action = statements.one(test, f"{MF}action")
    result = statements.one(test, f"{MF}result")
    text = statements.text(action, f"{QT}query") or statements.text(action, f"{UT}request")
    kind = statements.text(test, f"{RDF}type").rpartition("#")[2]
    return Case(
        iri=test.value,
        id=f"{folder}#{test.value.rpartition('#')[2]}",
        folder=folder,
        kind=kind,
        text=text or (action.value if isinstance(action, NamedNode) else ""),
        expected=result.value if isinstance(result, NamedNode) else "",
        before=_content(statements, action),
        after=_content(statements, result),
        manifest=statements,
    )


def _content(statements: Statements, node: object | None) -> Content:
    default = [*statements.all(node, f"{QT}data"), *statements.all(node, f"{UT}data")]
    named = [*statements.all(node, f"{QT}graphData"), *statements.all(node, f"{UT}graphData")]
    return Content(
        tuple(each.value for each in default if isinstance(each, NamedNode)),
        tuple(_named(statements, each) for each in named),
    )


def _named(statements: Statements, node: object) -> tuple[str, str]:
    """Return a graph's name and file: the file's IRI is its name where no label tells another."""
    if isinstance(node, NamedNode):
        return node.value, node.value
    file = statements.text(node, f"{UT}graph") or statements.text(node, f"{QT}graph")
    return statements.text(node, LABEL) or file, file

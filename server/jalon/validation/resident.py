"""The current graph, indexed, with the shapes compiled over it: ready for the next check.

``Resident.of_context(context)`` makes it once; ``check`` lays documents over the graph, asks what
they touch, and takes them off again. What it holds is parsed already; a template process forks
children from it, each answers one check.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Literal, Self

import rdflib

from jalon.errors import BadSyntax
from jalon.rdf.records import RecordAddress
from jalon.validation.context import Context
from jalon.validation.coverage import coverage
from jalon.validation.covered import Coverage
from jalon.validation.data_graph import DataGraph
from jalon.validation.documents import Document, ReadDocument, check_documents
from jalon.validation.engine import Screened, plain
from jalon.validation.explain import Explainer
from jalon.validation.finding import Finding, Origin
from jalon.validation.incremental import Found, focus_only, touched
from jalon.validation.naming import Names
from jalon.validation.report import Checked, Report, Result, Severity, Unreadable
from jalon.validation.results import ResultWriter
from jalon.validation.screen.affected import Affected
from jalon.validation.screen.index import Index, Triple
from jalon.validation.screen.plan import Piece
from jalon.validation.screen.terms import text_of
from jalon.validation.shapes import Shapes, load_shapes

_NOBODY: Final = "<urn:jalon:nobody>"
Engine = Literal["screen", "pyshacl"]
"""Who looks: the screen first, or pyshacl alone."""


@dataclass(slots=True)
class _Change:
    """What a submission does to the graph."""

    added: list[Triple]
    removed: list[Triple]
    subjects: set[str]


@dataclass
class Resident:
    """A dataset ready to be checked against, and its shapes.

    ``_parsed`` is what ``context`` has of the records, ``_records`` the same as texts.
    """

    context: Context
    shapes: Shapes
    screened: Screened
    _parsed: dict[RecordAddress, Iterable[Any]] = field(repr=False)
    _records: dict[RecordAddress, list[Triple]] = field(repr=False)

    @classmethod
    def of_context(cls, context: Context, shapes: Shapes | None = None) -> Self:
        """Index a dataset and its ontology; raises ``BadSyntax`` on what RDF 1.1 does not have."""
        shapes = shapes or load_shapes()
        index = Index()
        index.load(context.ontology)
        parsed = dict(context.records)
        records = {address: _texts(triples) for address, triples in parsed.items()}
        for triples in records.values():
            for triple in triples:
                index.add(triple)
        screened = Screened(shapes, index, forgiving=True)
        return cls(replace(context, records=parsed), shapes, screened, parsed, records)

    @property
    def graph(self) -> DataGraph:
        """The current graph, records and ontology, as rdflib has it; read only."""
        return self.screened.graph

    @cached_property
    def affected(self) -> Affected:
        """The ways back from a changed triple to the focus nodes it may touch."""
        return Affected(self.screened.plan)

    def warm(self) -> Self:
        """Make now what the first check would make: children that are forked later have it.

        Every piece is judged once: a child may open no file, so no module may be left to import.
        """
        for pieces in self.screened.plan.pieces.values():
            for piece in pieces:
                self.screened.judged(piece, [_NOBODY])
        self.check([Document("warm.ttl", b"<urn:jalon:nobody> a <urn:jalon:nothing> .")])
        return self

    def put(self, address: RecordAddress, triples: Sequence[Any]) -> None:
        """Make triples the content of a record, for good; none: there is no such record."""
        before, after = self._records.get(address, []), _texts(triples)
        kept, held = set(after), set(before)
        _apply(
            self.screened.index,
            added=[each for each in after if each not in held],
            removed=[each for each in before if each not in kept],
        )
        if after:
            self._parsed[address], self._records[address] = triples, after
        else:
            self._parsed.pop(address, None)
            self._records.pop(address, None)

    def check(
        self,
        documents: Sequence[Document],
        unreadable: Sequence[Unreadable] = (),
        engine: Engine = "screen",
    ) -> Report:
        """Check documents as if merged into the dataset; see ``Report`` for what comes out."""
        submitted, failed = _read(documents)
        change = self._change(submitted)
        try:
            findings, asked = self._findings(change, engine)
            return self._report(submitted, (*unreadable, *failed), change, findings, asked)
        finally:
            _apply(self.screened.index, added=change.removed, removed=change.added)

    def _change(self, submitted: Sequence[ReadDocument]) -> _Change:
        """Return what the submitted records add, and what those they replace take away."""
        index = self.screened.index
        replaced = {read.address for read in submitted if read.address in self._records}
        gone = [triple for address in replaced for triple in self._records[address]]
        new = [triple for read in submitted for triple in _texts(read.triples)]
        kept = set(new)
        return _Change(
            added=[each for each in dict.fromkeys(new) if each not in index],
            removed=[each for each in dict.fromkeys(gone) if each not in kept],
            subjects={text_of(subject) for read in submitted for subject in read.subjects},
        )

    def _findings(
        self, change: _Change, engine: Engine
    ) -> tuple[list[Finding], dict[str, list[rdflib.term.Node]]]:
        """Change the graph and return what is found, and the shapes of each submitted subject."""
        screened, index = self.screened, self.screened.index
        pairs: dict[Piece, set[str]] = {}
        if len(self._records) and (change.added or change.removed):
            pairs = touched(screened, self.affected, change.added, change.removed)
            _apply(index, added=change.removed, removed=change.added)
        before = screened.pairs(focus_only(screened, self._with_subjects(pairs, change)))
        _apply(index, added=change.added, removed=change.removed)
        asked = {node: screened.plan.targets_of(node) for node in change.subjects}
        now = focus_only(screened, self._with_subjects(pairs, change))
        if engine == "pyshacl":
            return self._by_pyshacl(now, before, change), asked
        return _attributed(screened.pairs(now), before, change.subjects), asked

    def _with_subjects(
        self, pairs: Mapping[Piece, set[str]], change: _Change
    ) -> dict[Piece, set[str]]:
        """Return pairs with all those of the submitted subjects."""
        merged = {piece: set(nodes) for piece, nodes in pairs.items()}
        plan = self.screened.plan
        for node in change.subjects:
            for target in plan.targets_of(node):
                for piece in plan.pieces[target]:
                    merged.setdefault(piece, set()).add(node)
        return merged

    def _by_pyshacl(
        self, pairs: Mapping[Piece, set[str]], before: Found, change: _Change
    ) -> list[Finding]:
        nodes = {self.screened.index.term(node) for each in pairs.values() for node in each}
        found = plain(self.screened.graph, self.shapes, nodes, forgiving=True).findings
        return _with_origin(found, _keys(before), change.subjects)

    def _report(
        self,
        submitted: Sequence[ReadDocument],
        unreadable: Sequence[Unreadable],
        change: _Change,
        findings: Sequence[Finding],
        asked: Mapping[str, Sequence[rdflib.term.Node]],
    ) -> Report:
        ours = {self.screened.index.term(node) for node in change.subjects}
        writer = ResultWriter(Explainer(Names(self.graph), self.shapes), submitted)
        elsewhere = [writer.result(each) for each in findings if each.focus not in ours]
        return Report(
            results=_sorted(
                [
                    *(writer.result(found) for found in findings if found.focus in ours),
                    *(
                        writer.result(found, read)
                        for read, found in check_documents(
                            submitted, self.shapes, self.context.folder
                        )
                    ),
                ]
            ),
            elsewhere=_sorted(each for each in elsewhere if each.severity is Severity.VIOLATION),
            unreadable=tuple(unreadable),
            checked=Checked(
                files=tuple(read.document.name for read in submitted),
                records=sum(len(read.records) for read in submitted),
                focus_nodes=sum(bool(targets) for targets in asked.values()),
                shapes=len({target for targets in asked.values() for target in targets}),
            ),
            coverage=self._coverage(asked),
        )

    def _coverage(self, asked: Mapping[str, Sequence[rdflib.term.Node]]) -> Coverage:
        counts = dict.fromkeys(self.screened.plan.pieces, 0)
        for targets in asked.values():
            for target in targets:
                counts[target] += 1
        return coverage(self.shapes, counts)


def _attributed(found: Found, before: Found, subjects: set[str]) -> list[Finding]:
    """Return findings with their origin: new, already there, or about referenced data."""
    findings = [finding for each in found.values() for finding in each]
    return _with_origin(findings, _keys(before), subjects)


def _keys(found: Found) -> set[tuple[str, ...]]:
    return {finding.key for findings in found.values() for finding in findings}


def _with_origin(
    findings: Iterable[Finding], before: set[tuple[str, ...]], subjects: set[str]
) -> list[Finding]:
    def origin(finding: Finding) -> Origin:
        if finding.key in before:
            return Origin.ALREADY_THERE
        return Origin.NEW if text_of(finding.focus) in subjects else Origin.REFERENCED

    return [replace(finding, origin=origin(finding)) for finding in findings]


def _texts(triples: Iterable[Any]) -> list[Triple]:
    index = Index()
    index.load(triples)
    return list(index.triples())


def _apply(index: Index, added: Iterable[Triple], removed: Iterable[Triple]) -> None:
    for triple in removed:
        index.remove(triple)
    for triple in added:
        index.add(triple)


def _read(documents: Iterable[Document]) -> tuple[list[ReadDocument], list[Unreadable]]:
    read: list[ReadDocument] = []
    failed: list[Unreadable] = []
    for document in documents:
        try:
            read.append(document.read())
        except BadSyntax as error:
            failed.append(not_read(document.name, error))
    return read, failed


def not_read(name: str, error: BadSyntax) -> Unreadable:
    """Return what a report says of a document that could not be read."""
    return Unreadable(name, error.fr, error.en, error.line, error.column, error.excerpt)


def _sorted(results: Iterable[Result]) -> tuple[Result, ...]:
    return tuple(sorted(results, key=lambda result: result.order))

"""Validation of documents in the context of a dataset, as if they were merged into it.

The submitted records take the place of those of the same address; the ontology and its schemes
are part of the data graph, so that classes and concepts resolve.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import rdflib

from jalon.errors import BadSyntax
from jalon.validation.context import Context, files_at
from jalon.validation.data_graph import DataGraph, add_triples
from jalon.validation.documents import Document, ReadDocument, check_documents
from jalon.validation.engine import check
from jalon.validation.explain import Explainer
from jalon.validation.naming import Names
from jalon.validation.report import Checked, Report, Result, Severity, Unreadable
from jalon.validation.results import ResultWriter
from jalon.validation.shapes import Shapes, load_shapes


def validate_paths(paths: Sequence[Path], data_folder: Path) -> Report:
    """Check files, or all the Turtle files of folders, in the context of a data folder.

    Raises ``MissingFile`` for a path that does not exist; a file that does not parse is told in
    the report.
    """
    files = files_at(paths)
    documents: list[Document] = []
    unreadable: list[Unreadable] = []
    for path in files:
        try:
            documents.append(Document.of_file(path))
        except BadSyntax as error:
            unreadable.append(_unreadable(str(path), error))
    return validate(documents, Context.of_folder(data_folder, without=files), unreadable)


def validate(
    documents: Sequence[Document],
    context: Context,
    unreadable: Sequence[Unreadable] = (),
    shapes: Shapes | None = None,
) -> Report:
    """Check documents as if merged into the context; see ``Report`` for what comes out."""
    shapes = shapes or load_shapes()
    submitted, failed = _read(documents)
    graph, ours, neighbours = _merged(submitted, context)
    checked = check(graph, shapes, ours | neighbours)
    writer = ResultWriter(Explainer(Names(graph), shapes), submitted)
    about_ours = [writer.result(found) for found in checked.findings if found.focus in ours]
    about_documents = [
        writer.result(found, read)
        for read, found in check_documents(submitted, shapes, context.folder)
    ]
    elsewhere = [writer.result(found) for found in checked.findings if found.focus not in ours]
    return Report(
        results=_sorted([*about_ours, *about_documents]),
        elsewhere=_sorted(each for each in elsewhere if each.severity is Severity.VIOLATION),
        unreadable=(*unreadable, *failed),
        checked=Checked(
            files=tuple(read.document.name for read in submitted),
            records=sum(len(read.records) for read in submitted),
            focus_nodes=len(checked.focus_nodes & ours),
            shapes=checked.shapes,
        ),
    )


def _read(documents: Iterable[Document]) -> tuple[list[ReadDocument], list[Unreadable]]:
    read: list[ReadDocument] = []
    failed: list[Unreadable] = []
    for document in documents:
        try:
            read.append(document.read())
        except BadSyntax as error:
            failed.append(_unreadable(document.name, error))
    return read, failed


def _merged(
    submitted: Sequence[ReadDocument], context: Context
) -> tuple[DataGraph, set[rdflib.term.Node], set[rdflib.term.Node]]:
    """Return the data graph, its submitted subjects, and the others that refer to these.

    Blank nodes are left aside: a rule on documents refuses them.
    """
    replaced = {read.address for read in submitted}
    graph = DataGraph()
    gone: set[rdflib.term.Node] = set()
    for address, triples in context.records.items():
        if address not in replaced:
            add_triples(graph, triples)
        else:
            gone |= {rdflib.URIRef(triple.subject.value) for triple in triples}
    ours: set[rdflib.term.Node] = {subject for read in submitted for subject in read.subjects}
    neighbours = {subject for target in ours | gone for subject in graph.subjects(None, target)}
    for read in submitted:
        graph += read.graph
    add_triples(graph, context.ontology)
    return graph, ours, neighbours - ours


def _sorted(results: Iterable[Result]) -> tuple[Result, ...]:
    return tuple(sorted(results, key=lambda result: result.order))


def _unreadable(name: str, error: BadSyntax) -> Unreadable:
    return Unreadable(name, error.fr, error.en, error.line, error.column, error.excerpt)

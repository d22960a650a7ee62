"""Runs tests of updates: the dataset before, the update, the dataset after.

https://www.w3.org/TR/sparql11-update/
"""

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad

from conformance.comparison import quads_of, same_quads
from conformance.endpoint import OF_DATASETS, Endpoint
from conformance.manifest import Case, Content
from conformance.query import text_of
from conformance.results import read_results


def run_update(case: Case, endpoint: Endpoint) -> str | None:
    """Return why an update does not leave the expected dataset, None when it does."""
    _prepare(case.before, endpoint)
    reply = endpoint.update(text_of(case))
    if reply.status not in (200, 204):
        return f"{reply.status} {reply.text[:300]}"
    dump = endpoint.dump()
    same = same_quads(_expected(case.after), quads_of_solutions(dump.body))
    return None if same else f"another dataset: {dump.text[:300]}"


def _prepare(content: Content, endpoint: Endpoint) -> None:
    """Make the dataset: each file is stored under its own IRI, the base of its IRIs, then moved."""
    whole = [file for file in content.default if file.endswith(OF_DATASETS)]
    files = [each for each in _files(content) if each[1] not in whole]
    endpoint.clear()
    if whole:
        endpoint.insert(quad for file in whole for quad in quads_of(file))
    endpoint.load(tuple(file for _, file in files))
    copies = [f"COPY <{file}> TO {f'<{name}>' if name else 'DEFAULT'}" for name, file in files]
    drops = [f"DROP SILENT GRAPH <{file}>" for name, file in files if name != file]
    if files:
        reply = endpoint.update(" ; ".join([*copies, *drops]).encode())
        assert reply.status == 204, reply.text
    endpoint.loaded.clear()


def _files(content: Content) -> list[tuple[str | None, str]]:
    return [*((None, file) for file in content.default), *content.named]


def _expected(content: Content) -> Iterator[Quad]:
    for graph, file in _files(content):
        for quad in quads_of(file):
            name = NamedNode(graph) if graph else quad.graph_name
            yield Quad(quad.subject, quad.predicate, quad.object, name)


def quads_of_solutions(data: bytes) -> Iterator[Quad]:
    """Yield the quads of a dump: solutions in JSON, of ``?s ?p ?o`` and perhaps ``?g``."""
    for row in read_results(data, "srj").rows:
        yield Quad(row["s"], row["p"], row["o"], row.get("g", DefaultGraph()))  # type: ignore[arg-type]

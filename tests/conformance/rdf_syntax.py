"""Runs tests of the syntaxes of RDF through the graph store.

A document of a graph is stored under its published IRI, which is then the base of its relative
IRIs; a document of a dataset replaces the dataset, its base said by Content-Location.
https://www.w3.org/TR/sparql11-http-rdf-update/ and https://www.rfc-editor.org/rfc/rfc3986#section-5.1
"""

from pyoxigraph import Quad

from conformance.comparison import read_quads, same_quads
from conformance.endpoint import Endpoint
from conformance.manifest import Case
from conformance.suites import path_of
from conformance.update import quads_of_solutions
from web.http import Reply

_OF_DATASETS = ("trig", "nq")


def run_rdf(case: Case, endpoint: Endpoint) -> str | None:
    """Return why a document is wrongly read, accepted or refused, None when all is right."""
    reply = _store(case, endpoint)
    if "Negative" in case.kind:
        if reply.status != 400:
            return f"accepted: {reply.status}"
        return None if "line" in reply.json else f"no line: {reply.text[:300]}"
    if reply.status not in (201, 204):
        return f"{reply.status} {reply.text[:300]}"
    if "C14N" in case.kind:
        return _compare_bytes(case, endpoint)
    return _compare(case, endpoint) if case.expected else None


def takes_datasets(endpoint: Endpoint) -> bool:
    """Whether the graph store takes a whole dataset: no specification asks for it."""
    return endpoint.put_dataset(b"", "trig", "urn:x-conformance:empty").status in (201, 204)


def _store(case: Case, endpoint: Endpoint) -> Reply:
    path = path_of(case.text)
    suffix = path.suffix[1:]
    if suffix in _OF_DATASETS:
        return endpoint.put_dataset(path.read_bytes(), suffix, case.text)
    return endpoint.put(case.text, path.read_bytes(), suffix)


def _compare(case: Case, endpoint: Endpoint) -> str | None:
    path = path_of(case.expected)
    expected = read_quads(path.read_bytes(), path.suffix[1:], case.expected)
    actual: list[Quad]
    if path_of(case.text).suffix[1:] in _OF_DATASETS:
        reply = endpoint.dump()
        actual = list(quads_of_solutions(reply.body))
    else:
        reply = endpoint.get(case.text)
        actual = read_quads(reply.body, "nt", case.text)
    return None if same_quads(expected, actual) else f"another graph: {reply.text[:300]}"


def _compare_bytes(case: Case, endpoint: Endpoint) -> str | None:
    """Compare lines: what is written is in the canonical form, in whatever order."""
    path = path_of(case.expected)
    if path.suffix == ".nq":
        reply = endpoint.send("GET", "/graph-store", accept="application/n-quads")
    else:
        reply = endpoint.get(case.text)
    same = sorted(path.read_bytes().splitlines()) == sorted(reply.body.splitlines())
    return None if same else f"not canonical: {reply.text[:300]}"

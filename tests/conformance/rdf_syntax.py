"""Runs tests of the syntaxes of RDF through the graph store.

A document of a graph is stored under its published IRI, which is then the base of its relative
IRIs; a document of a dataset replaces the dataset, its base said by Content-Location.
https://www.w3.org/TR/sparql11-http-rdf-update/ and https://www.rfc-editor.org/rfc/rfc3986#section-5.1
"""

import re

from pyoxigraph import Quad

from conformance.comparison import quads_of, read_quads, same_quads
from conformance.endpoint import OF_DATASETS, Endpoint
from conformance.manifest import Case
from conformance.suites import path_of
from conformance.update import quads_of_solutions
from web.http import Reply

_LABEL = re.compile(rb"_:[\w.-]*\w")


def run_rdf(case: Case, endpoint: Endpoint) -> str | None:
    """Return why a document is wrongly read, accepted or refused, None when all is right."""
    reply = _store(case, endpoint)
    if "Negative" in case.kind:
        if reply.status != 400:
            return f"accepted: {reply.status}"
        return None
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
    if case.text.endswith(OF_DATASETS):
        return endpoint.put_dataset(path.read_bytes(), suffix, case.text)
    return endpoint.put(case.text, path.read_bytes(), suffix)


def _compare(case: Case, endpoint: Endpoint) -> str | None:
    expected = quads_of(case.expected)
    actual: list[Quad]
    if case.text.endswith(OF_DATASETS):
        reply = endpoint.dump()
        actual = list(quads_of_solutions(reply.body))
    else:
        reply = endpoint.get(case.text)
        actual = read_quads(reply.body, "nt", case.text)
    return None if same_quads(expected, actual) else f"another graph: {reply.text[:300]}"


def _compare_bytes(case: Case, endpoint: Endpoint) -> str | None:
    """Compare lines, in whatever order: a store keeps no label of a blank node, any will do."""
    path = path_of(case.expected)
    if path.suffix == ".nq":
        reply = endpoint.send("GET", "/graph-store", accept="application/n-quads")
    else:
        reply = endpoint.get(case.text)
    same = _lines(path.read_bytes()) == _lines(reply.body)
    return None if same else f"not canonical: {reply.text[:300]}"


def _lines(data: bytes) -> list[bytes]:
    return sorted(_LABEL.sub(b"_:b", line) for line in data.splitlines())

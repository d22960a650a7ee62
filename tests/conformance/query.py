"""Runs tests of query evaluation and of query and update syntax.

The files of a test's dataset are stored once, each as a graph under its own IRI; the query is then
asked of the dataset that the protocol's parameters (or its own FROM) make of them.
https://www.w3.org/TR/sparql11-protocol/#dataset
"""

import re
from typing import Final

from conformance.comparison import quads_of, read_quads, same_quads, same_solutions
from conformance.endpoint import OF_DATASETS, Endpoint
from conformance.manifest import Case, Content
from conformance.results import read_results
from conformance.suites import path_of
from jalon.store.tokens import Tokens
from web.http import Reply

_ACCEPT: Final = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
_FROM: Final = re.compile(rb"\bFROM\b", re.I)
_EMPTY: Final = "urn:x-conformance:empty"


def text_of(case: Case) -> bytes:
    """Return the text of a query or update, its base said in front: the file's published IRI."""
    return f"BASE <{case.text}> ".encode() + path_of(case.text).read_bytes()


def run_query(case: Case, endpoint: Endpoint) -> str | None:
    """Return why the answer to a query is not the expected one, None when it is."""
    text = text_of(case)
    expected_path = path_of(case.expected)
    expected, suffix = expected_path.read_bytes(), expected_path.suffix[1:]
    is_graph = suffix in ("ttl", "nt", "rdf") and b"ResultSet" not in expected
    accept = "application/n-triples" if is_graph else _ACCEPT.get(suffix, _ACCEPT["srj"])
    reply = endpoint.query(text, accept, *_dataset(case.before, text, endpoint))
    if reply.status != 200:
        return f"{reply.status} {reply.text[:300]}"
    if is_graph:
        same = same_quads(
            read_quads(expected, suffix, case.expected), read_quads(reply.body, "nt", "urn:x")
        )
    else:
        wanted = read_results(expected, suffix, case.expected)
        got = read_results(reply.body, "srj" if suffix == "ttl" else suffix)
        same = same_solutions(wanted, got, wanted.ordered or _has_order(text))
    return None if same else f"another result: {reply.text[:300]}"


def _has_order(text: bytes) -> bool:
    """Whether a query orders its own solutions, not only those of a query within it."""
    depth = 0
    for token in Tokens(text.decode()):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and token.text.upper() == "ORDER":
            return True
    return False


def _dataset(
    content: Content, text: bytes, endpoint: Endpoint
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Store the files of a dataset; return the names of default graphs and named graphs."""
    whole = [file for file in content.default if file.endswith(OF_DATASETS)]
    if whole:
        endpoint.clear()
        endpoint.insert(quad for file in whole for quad in quads_of(file))
        return (), ()
    endpoint.load((*content.default, *(file for _, file in content.named)))
    if _FROM.search(text):
        return (), ()
    return content.default or (_EMPTY,), tuple(name for name, _ in content.named)


def run_syntax(case: Case, endpoint: Endpoint) -> str | None:
    """Return why a text is wrongly accepted or refused, None when the answer is right.

    A text that is not in the language is refused with 400, line and column; any other is run. If
    it cannot be (a function or graph that does not exist), the refusal names no place in the text.
    """
    text = text_of(case)
    if case.text.endswith(".ru"):
        reply = endpoint.update(text)
        endpoint.loaded.clear()
    else:
        reply = endpoint.query(text, "*/*")
    if case.kind.startswith("Positive"):
        return None if _understood(reply) else f"{reply.status} {reply.text[:300]}"
    if reply.status != 400:
        return f"accepted: {reply.status}"
    placed = {"line", "column"} <= reply.json.keys()
    return None if placed else f"no line and column: {reply.text[:300]}"


def _understood(reply: Reply) -> bool:
    return reply.status in (200, 204) or (reply.status == 400 and "line" not in reply.json)

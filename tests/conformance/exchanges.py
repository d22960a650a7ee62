"""Tests that are exchanges of HTTP messages: read from the manifests, played, compared.

HTTP in RDF: https://www.w3.org/TR/HTTP-in-RDF10/. The terms of the expected answer are explained in
the manifests of the protocol and of the graph store.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from conformance.comparison import read_quads, same_quads
from conformance.endpoint import MEDIA_TYPES, Endpoint
from conformance.manifest import MF, Case, Statements
from web.http import Reply

_HT: Final = "http://www.w3.org/2011/http#"
_CNT: Final = "http://www.w3.org/2011/content#"
_STATUS: Final = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
_SOLUTIONS: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
_FORMATS: Final = {
    "boolean": _SOLUTIONS[:2],
    "tabular": _SOLUTIONS,
    "RDF": (*MEDIA_TYPES.values(), "application/ld+json"),
}


@dataclass(frozen=True)
class Exchange:
    """One request and what is expected of its answer; "" or None where nothing is."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | None
    statuses: tuple[str, ...]
    format: str
    boolean: str
    location: str
    content_type: str
    content: bytes | None


def exchanges_of(case: Case) -> Iterator[Exchange]:
    """Yield the exchanges of a test, in order."""
    statements = case.manifest
    for action in statements.all(_node(case), f"{MF}action"):
        for request in statements.members(action, f"{_HT}requests"):
            yield _exchange(statements, request)


def _node(case: Case) -> object:
    return next(
        subject
        for subject in case.manifest.subjects(f"{MF}name")
        if getattr(subject, "value", "") == case.iri
    )


def _exchange(statements: Statements, request: object) -> Exchange:
    response = statements.one(request, f"{_HT}resp")
    statuses = statements.all(response, f"{MF}expectedStatus")
    return Exchange(
        method=statements.text(request, f"{_HT}methodName"),
        target=statements.text(request, f"{_HT}absolutePath"),
        headers=_headers(statements, request),
        body=_content(statements, request),
        statuses=tuple(getattr(each, "value", "").rpartition("#")[2] for each in statuses),
        format=statements.text(response, f"{MF}expectedFormat"),
        boolean=statements.text(response, f"{MF}expectedBoolean"),
        location=statements.text(response, f"{MF}expectedLocation"),
        content_type=_headers(statements, response).get("content_type", ""),
        content=_content(statements, response),
    )


def _headers(statements: Statements, message: object) -> dict[str, str]:
    return {
        statements.text(each, f"{_HT}fieldName").lower().replace("-", "_"): statements.text(
            each, f"{_HT}fieldValue"
        )
        for each in statements.members(message, f"{_HT}headers")
    }


def _content(statements: Statements, message: object) -> bytes | None:
    body = statements.one(message, f"{_HT}body")
    if body is None:
        return None
    encoding = statements.text(body, f"{_CNT}characterEncoding") or "UTF-8"
    return statements.text(body, f"{_CNT}chars").encode(encoding)


def play(case: Case, endpoint: Endpoint, doors: Mapping[str, str]) -> str | None:
    """Send the requests of a test in order; return why an answer is not the expected one.

    ``doors`` tells what stands here for what the targets of requests say; what an answer names by
    its Location header is put into the targets and bodies that follow.
    """
    names: dict[str, str] = {}
    for number, exchange in enumerate(exchanges_of(case), 1):
        body = exchange.body and _put_in(exchange.body.decode("latin-1"), names).encode("latin-1")
        target = _put_in(exchange.target, {**doors, **names})
        reply = endpoint.send(exchange.method, target, body, **exchange.headers)
        wrong = _compare(exchange, reply)
        if wrong is not None:
            return f"request {number}, {exchange.method} {exchange.target}: {wrong}"
        if exchange.location:
            names[exchange.location] = reply.headers["Location"]
    return None


def _put_in(text: str, names: Mapping[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(name, value)
    return text


def _compare(exchange: Exchange, reply: Reply) -> str | None:
    if not any(_has_status(reply, each) for each in exchange.statuses):
        return f"{reply.status}, not {' or '.join(exchange.statuses)}: {reply.body[:200]!r}"
    told = reply.headers.get("Content-Type", "")
    media_type = told.partition(";")[0]
    if exchange.format and media_type not in _FORMATS[exchange.format]:
        return f"{media_type} is no format of {exchange.format}"
    if exchange.boolean and exchange.boolean != _boolean(reply):
        return f"not {exchange.boolean}: {reply.text[:200]}"
    if exchange.location and not reply.headers.get("Location"):
        return "no Location"
    if exchange.content_type and exchange.content_type != told.lower():
        return f"Content-Type {told}, not {exchange.content_type}"
    return _compare_content(exchange, reply, media_type)


def _compare_content(exchange: Exchange, reply: Reply, media_type: str) -> str | None:
    if exchange.content is None:
        return None
    base = "http://www.example/"
    expected = read_quads(exchange.content, "ttl", base)
    suffix = next(each for each, known in MEDIA_TYPES.items() if known == media_type)
    same = same_quads(expected, read_quads(reply.body, suffix, base))
    return None if same else f"another graph: {reply.text[:200]}"


def _has_status(reply: Reply, expected: str) -> bool:
    if expected.startswith("StatusCode"):
        return str(reply.status)[0] == expected[len("StatusCode")]
    return reply.status == _STATUS[expected]


def _boolean(reply: Reply) -> str:
    if reply.media_type.endswith("json"):
        return str(json.loads(reply.body)["boolean"]).lower()
    return (ElementTree.fromstring(reply.body).findtext("{*}boolean") or "").strip()

"""The short way of the commonest request, in front of Flask's dispatcher.

GET /sparql with nothing but ``query`` and one plain Accept is asked and answered here: Flask's
dispatcher, request and response cost more than the evaluation of a typical query. Everything else
takes the long way; both ask through the same functions and send the same headers, which a test
compares over the contract.

What was answered here is kept, ready to send, under the request's own words: the first level of
the cache, in front of the engine's (query, format, graphs).
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from flask import Flask

from jalon.errors import JalonError
from jalon.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from jalon.sandbox.frames import BLOCK
from jalon.settings import Settings
from jalon.store.answer import Answer
from jalon.store.cache import ResultCache
from jalon.store.engine import Engine
from jalon.store.query import QueryRequest
from jalon.web import compression, percent, problems
from jalon.web.accounting import Accounting
from jalon.web.compression import compressed_blocks
from jalon.web.sparql import data_headers

_LOG = logging.getLogger(__name__)

_PLAIN_ACCEPTS: Final = frozenset(
    ("*/*", *(known.media_type for known in SOLUTION_FORMATS + GRAPH_FORMATS))
)
_ONE_PIECE: Final = 1_048_576

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Ready:
    """A response ready to send: its headers, its body (None: in the answer's file), its query."""

    headers: list[tuple[str, str]]
    body: bytes | None
    text: str
    answer: Answer
    coding: str | None

    def again(self) -> Answer:
        """Return what is answered."""
        return self.answer

    def blocks(self) -> Iterable[bytes]:
        """Return the body as a WSGI iterable: a short one in one piece."""
        if self.body is None:
            blocks = self.answer.blocks()
            return blocks if self.coding is None else compressed_blocks(self.coding, blocks)
        if len(self.body) <= _ONE_PIECE:
            return [self.body]
        return (self.body[begin : begin + BLOCK] for begin in range(0, len(self.body), BLOCK))


class ShortWay:
    """Answers the common case; hands everything else to the application's own dispatcher."""

    def __init__(self, app: Flask, headers: Mapping[str, str]) -> None:
        self._app = app
        self._long_way: Application = app.wsgi_app
        self._headers = list(headers.items())
        self._engine: Engine = app.extensions["jalon.engine"]
        self._accounting: Accounting = app.extensions["jalon.accounting"]
        settings: Settings = app.extensions["jalon.settings"]
        self._query_bytes = settings.query_bytes
        self._ready: ResultCache[Ready] = ResultCache(settings.cache_bytes // 4)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (WSGI, PEP 3333)."""
        compression.read_conditions(environ)
        if (
            environ["PATH_INFO"] != "/sparql"
            or environ["REQUEST_METHOD"] != "GET"
            or environ.get("HTTP_ACCEPT") not in _PLAIN_ACCEPTS
            or "HTTP_IF_NONE_MATCH" in environ
            or "HTTP_IF_MATCH" in environ
        ):
            return self._long_way(environ, start_response)
        started = time.perf_counter()
        coding, succession = compression.chosen_coding(environ), self._engine.succession
        key = environ["QUERY_STRING"], environ["HTTP_ACCEPT"], coding
        ready = self._ready.get(key, succession)
        text = self._query_text(environ["QUERY_STRING"]) if ready is None else ready.text
        if text is None:
            return self._long_way(environ, start_response)
        request = QueryRequest(text, accept=environ["HTTP_ACCEPT"])
        ask = partial(self._engine.query, request) if ready is None else ready.again
        try:
            answer = self._accounting.ask(environ, text, ask)
        except JalonError as error:
            return self._problem(error, environ, start_response)
        if ready is None:
            ready = self._prepared(answer, text, coding)
            if answer.kept and answer.body is not None:
                self._ready.put(key, ready, len(ready.text) + answer.length, succession)
        self._note(answer, started)
        start_response("200 OK", ready.headers)
        return ready.blocks()

    def _query_text(self, query_string: str) -> str | None:
        """Return the query of a request that is the common case, None if it is another."""
        if not query_string.startswith("query=") or "&" in query_string:
            return None
        try:
            text = percent.decode(query_string[6:])
        except UnicodeError:
            return None
        if len(query_string) > self._query_bytes and len(text.encode()) > self._query_bytes:
            return None
        return text

    def _prepared(self, answer: Answer, text: str, coding: str | None) -> Ready:
        headers = data_headers(answer)
        body = answer.body
        if coding is not None and answer.length >= compression.SMALLEST:
            headers["Content-Encoding"] = coding
            del headers["Content-Length"]
            if body is not None:
                body = compression.compressed(coding, body)
                headers["Content-Length"] = str(len(body))
            headers["ETag"] = compression.coded_tag(headers["ETag"], coding)
        return Ready([*headers.items(), *self._headers], body, text, answer, coding)

    def _note(self, answer: Answer, started: float) -> None:
        self._accounting.metrics.count_request("GET", 200)
        if _LOG.isEnabledFor(logging.INFO):
            milliseconds = (time.perf_counter() - started) * 1000
            _LOG.info("GET /sparql 200 %.1f ms %s", milliseconds, answer.format.media_type)

    def _problem(
        self, error: JalonError, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer an error as the long way does."""
        with self._app.request_context(environ):
            response = self._app.process_response(problems.answer(error))
            return response(environ, start_response)

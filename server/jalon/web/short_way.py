"""The short way of the commonest request, in front of Flask's dispatcher.

GET /sparql with nothing but ``query`` and one plain Accept is asked and answered here: Flask's
dispatcher, request and response cost more than the evaluation of a typical query. Everything else
takes the long way; both ask through the same functions and send the same headers, which a test
compares over the contract.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from flask import Flask

from jalon.errors import BadRequest, JalonError
from jalon.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from jalon.settings import Settings
from jalon.store.engine import Answer, Engine
from jalon.store.query import QueryRequest
from jalon.web import problems
from jalon.web.accounting import Accounting
from jalon.web.sparql import data_headers, parameters

_LOG = logging.getLogger(__name__)

_PLAIN_ACCEPTS: Final = frozenset(
    ("*/*", *(known.media_type for known in SOLUTION_FORMATS + GRAPH_FORMATS))
)
_ONE_PIECE: Final = 1_048_576

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


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

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (WSGI, PEP 3333)."""
        query = self._common(environ)
        if query is None:
            return self._long_way(environ, start_response)
        started = time.perf_counter()
        try:
            question = partial(self._engine.query, query)
            answer = self._accounting.ask(environ, query.text, question)
        except JalonError as error:
            return self._problem(error, environ, start_response)
        self._accounting.metrics.count_request("GET", 200)
        if _LOG.isEnabledFor(logging.INFO):
            milliseconds = (time.perf_counter() - started) * 1000
            _LOG.info("GET /sparql 200 %.1f ms %s", milliseconds, answer.format.media_type)
        start_response("200 OK", [*data_headers(answer).items(), *self._headers])
        return _body(answer)

    def _common(self, environ: Environ) -> QueryRequest | None:
        """Return the query of a request that is the common case, None if it is another."""
        if (
            environ["PATH_INFO"] != "/sparql"
            or environ["REQUEST_METHOD"] != "GET"
            or environ.get("HTTP_ACCEPT") not in _PLAIN_ACCEPTS
            or "HTTP_IF_NONE_MATCH" in environ
        ):
            return None
        try:
            given = parameters(environ["QUERY_STRING"].encode("latin-1"))
        except BadRequest:
            return None
        if len(given) != 1 or given[0][0] != "query":
            return None
        text = given[0][1]
        if len(text.encode()) > self._query_bytes:
            return None
        return QueryRequest(text, accept=environ["HTTP_ACCEPT"])

    def _problem(
        self, error: JalonError, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer an error as the long way does."""
        with self._app.request_context(environ):
            response = self._app.process_response(problems.answer(error))
            return response(environ, start_response)


def _body(answer: Answer) -> Iterable[bytes]:
    return [answer.read()] if answer.length <= _ONE_PIECE else answer.blocks()

"""The account of each query: let in by the quotas, timed, counted by outcome, logged when slow."""

import time
from collections.abc import Callable, Mapping
from typing import Final

from flask import Flask, current_app, request

from jalon import errors
from jalon.errors import JalonError, QuotaExceeded
from jalon.settings import Settings
from jalon.store.answer import Answer
from jalon.store.engine import Engine
from jalon.store.query import QueryRequest
from jalon.web.addresses import Addresses
from jalon.web.logs import SlowLog
from jalon.web.metrics import Metrics
from jalon.web.quotas import Quotas, Usage

_OUTCOMES: Final[dict[type[JalonError], str]] = {
    errors.QuotaExceeded: "quota",
    errors.TooLarge: "too_large",
    errors.GateRefused: "refused",
    errors.InputError: "bad_query",
    errors.DeadlineExceeded: "deadline",
    errors.EngineCrashed: "crash",
    errors.EngineError: "unavailable",
}
"""Error → outcome; an error that is not here has that of its nearest parent."""

_CLIENTS_FAULT: Final = frozenset(("bad_query", "refused", "deadline", "crash", "too_large"))
"""The outcomes that count as a client's errors; those of the service do not."""


def outcome_of(error: BaseException) -> str:
    """Return the outcome that an error means."""
    kinds = type(error).__mro__
    return next((_OUTCOMES[kind] for kind in kinds if kind in _OUTCOMES), "unexpected")


class Accounting:
    """The accounts of one HTTP process; an account costs a few microseconds."""

    def __init__(
        self, settings: Settings, metrics: Metrics, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.metrics = metrics
        self.addresses = Addresses(settings.trusted_proxies)
        self.quotas = Quotas(settings, clock)
        self.slow_log = SlowLog(settings)
        self.clock = clock

    def open(self, environ: Mapping[str, object], text: str) -> "Account":
        """Return the account of a query, to be closed when its last byte or its error is there.

        ``environ`` is the WSGI environment of the request. Raises ``QuotaExceeded``.
        """
        client = self.addresses.client(environ)
        try:
            usage = self.quotas.enter(client)
        except QuotaExceeded:
            self.metrics.count_query("quota", None, 0)
            raise
        return Account(self, client, text, usage)

    def ask(
        self, environ: Mapping[str, object], text: str, question: Callable[[], Answer]
    ) -> Answer:
        """Return the answer that a function gives to a query, on an account of its own."""
        account = self.open(environ, text)
        try:
            answer = question()
        except BaseException as error:
            account.close(error)
            raise
        account.close(size=answer.length)
        return answer


class Account:
    """A query under way; closed once, by its answer or its error."""

    __slots__ = ("_client", "_closed", "_of", "_started", "_text", "_usage")

    def __init__(self, of: Accounting, client: str, text: str, usage: Usage | None) -> None:
        self._of, self._client, self._text, self._usage = of, client, text, usage
        self._started = of.clock()
        self._closed = False

    def close(self, error: BaseException | None = None, size: int = 0) -> None:
        """End the account, with the error that ended the query or the bytes of its result."""
        if self._closed:
            return
        self._closed = True
        seconds = self._of.clock() - self._started
        outcome = "ok" if error is None else outcome_of(error)
        self._of.quotas.leave(self._usage, seconds, outcome in _CLIENTS_FAULT)
        self._of.metrics.count_query(outcome, seconds, size)
        self._of.slow_log.note(self._text, self._client, outcome, seconds, size)


def register(app: Flask, settings: Settings) -> None:
    """Give an application its accounts."""
    metrics = Metrics()
    app.extensions["jalon.metrics"] = metrics
    app.extensions["jalon.accounting"] = Accounting(settings, metrics)


def ask(query: QueryRequest) -> Answer:
    """Return the engine's answer to a query of the client of this request, on account.

    Raises ``QuotaExceeded`` and what the engine raises.
    """
    engine: Engine = current_app.extensions["jalon.engine"]
    accounting: Accounting = current_app.extensions["jalon.accounting"]
    return accounting.ask(request.environ, query.text, lambda: engine.query(query))

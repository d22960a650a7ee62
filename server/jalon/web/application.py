"""The application: ``create_app`` configures, registers, returns."""

import logging
import time
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, g, redirect, request
from werkzeug.routing import RequestRedirect

from jalon.settings import Settings
from jalon.store.engine import Engine
from jalon.validation.checker import Checker
from jalon.web import (
    access,
    accounting,
    conditions,
    cors,
    graph_store,
    history,
    home,
    language,
    lists,
    metrics,
    operations,
    problem_pages,
    problems,
    proposed,
    questions,
    records,
    refusals,
    search,
    self_description,
    session,
    sparql,
    spreadsheets,
    submissions,
    validate,
    vocabulary,
)
from jalon.web.compression import compress
from jalon.web.host import HostRequired
from jalon.web.short_way import ShortWay

_LOG = logging.getLogger(__name__)

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

_HEADERS: Final = {
    **cors.HEADERS,
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

_WITHOUT_BODY: Final = (201, 204)
"""The statuses of what is done, not shown: an empty body has no type."""

_BLUEPRINTS: Final = (
    sparql.blueprint,
    graph_store.blueprint,
    self_description.blueprint,
    operations.blueprint,
    metrics.blueprint,
    home.blueprint,
    records.blueprint,
    questions.blueprint,
    problem_pages.blueprint,
    vocabulary.blueprint,
    search.blueprint,
    validate.blueprint,
    spreadsheets.blueprint,
    session.blueprint,
    submissions.blueprint,
    proposed.blueprint,
    history.blueprint,
    lists.blueprint,
)


def create_app(engine: Engine, settings: Settings, checker: Checker | None = None) -> Flask:
    """Return the WSGI application that asks an engine, and a checker if there is one."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.body_bytes
    app.extensions["jalon.engine"] = engine
    app.extensions["jalon.checker"] = checker
    app.extensions["jalon.settings"] = settings
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    validate.register(app)
    accounting.register(app, settings)
    access.register(app)
    problems.register(app)
    refusals.register(app)
    history.register(app)
    submissions.register(app, settings)
    language.register(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    _register_headers(app)
    cors.register(app)  # after: what is registered last sees a response first
    app.wsgi_app = ShortWay(app, _HEADERS)  # type: ignore[method-assign]
    app.wsgi_app = HostRequired(app)  # type: ignore[method-assign]
    return app


def _without_host(response: Response) -> Response:
    """Return the router's redirect (a missing or doubled slash) without what Host says.

    No error handler sees it: Flask keeps it to itself.
    """
    told = request.routing_exception
    if not isinstance(told, RequestRedirect):
        return response
    parts = urlsplit(told.new_url)
    path = "/" + parts.path.lstrip("/")
    there = redirect(f"{path}?{parts.query}" if parts.query else path, told.code)
    return Response(there.get_data(), there.status_code, there.headers)


def _register_headers(app: Flask) -> None:
    """Finish every response: conditions, headers, coding; count it, log one line a request."""
    counters: metrics.Metrics = app.extensions["jalon.metrics"]

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        response = conditions.meet(_without_host(response))
        if response.status_code in _WITHOUT_BODY and not response.content_length:
            response.headers.pop("Content-Type", None)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response = compress(response)
        counters.count_request(request.method, response.status_code)
        milliseconds = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        _LOG.info(
            "%s %s %d %.1f ms %s",
            request.method,
            request.path,
            response.status_code,
            milliseconds,
            response.mimetype,
        )
        return response

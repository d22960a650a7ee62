"""Errors as RFC 9457 problem details: JSON, HTML or text by Accept, French or English.

https://www.rfc-editor.org/rfc/rfc9457. Every response with a status of 400 or more has this one
shape; ``problem_types`` holds the table error → status → problem type.
"""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Final, TypeVar

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from jalon import errors
from jalon.errors import JalonError
from jalon.rdf.negotiation import negotiate
from jalon.store.tokens import caret_line
from jalon.web import language
from jalon.web.problem_types import type_of

Failure = TypeVar("Failure", bound=Exception)

_LOG = logging.getLogger(__name__)
_PROBLEM_JSON: Final = "application/problem+json"
_RETRY_SECONDS: Final = 5


def register(app: Flask) -> None:
    """Turn every error of the application into a problem."""
    handle(app, JalonError, answer)
    handle(app, HTTPException, _of_http)
    handle(app, Exception, _unexpected)


def handle(app: Flask, kind: type[Failure], make: Callable[[Failure], Response]) -> None:
    """Have errors of a kind answered by a function, which may fail in its turn.

    Whatever befalls it, the client is told the first error, as JSON.
    """

    @wraps(make)
    def never_raising(error: Failure) -> Response:
        try:
            return make(error)
        except Exception:
            _LOG.exception("the answer to %r failed on %s", error, request.path)
            told = error if isinstance(error, JalonError) else _UNTOLD
            return _response(told, as_json=True)

    app.register_error_handler(kind, never_raising)


def answer(error: JalonError) -> Response:
    """Return the problem response for an error."""
    return _response(error)


def _response(error: JalonError, as_json: bool = False) -> Response:
    kind = type_of(error)
    lang = language.current()
    problem = {
        "type": kind.iri,
        "title": kind.fr if lang == "fr" else kind.en,
        "status": kind.status,
        "detail": error.text(lang),
        "instance": request.path,
        **error.details(),
    }
    response = _as_json(problem) if as_json else _rendered(problem)
    response.status_code = kind.status
    response.headers["Content-Language"] = lang
    response.headers["Vary"] = "Accept, Accept-Language"
    response.headers["Cache-Control"] = "no-store"
    if kind.status == 503:
        response.headers["Retry-After"] = str(_RETRY_SECONDS)
    if isinstance(error, errors.QuotaExceeded):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, errors.Unauthenticated):
        response.headers["WWW-Authenticate"] = 'Bearer realm="jalon"'
    if isinstance(error, errors.UnsupportedMediaType) and error.readable:
        # https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16
        response.headers["Accept"] = ", ".join(error.readable)
    if isinstance(error, errors.MethodNotAllowed):
        response.headers["Allow"] = ", ".join(error.allowed)
    return response


def _rendered(problem: dict[str, object]) -> Response:
    offered = (_PROBLEM_JSON, "application/json", "text/html", "text/plain")
    chosen = negotiate(request.headers.get("Accept"), offered)
    caret = _caret(problem)
    if chosen == "text/html":
        page = render_template("problem.html", **problem, caret=caret)
        return Response(page, mimetype="text/html")
    if chosen == "text/plain":
        lines = [f"{problem['title']} ({problem['status']})", str(problem["detail"])]
        if "excerpt" in problem:
            lines.append(f"    {problem['excerpt']}")
        if caret is not None:
            lines.append(f"    {caret}")
        return Response("\n".join(lines) + "\n", mimetype="text/plain")
    return _as_json(problem)


def _as_json(problem: dict[str, object]) -> Response:
    return Response(json.dumps(problem, ensure_ascii=False), mimetype=_PROBLEM_JSON)


def _caret(problem: dict[str, object]) -> str | None:
    """Return the line that points to the column of an error, under its excerpt."""
    excerpt, column = problem.get("excerpt"), problem.get("column")
    if not isinstance(excerpt, str) or not isinstance(column, int):
        return None
    return caret_line(excerpt, column)


def _of_http(error: HTTPException) -> Response:
    """Return the problem for what Flask itself refuses (no route, wrong verb, large body)."""
    if error.code is not None and error.code < 400:
        return Response(error.get_body(), error.code, dict(error.get_headers()))
    if error.code == 404:
        return answer(
            errors.NotFound(
                f"Aucune page à l'adresse {request.path}. L'accueil et la recherche aident à "
                "retrouver ce que vous cherchez.",
                f"No page at {request.path}. The home page and the search help you find what you "
                "are looking for.",
            )
        )
    if error.code == 405:
        allowed = tuple(sorted(getattr(error, "valid_methods", None) or ("GET", "HEAD")))
        return answer(
            errors.MethodNotAllowed(
                f"La méthode {request.method} n'existe pas ici. "
                f"Méthodes possibles : {', '.join(allowed)}.",
                f"The method {request.method} does not exist here. "
                f"Possible methods: {', '.join(allowed)}.",
                allowed,
            )
        )
    if error.code == 413:
        return answer(
            errors.TooLarge(
                "Le corps de la demande dépasse la taille permise.",
                "The request's body is larger than allowed.",
            )
        )
    if error.code is None or error.code >= 500:
        return _unexpected(getattr(error, "original_exception", None) or error)
    return answer(
        errors.BadRequest(f"Demande refusée : {error.name}.", f"Request refused: {error.name}.")
    )


def _unexpected(error: Exception) -> Response:
    _LOG.exception("unexpected error on %s %s", request.method, request.path, exc_info=error)
    return answer(_UNTOLD)


_UNTOLD: Final = JalonError(
    "Une erreur inattendue s'est produite ; elle est notée dans le journal du service. "
    "Réessayez, ou signalez-la.",
    "An unexpected error happened; it is noted in the service's log. Try again, or report it.",
)

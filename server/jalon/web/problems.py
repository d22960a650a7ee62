"""Errors as RFC 9457 problem details: JSON, HTML or text by Accept, French or English.

https://www.rfc-editor.org/rfc/rfc9457. The one table error → status → problem type. Every response
with a status of 400 or more has this one shape.
"""

import json
import logging
from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from jalon import errors
from jalon.errors import JalonError
from jalon.namespaces import BASE
from jalon.rdf.negotiation import negotiate
from jalon.web import language

_LOG = logging.getLogger(__name__)
_PROBLEM_JSON: Final = "application/problem+json"
_RETRY_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class ProblemType:
    """The status and the title of a family of errors."""

    status: int
    name: str
    fr: str
    en: str

    @property
    def iri(self) -> str:
        """The IRI that names the problem type."""
        return f"{BASE}problem/{self.name}"


PROBLEM_TYPES: Final[dict[type[JalonError], ProblemType]] = {
    errors.BadSyntax: ProblemType(400, "bad-syntax", "Document mal écrit", "Malformed document"),
    errors.BadQuery: ProblemType(400, "bad-query", "Requête incorrecte", "Malformed query"),
    errors.GateRefused: ProblemType(
        400, "query-too-complex", "Requête trop complexe", "Query too complex"
    ),
    errors.BadRequest: ProblemType(400, "bad-request", "Demande incorrecte", "Bad request"),
    errors.BadSetting: ProblemType(500, "bad-setting", "Réglage incorrect", "Bad setting"),
    errors.MissingFile: ProblemType(500, "missing-file", "Fichier absent", "Missing file"),
    errors.NotFound: ProblemType(404, "not-found", "Page introuvable", "Not found"),
    errors.Gone: ProblemType(410, "gone", "Fiche retirée", "Record withdrawn"),
    errors.MethodNotAllowed: ProblemType(
        405, "method-not-allowed", "Méthode non permise", "Method not allowed"
    ),
    errors.NotAcceptable: ProblemType(
        406, "not-acceptable", "Format indisponible", "Format not available"
    ),
    errors.UnsupportedMediaType: ProblemType(
        415, "unsupported-media-type", "Type de contenu non lu", "Unsupported media type"
    ),
    errors.TooLarge: ProblemType(413, "too-large", "Demande trop grande", "Request too large"),
    errors.LengthRequired: ProblemType(
        411, "length-required", "Longueur demandée", "Length required"
    ),
    errors.ReadOnly: ProblemType(403, "read-only", "Écriture non permise", "Write not allowed"),
    errors.Unauthenticated: ProblemType(401, "unauthenticated", "Jeton demandé", "Token required"),
    errors.Forbidden: ProblemType(403, "forbidden", "Droit insuffisant", "Not allowed"),
    errors.PreconditionFailed: ProblemType(
        412, "precondition-failed", "La version a changé", "The version has changed"
    ),
    errors.PreconditionRequired: ProblemType(
        428, "precondition-required", "Version à dire", "Version required"
    ),
    errors.RecordRuleBroken: ProblemType(
        422,
        "record-rule-broken",
        "Écriture refusée par la règle des fiches",
        "Write refused by the record rule",
    ),
    errors.IllegalMove: ProblemType(409, "illegal-move", "Pas dans cet état", "Not in this state"),
    errors.ShapesRefused: ProblemType(
        422, "shapes-refused", "Refusé par les règles", "Refused by the shapes"
    ),
    errors.DiskFull: ProblemType(507, "disk-full", "Disque presque plein", "Disk almost full"),
    errors.JournalDamaged: ProblemType(
        503, "journal-damaged", "Journal endommagé", "Damaged journal"
    ),
    errors.QuotaExceeded: ProblemType(
        429, "quota-exceeded", "Trop de requêtes", "Too many requests"
    ),
    errors.DeadlineExceeded: ProblemType(
        503, "deadline-exceeded", "Requête arrêtée", "Query stopped"
    ),
    errors.EngineCrashed: ProblemType(503, "engine-crashed", "Requête arrêtée", "Query stopped"),
    errors.EngineBusy: ProblemType(503, "engine-busy", "Service occupé", "Service busy"),
    errors.EngineUnavailable: ProblemType(
        503, "engine-unavailable", "Moteur indisponible", "Engine unavailable"
    ),
}

_UNEXPECTED: Final = ProblemType(500, "unexpected", "Erreur inattendue", "Unexpected error")


def register(app: Flask) -> None:
    """Turn every error of the application into a problem."""
    app.register_error_handler(JalonError, answer)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unexpected)


def answer(error: JalonError) -> Response:
    """Return the problem response for an error."""
    kind = next(
        (PROBLEM_TYPES[parent] for parent in type(error).__mro__ if parent in PROBLEM_TYPES),
        _UNEXPECTED,
    )
    lang = language.current()
    problem = {
        "type": kind.iri,
        "title": kind.fr if lang == "fr" else kind.en,
        "status": kind.status,
        "detail": error.text(lang),
        "instance": request.path,
        **error.details(),
    }
    response = _rendered(problem)
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
    if isinstance(error, errors.MethodNotAllowed):
        response.headers["Allow"] = ", ".join(error.allowed)
    return response


def _rendered(problem: dict[str, object]) -> Response:
    offered = (_PROBLEM_JSON, "application/json", "text/html", "text/plain")
    chosen = negotiate(request.headers.get("Accept"), offered)
    if chosen == "text/html":
        return Response(render_template("problem.html", **problem), mimetype="text/html")
    if chosen == "text/plain":
        lines = [f"{problem['title']} ({problem['status']})", str(problem["detail"])]
        if "excerpt" in problem:
            lines.append(f"    {problem['excerpt']}")
        return Response("\n".join(lines) + "\n", mimetype="text/plain")
    return Response(json.dumps(problem, ensure_ascii=False), mimetype=_PROBLEM_JSON)


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
    return answer(
        errors.BadRequest(f"Demande refusée : {error.name}.", f"Request refused: {error.name}.")
    )


def _unexpected(error: Exception) -> Response:
    _LOG.exception("unexpected error on %s %s", request.method, request.path, exc_info=error)
    return answer(
        JalonError(
            "Une erreur inattendue s'est produite ; elle est notée dans le journal du service. "
            "Réessayez, ou signalez-la.",
            "An unexpected error happened; it is noted in the service's log. "
            "Try again, or report it.",
        )
    )

"""Direct writes signed: who, why, and whether they are only rehearsed (``dry-run=true``)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, jsonify, request

from jalon.errors import BadRequest
from jalon.rdf.formats import GRAPH_FORMATS, Format
from jalon.rdf.negotiation import negotiate_format
from jalon.stewardship.principal import Principal
from jalon.web import refusals

_JSON = Format("json", "application/json", "json", "JSON")


def signature(
    principal: Principal | None, given: Sequence[tuple[str, str]]
) -> Mapping[str, object]:
    """Return what a write's operation takes beside its content; nothing on a scratch dataset.

    ``given`` are the request's parameters: ``why``, ``dry-run``. Raises ``BadRequest``.
    """
    told = dict(given)
    dry_run = told.get("dry-run", "").lower() in ("1", "true", "yes")
    if principal is None:
        if dry_run:
            raise BadRequest(
                "dry-run ne va qu'avec un dossier de travail : un jeu d'essai n'a pas de règles.",
                "dry-run goes only with a home: a scratch dataset has no rules.",
            )
        return {}
    return {
        "principal": principal.plain(),
        "why": told.get("why", "").strip()[:1000],
        "dry_run": dry_run,
    }


def rehearsed(outcome: Mapping[str, Any]) -> Response:
    """Answer what a write would do: JSON with the diff and the report, or the report in RDF."""
    chosen = negotiate_format(request.headers.get("Accept"), (_JSON, *GRAPH_FORMATS))
    if chosen is _JSON or outcome["report"] is None:
        response = jsonify(outcome)
    else:
        response = refusals.report_in(outcome["report"], chosen)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept"
    return response

"""Direct writes signed: who, why, and whether they are only rehearsed (``dry-run=true``)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Response, jsonify, request

from jalon.errors import BadRequest
from jalon.rdf.formats import GRAPH_FORMATS, Format
from jalon.rdf.negotiation import negotiate_format
from jalon.stewardship.principal import Principal
from jalon.web import access, audited, refusals

_JSON: Final = Format("json", "application/json", "json", "JSON")
_DRY_RUN: Final = {"true": True, "1": True, "false": False, "0": False}


def signature(
    principal: Principal | None, given: Sequence[tuple[str, str]], door: str
) -> Mapping[str, Any]:
    """Return what a write's operation takes beside its content; nothing on a scratch dataset.

    ``given`` are the request's parameters: ``why``, ``dry-run``. Clients of the standards send no
    ``why``: then the history has the ``door`` that the write came by. Raises ``BadRequest``.
    """
    dry_run = _dry_run([value for name, value in given if name == "dry-run"])
    if principal is None:
        if dry_run:
            raise BadRequest(
                "dry-run ne va qu'avec un dossier de travail : un jeu d'essai n'a pas de règles.",
                "dry-run goes only with a home: a scratch dataset has no rules.",
            )
        return {}
    return {
        "principal": principal.plain(),
        "why": dict(given).get("why", "").strip()[:1000] or door,
        "dry_run": dry_run,
    }


def _dry_run(values: Sequence[str]) -> bool:
    """Return whether a write is only rehearsed: what is not understood must commit nothing."""
    told = {_DRY_RUN.get(value.lower()) for value in values}
    if None in told or len(told) > 1:
        given = ", ".join(values)
        raise BadRequest(
            f"dry-run={given} n'est pas compris : rien n'a été fait. Dites dry-run=true pour "
            "essayer, dry-run=false (ou rien) pour écrire.",
            f"dry-run={given} is not understood: nothing was done. Say dry-run=true to rehearse, "
            "dry-run=false (or nothing) to write.",
        )
    return told == {True}


def noted(event: str, signed: Mapping[str, Any], outcome: Any) -> Any:
    """Return the store's value of a write that is done, once the audit log tells of it."""
    if not signed:
        return outcome
    if outcome["publication"] is not None:
        who, why = signed["principal"]["id"], signed["why"]
        audited.note(access.home(), event, who, publication=outcome["publication"], why=why)
    return outcome["value"]


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

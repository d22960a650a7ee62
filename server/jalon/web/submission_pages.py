"""Submissions as people and programs read them: a page or JSON, by Accept."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from flask import Response, jsonify, render_template, request

from jalon.errors import JalonError
from jalon.rdf.formats import Format
from jalon.rdf.negotiation import negotiate_format
from jalon.stewardship.examination import Examination
from jalon.stewardship.home import Home
from jalon.stewardship.principal import Principal
from jalon.stewardship.rights import has_right
from jalon.stewardship.submission import Submission
from jalon.stewardship.transitions import Move, possible_moves
from jalon.validation.report_html import parts
from jalon.web import language, rendering
from jalon.web.rendering import HTML

JSON: Final = Format("json", "application/json", "json", "JSON")

_NEXT: Final = {
    "received": (
        "La vérification n'est pas finie. Rechargez la page dans un instant.",
        "The check is not finished. Reload the page in a moment.",
    ),
    "staged": (
        "Tout est conforme. Quelqu'un d'autre que l'auteur relit, puis accepte ou demande une "
        "correction.",
        "Everything conforms. Someone else than the author reviews it, then accepts it or asks "
        "for changes.",
    ),
    "reviewed": (
        "Relue et acceptée : elle attend d'être publiée.",
        "Reviewed and accepted: it waits to be published.",
    ),
    "published": ("Publiée : tout le monde la voit.", "Published: everyone sees it."),
    "changes-requested": (
        "L'auteur corrige, puis soumet de nouveau ci-dessous.",
        "The author mends it, then submits it again below.",
    ),
    "refused": ("Refusée : rien n'a été publié.", "Refused: nothing was published."),
    "withdrawn": (
        "Retirée par son auteur : rien n'a été publié.",
        "Withdrawn by its author: nothing was published.",
    ),
}


def wants_page() -> bool:
    """Whether the client prefers a page to JSON; raises ``NotAcceptable`` when it wants neither."""
    return negotiate_format(request.headers.get("Accept"), (JSON, HTML)) is HTML


def moves_for(home: Home, found: Submission, principal: Principal) -> list[Move]:
    """Return the moves that someone may make on a submission as it stands."""
    return [move for move in possible_moves(found.state) if has_right(home, move, principal, found)]


def plain(home: Home, found: Submission, principal: Principal) -> dict[str, Any]:
    """Return a submission as values that JSON has."""
    lang = language.current()
    return {
        "number": found.number,
        "state": found.state.value,
        "label": found.state.label(lang),
        "author": found.author,
        "revision": found.revision,
        "publication": found.publication,
        "etag": found.etag,
        "moves": [move.value for move in moves_for(home, found, principal)],
        "steps": [
            {name: value for name, value in asdict(step).items() if value is not None}
            for step in found.steps
        ],
        "links": {
            name: f"/submissions/{found.number}{path}"
            for name, path in (("self", ""), ("report", "/report"), ("diff", "/diff"))
        },
    }


def page(
    home: Home,
    found: Submission,
    principal: Principal,
    examination: Examination | None,
    error: JalonError | None = None,
) -> Response:
    """Return the page of a submission."""
    lang = language.current()
    results = (*examination.report.results, *examination.report.elsewhere) if examination else ()
    shown = parts(examination.report, lang, _link) if examination else {}
    moves = moves_for(home, found, principal)
    body = render_template(
        "submission.html",
        **{
            **shown,
            "found": found,
            "examination": examination,
            "fresh": _chosen(results, examination.new) if examination else [],
            "standing_faults": _chosen(results, examination.old) if examination else [],
            "next_words": language.choose(*_NEXT.get(found.state.value, _NEXT["received"])),
            "moves": [move.value for move in moves],
            "may_revert": found.publication is not None
            and has_right(home, Move.PUBLISH, principal, found),
            "is_own": principal.id == found.author,
            "problem": error,
            "who": principal,
        },
    )
    return private(Response(body, content_type=HTML.content_type), found)


def listing(found: Sequence[Submission], principal: Principal, **context: object) -> Response:
    """Return the page of a list of submissions."""
    body = render_template("submissions.html", found=found, who=principal, **context)
    return private(Response(body, content_type=HTML.content_type))


def json(value: object, found: Submission | None = None, status: int = 200) -> Response:
    """Return values as JSON, with the version of the submission that they tell."""
    response = jsonify(value)
    response.status_code = status
    return private(response, found)


def private(response: Response, found: Submission | None = None) -> Response:
    """Mark a response as its reader's alone; its ETag is the submission's version."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept, Accept-Language, Authorization, Cookie"
    response.headers.setdefault("Content-Language", language.current())
    if found is not None:
        response.set_etag(found.etag)
    return response


def _chosen(results: Sequence[Any], places: Iterable[int]) -> list[Any]:
    return [results[place] for place in places]


def _link(iri: str) -> str:
    return rendering.href(iri) or iri

"""``/problem/`` and ``/problem/NAME``: what each problem type means, where its IRI leads.

https://www.rfc-editor.org/rfc/rfc9457#section-3.1.1. Pages and JSON, from the one table; they need
no engine, so that they tell of its absence too.
"""

from typing import Any, Final

from flask import Blueprint, Response, jsonify, render_template

from jalon.errors import NotFound
from jalon.rdf.formats import Format
from jalon.web import language, rendering
from jalon.web.problem_types import ProblemType, all_types
from jalon.web.rendering import HTML

blueprint = Blueprint("problem_pages", __name__)

_JSON: Final = Format("json", "application/json", "json", "JSON")
_FORMATS: Final = (HTML, _JSON)


@blueprint.get("/problem/")
def index() -> Response:
    """Answer all problem types, by status."""
    told = [_told(each) for each in all_types()]
    return _answer("problems.html", "", told, types=told)


@blueprint.get("/problem/<name>")
def problem(name: str) -> Response:
    """Answer a problem type: what happened, what to do next."""
    stem, _, suffix = name.partition(".")
    found = next((each for each in all_types() if each.name == stem), None)
    if found is None:
        raise NotFound(
            f"Aucun type de problème « {stem[:40]} ». Tous sont à /problem/.",
            f"No problem type “{stem[:40]}”. All of them are at /problem/.",
        )
    told = _told(found)
    return _answer("problem_type.html", suffix, told, kind=told)


def _told(kind: ProblemType) -> dict[str, Any]:
    """Return a problem type as plain values, in the language of the request."""
    french = language.current() == "fr"
    return {
        "type": kind.iri,
        "name": kind.name,
        "title": kind.fr if french else kind.en,
        "status": kind.status,
        "happened": kind.happened_fr if french else kind.happened_en,
        "next": kind.next_fr if french else kind.next_en,
    }


def _answer(template: str, suffix: str, told: object, **context: object) -> Response:
    chosen = rendering.choose_format(suffix, _FORMATS)
    if chosen is None:
        raise NotFound(
            f"Un type de problème existe en .html et .json, pas en .{suffix[:20]}.",
            f"A problem type exists as .html and .json, not as .{suffix[:20]}.",
        )
    lang = language.current()
    entity_tag = f"problem-{chosen.name}-{lang}-{rendering.software_digest()}"
    known = rendering.unchanged(entity_tag)
    if known is not None:
        return known
    if chosen is HTML:
        body = render_template(template, **context)
        response = Response(body, content_type=HTML.content_type)
    else:
        response = jsonify(told)
    response.headers["Content-Language"] = lang
    return rendering.finish(response, entity_tag)

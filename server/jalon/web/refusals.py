"""What the shapes refuse: 422 with the validation report, by Accept.

As problem details (``report`` within), as a page, or as the W3C validation report in RDF.
"""

from collections.abc import Mapping
from typing import Any, Final

from flask import Flask, Response, render_template, request

from jalon.errors import NotAcceptable, ShapesRefused
from jalon.rdf.formats import GRAPH_FORMATS, Format
from jalon.rdf.negotiation import negotiate_format
from jalon.validation.report_html import parts
from jalon.validation.report_plain import from_plain
from jalon.web import language, problems, rendering
from jalon.web.rendering import HTML
from jalon.web.validate import checker

_PROBLEM: Final = Format(
    "problem", "application/problem+json", "json", "JSON", also=("application/json", "text/plain")
)


def answer(error: ShapesRefused) -> Response:
    """Return the response for a refusal."""
    response = problems.answer(error)
    if not error.report:
        return response
    chosen = _chosen()
    if chosen is HTML:
        lang = language.current()
        shown = parts(from_plain(error.report), lang, lambda iri: rendering.href(iri) or iri)
        body = render_template("refused.html", **{**shown, "reason": error.text(lang)})
        response.set_data(body)
    elif chosen is not _PROBLEM:
        response.set_data(report_in(error.report, chosen).get_data())
        response.content_type = chosen.content_type
    return response


def _chosen() -> Format:
    """Return the form that Accept prefers; JSON when none will do, as for every problem."""
    try:
        return negotiate_format(request.headers.get("Accept"), (_PROBLEM, HTML, *GRAPH_FORMATS))
    except NotAcceptable:
        return _PROBLEM


def report_in(report: Mapping[str, Any], chosen: Format) -> Response:
    """Return a report, given as plain values, in a format; a child of the checker writes it."""
    text = checker().call(
        "written", report=dict(report), format=chosen.name, lang=language.current()
    )
    return Response(f"{text}\n", content_type=chosen.content_type)


def register(app: Flask) -> None:
    """Answer refusals here."""
    problems.handle(app, ShapesRefused, answer)

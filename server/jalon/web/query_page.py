"""The query page: a plain form, examples, and the result or the error beside the query."""

from typing import Final
from urllib.parse import urlencode

from flask import Response, render_template, request

from jalon.errors import JalonError, LocatedError
from jalon.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from jalon.store.query import QueryRequest
from jalon.store.tokens import caret_line
from jalon.web import problems, questions, rendering
from jalon.web.solutions import Result, ask

_STARTING_QUERY: Final = """PREFIX jalon: <https://w3id.org/jalon/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?action ?lead WHERE {
  ?action a jalon:Action .
  OPTIONAL { ?action jalon:currentLead ?lead }
}
ORDER BY ?action
LIMIT 50"""

_GRAPH_LISTS: Final = ("default-graph-uri", "named-graph-uri")


def editor_page() -> Response:
    """Return the form, filled with a first query, or with the question named in the address."""
    named = questions.question_named(request.args.get("question", ""))
    version = rendering.dataset_version()
    known = rendering.unchanged(rendering.tag(version, rendering.HTML))
    if known is not None:
        return known
    text = named.text if named else _STARTING_QUERY
    return rendering.page("query.html", version, **_form(text), result=None, problem=None)


def result_page(query: QueryRequest) -> Response:
    """Return the form with a query and its result; an error stands beside the query it is in."""
    if not query.text.strip():
        return editor_page()
    version = rendering.dataset_version()
    try:
        result = ask(query)
    except JalonError as error:
        return _error_page(query, version, error)
    response = rendering.page(
        "query.html",
        version,
        **_form(query.text),
        result=result,
        problem=None,
        downloads=_downloads(query, result),
    )
    # A duration stands in the page: no two answers are the same bytes.
    del response.headers["ETag"]
    response.headers["Cache-Control"] = "no-store"
    return response


def _error_page(query: QueryRequest, version: str, error: JalonError) -> Response:
    """Return the problem's own response (status, headers) with the query page as its body."""
    response = problems.answer(error)
    place = error if isinstance(error, LocatedError) else None
    problem = {
        "text": error,
        "status": response.status_code,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "excerpt": place.excerpt if place else None,
        "caret": _caret(place),
    }
    body = render_template(
        "query.html", version=version, **_form(query.text), result=None, problem=problem
    )
    response.set_data(body)
    response.content_type = rendering.HTML.content_type
    return response


def _caret(place: LocatedError | None) -> str | None:
    """Return the line that points to the column of an error, if it has one."""
    if place is None or place.excerpt is None or place.column is None:
        return None
    return caret_line(place.excerpt, place.column)


def _form(text: str) -> dict[str, object]:
    return {
        "query": text,
        "formats": (*SOLUTION_FORMATS, *GRAPH_FORMATS),
        "questions": questions.all_questions(),
    }


def _downloads(query: QueryRequest, result: Result) -> list[tuple[str, str]]:
    """Return (name, address) of the same result in each data format."""
    graph_lists = zip(_GRAPH_LISTS, (query.default_graphs, query.named_graphs), strict=True)
    graphs = [(name, iri) for name, iris in graph_lists for iri in iris or ()]
    formats = GRAPH_FORMATS if result.text is not None else SOLUTION_FORMATS
    return [
        (
            known.label,
            "/sparql?" + urlencode([("query", query.text), *graphs, ("format", known.name)]),
        )
        for known in formats
    ]

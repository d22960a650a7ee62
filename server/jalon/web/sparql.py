"""``/sparql``: the SPARQL 1.1 Protocol.

https://www.w3.org/TR/sparql11-protocol/. Query by GET and by both forms of POST; update by POST on
a scratch dataset. For a browser, the same address is the query page.
"""

from typing import Final
from urllib.parse import parse_qsl

from flask import Blueprint, Response, current_app, request

from jalon.errors import BadRequest, TooLarge, UnsupportedMediaType
from jalon.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from jalon.rdf.negotiation import parse_accept, quality_of
from jalon.settings import Settings
from jalon.store.answer import Answer
from jalon.store.query import QueryRequest
from jalon.web import accounting, query_page
from jalon.web.bodies import read_body
from jalon.web.rendering import engine

blueprint = Blueprint("sparql", __name__)

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_DATA_TYPES: Final = tuple(known.media_type for known in SOLUTION_FORMATS + GRAPH_FORMATS)

Parameters = list[tuple[str, str]]


@blueprint.get("/sparql")
def get() -> Response:
    """Answer a query given in the address; without one, show the query page."""
    given = parameters(request.query_string)
    if not any(name == "query" for name, _ in given) and wants_html():
        return query_page.editor_page()
    return _answer(_one(given, "query"), given)


@blueprint.post("/sparql")
def post() -> Response:
    """Answer a query, or run an update, given in the body."""
    media_type = request.mimetype
    body = read_body()
    if media_type == _FORM:
        given = parameters(body)
        if any(name == "update" for name, _ in given):
            return _update(_one(given, "update"))
        return _answer(_one(given, "query"), given)
    in_address = parameters(request.query_string)
    if media_type == _QUERY:
        return _answer(_utf8(body), in_address)
    if media_type == _UPDATE:
        return _update(_utf8(body))
    raise UnsupportedMediaType(
        f"Type de contenu « {media_type} » non lu ici. Envoyez {_FORM}, {_QUERY} ou {_UPDATE}.",
        f"Content type “{media_type}” is not read here. Send {_FORM}, {_QUERY} or {_UPDATE}.",
    )


def wants_html() -> bool:
    """Whether the client prefers a page to every data format."""
    ranges = parse_accept(request.headers.get("Accept", ""))
    html = quality_of("text/html", ranges)
    return html > max(quality_of(data, ranges) for data in _DATA_TYPES)


def data_response(answer: Answer, chosen_name: str | None = None) -> Response:
    """Return an answer as a response, in 64 kB blocks, with its length and ETag."""
    response = Response(answer.blocks())
    response.call_on_close(answer.close)
    response.headers.update(data_headers(answer))
    if chosen_name is not None:
        response.headers["Content-Disposition"] = f'inline; filename="{chosen_name}"'
    if request.method in ("GET", "HEAD"):
        response.make_conditional(request)
    else:
        del response.headers["ETag"]
    return response


def data_headers(answer: Answer) -> dict[str, str]:
    """Return the headers that tell what an answer is."""
    return {
        "Content-Type": answer.format.content_type,
        "Content-Length": str(answer.length),
        "ETag": f'"{answer.digest}"',
        "Vary": "Accept, Accept-Encoding",
        "Jalon-Version": answer.version,
    }


def _answer(text: str, given: Parameters) -> Response:
    settings: Settings = current_app.extensions["jalon.settings"]
    if len(text.encode()) > settings.query_bytes:
        raise TooLarge(
            f"La requête dépasse {settings.query_bytes} octets.",
            f"The query is larger than {settings.query_bytes} bytes.",
        )
    query = QueryRequest(
        text,
        accept=request.headers.get("Accept"),
        format=_one(given, "format", required=False) or None,
        default_graphs=_all(given, "default-graph-uri"),
        named_graphs=_all(given, "named-graph-uri"),
    )
    if query.format is None and wants_html():
        return query_page.result_page(query)
    answer = accounting.ask(query)
    return data_response(answer, f"jalon.{answer.format.suffix}" if query.format else None)


def _update(text: str) -> Response:
    engine().update(text)
    return Response(status=204)


def _one(given: Parameters, name: str, required: bool = True) -> str:
    """Return the only value of a parameter; raises ``BadRequest`` if none (or several)."""
    values = _all(given, name) or []
    if len(values) == 1 or (not values and not required):
        return values[0] if values else ""
    if not values:
        raise BadRequest(
            f"Le paramètre « {name} » manque. Exemple : /sparql?query=SELECT…",
            f"The parameter “{name}” is missing. Example: /sparql?query=SELECT…",
        )
    raise BadRequest(
        f"Le paramètre « {name} » est donné {len(values)} fois ; un seul est permis.",
        f"The parameter “{name}” is given {len(values)} times; only one is allowed.",
    )


def _all(given: Parameters, name: str) -> list[str] | None:
    """Return the values of a parameter, None when it is not given."""
    return [value for each, value in given if each == name] or None


def parameters(raw: bytes) -> Parameters:
    """Return names and values of a query string or a form; raises ``BadRequest``."""
    try:
        return parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict")
    except (UnicodeDecodeError, ValueError):
        raise BadRequest(
            "Les paramètres ne sont pas du texte UTF-8 encodé en pour-cent.",
            "The parameters are not percent-encoded UTF-8 text.",
        ) from None


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(
            f"Le corps n'est pas du texte UTF-8 (octet {error.start}).",
            f"The body is not UTF-8 text (byte {error.start}).",
        ) from None

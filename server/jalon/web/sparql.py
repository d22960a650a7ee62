"""``/sparql``: the SPARQL 1.1 Protocol.

https://www.w3.org/TR/sparql11-protocol/. Query by GET and by both forms of POST, update by both
forms of POST. For a browser, the same address is the query page; for a client that asks for RDF and
nothing else, the service description.
"""

from typing import Final
from urllib.parse import parse_qsl, quote

from flask import Blueprint, Response, current_app, request

from jalon.errors import BadRequest, UnsupportedMediaType
from jalon.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS, format_named
from jalon.rdf.negotiation import parse_accept, quality_of
from jalon.settings import Settings
from jalon.stewardship.principal import Principal
from jalon.store.answer import Answer
from jalon.store.gate import require_size
from jalon.store.query import QueryRequest
from jalon.web import access, accounting, language, query_page, self_description, signing
from jalon.web.bodies import read_body, require_utf8
from jalon.web.rendering import engine

blueprint = Blueprint("sparql", __name__)

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_DATA_TYPES: Final = tuple(known.media_type for known in SOLUTION_FORMATS + GRAPH_FORMATS)
_VERSIONS: Final = ("1.0", "1.1", "1.2-basic", "1.2")
_BOM: Final = b"\xef\xbb\xbf"
_TABLES: Final = ("csv", "tsv")

Parameters = list[tuple[str, str]]


@blueprint.get("/sparql")
def get() -> Response:
    """Answer a query given in the address; without one, describe the service."""
    given = parameters(request.query_string)
    names = {name for name, _ in given}
    if "update" in names:
        raise BadRequest(
            "Une mise à jour ne se demande pas par GET : envoyez-la par POST.",
            "An update is not asked by GET: send it by POST.",
        )
    if "query" not in names:
        named = format_name(given) or ""
        if wants_html() and not named:
            return query_page.editor_page()
        if names <= {"lang", "format"}:
            return self_description.service(named)
    return _answer(_one(given, "query"), given)


@blueprint.post("/sparql")
def post() -> Response:
    """Answer a query, or run an update, given in the body."""
    media_type = request.mimetype
    in_address = parameters(request.query_string)
    if media_type not in (_FORM, _QUERY, _UPDATE):
        raise UnsupportedMediaType(
            f"Type de contenu « {media_type} » non lu ici. Envoyez {_FORM}, {_QUERY} ou {_UPDATE}.",
            f"Content type “{media_type}” is not read here. Send {_FORM}, {_QUERY} or {_UPDATE}.",
        )
    require_utf8(request.mimetype_params)
    if media_type == _UPDATE:
        principal = access.require(access.PUBLISHER)
        return _update(_utf8(read_body()), in_address, principal)
    if media_type == _QUERY:
        return _answer(_utf8(read_body()), in_address)
    given = [*parameters(read_body()), *in_address]
    language.prefer(next(iter(_all(given, "lang") or ()), ""))
    if not any(name == "update" for name, _ in given):
        return _answer(_one(given, "query"), given)
    if any(name == "query" for name, _ in given):
        raise BadRequest(
            "Une requête ou une mise à jour, pas les deux à la fois.",
            "A query or an update, not both at once.",
        )
    principal = access.require(access.PUBLISHER)
    return _update(_one(given, "update"), given, principal)


def wants_html() -> bool:
    """Whether the client prefers a page to every data format."""
    ranges = parse_accept(request.headers.get("Accept", ""))
    html = quality_of("text/html", ranges)
    return html > max(quality_of(data, ranges) for data in _DATA_TYPES)


def data_response(answer: Answer, chosen_name: str | None = None, bom: bool = False) -> Response:
    """Return an answer as a response, in 64 kB blocks, with its length and ETag.

    ``bom`` puts the byte order mark first, by which a spreadsheet knows UTF-8.
    """
    response = Response(answer.blocks())
    response.call_on_close(answer.close)
    response.headers.update(data_headers(answer))
    if bom:
        response.response = _with_bom(answer)
        response.headers["Content-Length"] = str(answer.length + len(_BOM))
        response.set_etag(f"{answer.digest}-bom")
    if chosen_name is not None:
        response.headers["Content-Disposition"] = f'inline; filename="{chosen_name}"'
    if request.method not in ("GET", "HEAD"):
        del response.headers["ETag"]
    return response


def data_headers(answer: Answer) -> dict[str, str]:
    """Return the headers that tell what an answer is."""
    headers = {
        "Content-Type": answer.format.content_type,
        "Content-Length": str(answer.length),
        "ETag": f'"{answer.digest}"',
        "Vary": "Accept, Accept-Encoding",
        "Jalon-Version": answer.version,
    }
    if answer.unknown:
        headers["Jalon-Unknown-Terms"] = ", ".join(
            f"<{_in_header(iri)}>" + (f'; near="{_in_header(near)}"' if near else "")
            for iri, near in answer.unknown
        )
    return headers


def _in_header(iri: str) -> str:
    """Return an IRI as an address in ASCII."""
    return quote(iri, safe=":/?#[]@!$&'()*+,;=%")


def _with_bom(answer: Answer) -> list[bytes]:
    return [_BOM + answer.read()]


def _answer(text: str, given: Parameters) -> Response:
    settings: Settings = current_app.extensions["jalon.settings"]
    require_size(text, settings.query_bytes)
    _require_version(given)
    query = QueryRequest(
        text,
        accept=request.headers.get("Accept"),
        format=format_name(given),
        default_graphs=_all(given, "default-graph-uri"),
        named_graphs=_all(given, "named-graph-uri"),
    )
    bom = _flag(given, "bom")
    if query.format is None and wants_html():
        return query_page.result_page(query)
    answer = accounting.ask(query)
    name = f"jalon.{answer.format.suffix}" if query.format else None
    return data_response(answer, name, bom and answer.format.name in _TABLES)


def _update(text: str, given: Parameters, principal: Principal | None) -> Response:
    _require_version(given)
    signed = signing.signature(principal, given, "SPARQL Update")
    value = engine().update(
        text,
        _all(given, "using-graph-uri") or (),
        _all(given, "using-named-graph-uri") or (),
        signed,
    )
    if signed.get("dry_run"):
        return signing.rehearsed(value)
    signing.noted("write.update", signed, value)
    return Response(status=204)


def _require_version(given: Parameters) -> None:
    """Refuse a version of SPARQL that is not spoken here.

    https://www.w3.org/TR/sparql12-protocol/: ``version`` as a parameter, or of the media type.
    """
    asked = _one(given, "version", required=False) or request.mimetype_params.get("version", "")
    if asked and asked not in _VERSIONS:
        raise BadRequest(
            f"La version « {asked} » de SPARQL n'est pas connue ici : {', '.join(_VERSIONS)}.",
            f"Version “{asked}” of SPARQL is not known here: {', '.join(_VERSIONS)}.",
        )


def format_name(given: Parameters) -> str | None:
    """Return the name of the format asked by name, suffix or media type.

    SPARQLWrapper gives two names for one format: several that mean the same are one.
    """
    values = [value for value in _all(given, "format") or () if value]
    names = {known.name for value in values if (known := format_named(value))}
    if len(names) > 1:
        _one(given, "format")
    return next(iter(names), values[0] if values else None)


def _flag(given: Parameters, name: str) -> bool:
    return _one(given, name, required=False).lower() in ("1", "true", "yes")


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

"""``/graph-store``: the Graph Store Protocol, every graph by its name or by its own address.

https://www.w3.org/TR/sparql11-http-rdf-update/. Indirect: ``?graph=IRI`` or ``?default``. Direct:
an address below ``/graph-store/`` is the name of its graph, and a record's document is written at
``/doc/KIND/SLUG``, where it is read. Bodies are parsed in a child of the engine.
"""

import uuid
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, request
from werkzeug.formparser import FormDataParser

from jalon.errors import BadRequest, NotFound
from jalon.rdf.formats import BY_NAME, BY_SUFFIX, GRAPH_FORMATS, Format
from jalon.rdf.negotiation import negotiate_format
from jalon.rdf.records import RecordAddress
from jalon.web import access, signing
from jalon.web.bodies import read_body
from jalon.web.rendering import engine
from jalon.web.sparql import data_response, parameters

blueprint = Blueprint("graph_store", __name__)

_ROOT: Final = "/graph-store"
_WRITES: Final = ("PUT", "POST", "DELETE")
_MULTIPART: Final = "multipart/form-data"
_NO_TYPE: Final = ("", "application/octet-stream")
_SAFE: Final = "/-._~!$&'()*+,;=:@"


@blueprint.route(_ROOT, methods=["GET", *_WRITES], strict_slashes=False)
def indirect() -> Response:
    """Read or write the graph that ``graph`` or ``default`` names; POST without either makes one.

    A graph that is made so has a name below this address.
    """
    names, default = _asked()
    if request.method == "POST" and not names and not default:
        path = f"{_ROOT}/{uuid.uuid4()}"
        response = _answer(_own_name(path))
        response.headers["Location"] = path
        return response
    if default == bool(names) or len(names) > 1:
        raise BadRequest(
            "Nommez un graphe, un seul : ?graph=IRI ou ?default.",
            "Name one graph, and only one: ?graph=IRI or ?default.",
        )
    return _answer(names[0] if names else None)


@blueprint.route(f"{_ROOT}/<path:name>", methods=["GET", *_WRITES])
def direct(name: str) -> Response:
    """Read or write the graph that has the address of the request for its name."""
    if any(_asked()):
        raise BadRequest(
            f"Cette adresse nomme déjà un graphe ; ?graph= et ?default vont avec {_ROOT}.",
            f"This address names a graph already; ?graph= and ?default go with {_ROOT}.",
        )
    return _answer(_own_name(f"{_ROOT}/{name}"))


@blueprint.route("/doc/<kind>/<slug>", methods=[*_WRITES])
def record(kind: str, slug: str) -> Response:
    """Write the graph of a record; ``records`` answers its reading."""
    address = RecordAddress.of(kind, slug)
    if address is None:
        raise NotFound(
            f"/doc/{kind}/{slug} n'est pas l'adresse d'une fiche (/doc/GENRE/IDENTIFIANT).",
            f"/doc/{kind}/{slug} is not the address of a record (/doc/KIND/SLUG).",
        )
    return _answer(address.document)


def _answer(graph: str | None) -> Response:
    answers: dict[str, Callable[[str | None], Response]] = {
        "PUT": lambda name: _stored(name, replace=True),
        "POST": lambda name: _stored(name, replace=False),
        "DELETE": _deleted,
    }
    return answers.get(request.method, _read)(graph)


def _read(graph: str | None) -> Response:
    return data_response(engine().graph(graph, _format()))


def _stored(graph: str | None, replace: bool) -> Response:
    """Store the body: 201 when the graph is new, else 204."""
    signed = _signature()
    created = engine().put_graph(graph, _documents(), replace, signed, **_conditions())
    if signed.get("dry_run"):
        return signing.rehearsed(created)
    return Response(status=201 if created else 204)


def _deleted(graph: str | None) -> Response:
    signed = _signature()
    told = engine().delete_graph(graph, signed, **_conditions())
    return signing.rehearsed(told) if signed.get("dry_run") else Response(status=204)


def _signature() -> Mapping[str, object]:
    principal = access.require(access.PUBLISHER)
    return signing.signature(principal, parameters(request.query_string))


def _documents() -> list[tuple[str, bytes]]:
    """Return the documents of the body, each with its media type."""
    body = read_body()
    if request.mimetype != _MULTIPART:
        return [(request.mimetype or "text/turtle", body)]
    parser = FormDataParser(silent=False)
    try:
        _, _, files = parser.parse(BytesIO(body), _MULTIPART, len(body), request.mimetype_params)
    except ValueError:
        raise BadRequest(
            "Le corps n'est pas un multipart/form-data bien formé.",
            "The body is not well-formed multipart/form-data.",
        ) from None
    parts = [
        (_part_type(part.mimetype, part.filename or ""), part.read())
        for _, part in files.items(multi=True)
    ]
    if not parts:
        raise BadRequest(
            "Le formulaire ne porte aucun fichier (filename=…).",
            "The form has no file (filename=…).",
        )
    return parts


def _part_type(media_type: str, filename: str) -> str:
    known = BY_SUFFIX.get(filename.rpartition(".")[2].lower())
    return known.media_type if media_type in _NO_TYPE and known else media_type


def _conditions() -> dict[str, list[str] | None]:
    """Return what If-Match and If-None-Match say; a weak tag matches nothing."""
    given = {
        "if_match": request.if_match if "If-Match" in request.headers else None,
        "if_none_match": request.if_none_match if "If-None-Match" in request.headers else None,
    }
    return {
        name: None if tags is None else ["*"] if tags.star_tag else sorted(tags.as_set())
        for name, tags in given.items()
    }


def _format() -> Format:
    name = request.args.get("format", "")
    if BY_NAME.get(name) in GRAPH_FORMATS:
        return BY_NAME[name]
    return negotiate_format(request.headers.get("Accept"), GRAPH_FORMATS)


def _asked() -> tuple[list[str], bool]:
    """Return the graphs that the address names, and whether it names the default graph."""
    given = parameters(request.query_string)
    names = [value for name, value in given if name == "graph"]
    return names, any(name == "default" for name, _ in given)


def _own_name(path: str) -> str:
    """Return the IRI of an address of this server, as its client writes it, normalised."""
    return request.host_url.rstrip("/") + quote(path, safe=_SAFE)

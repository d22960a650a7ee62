"""``/graph-store``: the Graph Store Protocol, every graph by its name or by its own address.

https://www.w3.org/TR/sparql11-http-rdf-update/. Indirect: ``?graph=IRI`` or ``?default``. Direct:
an address below ``/graph-store/`` is the name of its graph, and a record's document is written at
``/doc/KIND/SLUG``, where it is read. Bodies are parsed in a child of the engine.
"""

import uuid
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, urljoin

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from werkzeug.datastructures import ETags
from werkzeug.routing import BaseConverter

from jalon.errors import BadRequest, NotFound
from jalon.namespaces import DOCUMENT
from jalon.rdf.formats import GRAPH_FORMATS, WHOLE_FORMATS, Format, rdf_format_of
from jalon.rdf.negotiation import negotiate_format
from jalon.rdf.records import RecordAddress
from jalon.settings import Settings
from jalon.store.answer import Answer
from jalon.store.query import format_among
from jalon.web import access, signing
from jalon.web.graph_documents import documents
from jalon.web.rendering import engine
from jalon.web.sparql import data_response, format_name, parameters

blueprint = Blueprint("graph_store", __name__)

_ROOT: Final = "/graph-store"
_WRITES: Final = ("PUT", "POST", "DELETE")
_SAFE: Final = "/-._~!$&'()*+,;=:@"


@blueprint.route(_ROOT, methods=["GET", *_WRITES], strict_slashes=False)
def indirect() -> Response:
    """Read or write the graph that ``graph`` or ``default`` names, or else the whole dataset.

    Without a name, datasets (TriG, N-Quads, JSON-LD) are read, replaced (PUT) or added (POST), as
    no specification asks and Fuseki, GraphDB and Oxigraph do; POST of a graph makes one.
    """
    names, default = _asked()
    if not names and not default and request.method in _WHOLE:
        return _WHOLE[request.method]()
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
    _require_utf8_path()
    return _answer(_own_name(f"{_ROOT}/{name}"))


class _BareConverter(BaseConverter):
    """A name without a suffix: ``/doc/actor/dns.ttl`` is a representation, which is only read."""

    regex = r"[^/.]+"


@blueprint.record
def _know_bare_names(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["bare"] = _BareConverter


@blueprint.route("/doc/<kind>/<bare:slug>", methods=[*_WRITES])
def record(kind: str, slug: str) -> Response:
    """Write the graph of a record; ``records`` answers its reading."""
    address = RecordAddress.of(kind, slug)
    if address is None:
        raise NotFound(
            f"/doc/{kind}/{slug} n'est pas l'adresse d'une fiche (/doc/GENRE/IDENTIFIANT).",
            f"/doc/{kind}/{slug} is not the address of a record (/doc/KIND/SLUG).",
        )
    return _answer(address.document)


def _read_all() -> Response:
    return _told(engine().dataset, WHOLE_FORMATS)


def _replaced() -> Response:
    """Put the dataset of the body in the place of the one there is."""
    signed, brought = _signature("dataset"), documents()
    if any(_is_only_a_graph(media_type) for media_type, _ in brought):
        syntaxes = ", ".join(f"{known.label} ({known.media_type})" for known in WHOLE_FORMATS)
        raise BadRequest(
            "Sans ?graph=IRI ni ?default, PUT remplace tout le jeu : envoyez un jeu de données, "
            f"en l'une de ces syntaxes : {syntaxes}.",
            "Without ?graph=IRI or ?default, PUT replaces the whole dataset: send a dataset, in "
            f"one of these syntaxes: {syntaxes}.",
        )
    told = engine().put_dataset(brought, True, _base(), signed, new=None, **_conditions())
    return _done("write.dataset", signed, told)


def _added() -> Response:
    """Add the dataset of the body; what names no graphs makes one, its name an address of ours."""
    signed, name = _signature("dataset"), _own_name(f"{_ROOT}/{uuid.uuid4()}")
    told = engine().put_dataset(
        documents(), False, _base(), signed, new=(name, _base(name)), **_conditions()
    )
    response = _done("write.dataset", signed, told)
    if response.status_code == HTTPStatus.CREATED:
        response.headers["Location"] = name
    return response


_WHOLE: Final[dict[str, Callable[[], Response]]] = {
    "GET": _read_all,
    "HEAD": _read_all,
    "PUT": _replaced,
    "POST": _added,
}


def _is_only_a_graph(media_type: str) -> bool:
    known = rdf_format_of(media_type)
    return known is not None and not known.carries_named_graphs


def _base(graph: str | None = None) -> str:
    """Return the base of the body's relative IRIs.

    Content-Location, else the graph's name (GSP, section 4.2), else the request's address, without
    its parameters. https://www.rfc-editor.org/rfc/rfc3986#section-5.1
    """
    told = request.headers.get("Content-Location", "")
    if graph and not told:
        return graph
    address = _own_name(request.path)
    try:
        return urljoin(address, told)
    except ValueError:
        raise BadRequest(
            f"Content-Location n'est pas une IRI : « {told} ».",
            f"Content-Location is no IRI: “{told}”.",
        ) from None


def _answer(graph: str | None) -> Response:
    answers: dict[str, Callable[[str | None], Response]] = {
        "PUT": lambda name: _stored(name, replace=True),
        "POST": lambda name: _stored(name, replace=False),
        "DELETE": _deleted,
    }
    return answers.get(request.method, _read)(graph)


def _read(graph: str | None) -> Response:
    return _told(partial(engine().graph, graph), GRAPH_FORMATS)


def _stored(graph: str | None, replace: bool) -> Response:
    """Store the body: 201 when the graph is new, else 204."""
    signed = _signature(graph)
    told = engine().put_graph(
        graph, documents(), replace, signed, base=_base(graph), **_conditions()
    )
    return _done("write.graph", signed, told)


def _deleted(graph: str | None) -> Response:
    signed = _signature(graph)
    told = engine().delete_graph(graph, signed, **_conditions())
    return _done("write.delete", signed, told)


def _done(event: str, signed: Mapping[str, Any], told: Any) -> Response:
    """Answer a write: 201 when it made a graph, else 204; a rehearsal with what it would do."""
    if signed.get("dry_run"):
        return signing.rehearsed(told)
    created = signing.noted(event, signed, told)
    return Response(status=201 if created else 204)


def _signature(written: str | None) -> Mapping[str, Any]:
    """Return who writes and why: by default, the door and what is written (None: the default)."""
    principal = access.require(access.PUBLISHER)
    what = (written or "?default").removeprefix(DOCUMENT)
    door = f"Graph Store {request.method}: {what}"
    return signing.signature(principal, parameters(request.query_string), door)


def _conditions() -> dict[str, list[str] | None]:
    """Return what If-Match and If-None-Match say; a weak tag counts in the second alone.

    https://www.rfc-editor.org/rfc/rfc9110#section-13.1
    """
    return {
        "if_match": _tags("If-Match", request.if_match, weak=False),
        "if_none_match": _tags("If-None-Match", request.if_none_match, weak=True),
    }


def _tags(header: str, tags: ETags, weak: bool) -> list[str] | None:
    if header not in request.headers:
        return None
    return ["*"] if tags.star_tag else sorted(tags.as_set(include_weak=weak))


def _told(ask: Callable[[Format], Answer], formats: tuple[Format, ...]) -> Response:
    """Answer in the format asked, which names the file, else in the one that Accept prefers."""
    name = format_name(parameters(request.query_string))
    if name is None:
        return data_response(ask(negotiate_format(request.headers.get("Accept"), formats)))
    chosen = format_among(name, formats)
    return data_response(ask(chosen), f"jalon.{chosen.suffix}")


def _asked() -> tuple[list[str], bool]:
    """Return the graphs that the address names, and whether it names the default graph."""
    given = parameters(request.query_string)
    names = [value for name, value in given if name == "graph"]
    return names, any(name == "default" for name, _ in given)


def _require_utf8_path() -> None:
    """Refuse a path that is not UTF-8: different ones would be decoded to one name (U+FFFD)."""
    try:
        request.environ["PATH_INFO"].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest(
            "L'adresse n'est pas du texte UTF-8 encodé en pour-cent.",
            "The address is not percent-encoded UTF-8 text.",
        ) from None


def _own_name(path: str) -> str:
    """Return the IRI of an address of this server, normalised.

    That of the public URL if one is set, else as the client writes it. Raises ``BadRequest`` when
    it writes none (HTTP/1.0 without Host).
    """
    settings: Settings = current_app.extensions["jalon.settings"]
    if not settings.public_url and not request.headers.get("Host"):
        raise BadRequest(
            "Cette adresse est le nom d'un graphe : dites à quel hôte (en-tête Host).",
            "This address is the name of a graph: say at which host (header Host).",
        )
    root = settings.public_url or request.host_url
    return root.rstrip("/") + quote(path, safe=_SAFE)

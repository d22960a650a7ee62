"""``/history``: the publications, as pages, JSON, Atom and PROV; any two versions compared.

https://www.rfc-editor.org/rfc/rfc4287 (Atom), https://www.w3.org/TR/prov-o/. A child of the engine
reads the journal.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request

from jalon.errors import BadRequest, EngineError, NotFound
from jalon.namespaces import BASE, HISTORY, HISTORY_GRAPH, KINDS
from jalon.rdf.formats import GRAPH_FORMATS, Format
from jalon.rdf.negotiation import negotiate_format
from jalon.rdf.records import RecordAddress
from jalon.settings import Settings
from jalon.store.query import QueryRequest
from jalon.web import access, language, rendering, submissions
from jalon.web.health import damage, is_kept
from jalon.web.rendering import HTML

blueprint = Blueprint("history", __name__)

_JSON: Final = Format("json", "application/json", "json", "JSON")
_ATOM: Final = Format("atom", "application/atom+xml", "atom", "Atom")
_PAGE: Final = 50


@blueprint.get("/history")
def index() -> Response:
    """Answer the publications, the last first: 50 below ``?before=``."""
    chosen = negotiate_format(request.headers.get("Accept"), (HTML, _JSON, _ATOM))
    told = _entries(None)
    if chosen is _JSON:
        return _open(jsonify(told))
    if chosen is _ATOM:
        return _feed(told)
    return _page("history.html", **told, last=_last(), record=None)


@blueprint.get("/history.atom")
def feed() -> Response:
    """Answer the last publications as an Atom feed."""
    return _feed(_entries(None))


@blueprint.get("/history/<int:number>")
def publication(number: int) -> Response:
    """Answer a publication: who, why, what changed; as a page, JSON, or PROV in RDF."""
    chosen = negotiate_format(request.headers.get("Accept"), (HTML, _JSON, *GRAPH_FORMATS))
    if chosen not in (HTML, _JSON):
        return _provenance(number, chosen)
    told = asked("publication", number=number)
    if chosen is _JSON:
        return _open(jsonify(told))
    return _page("publication.html", made=told, last=_last(), who=_publisher())


@blueprint.post("/history/<int:number>/revert")
def revert(number: int) -> Response:
    """Take a publication back, by a new one."""
    home = access.home()
    principal = access.require_principal("publisher")
    return submissions.take_back(home, number, principal)


@blueprint.get("/history/compare")
def comparison() -> Response:
    """Answer what changed from the publication ``?from=`` to ``?to=``."""
    old, new = _number("from"), _number("to")
    changes = asked("comparison", old=old, new=new)
    if negotiate_format(request.headers.get("Accept"), (HTML, _JSON)) is _JSON:
        return _open(jsonify({"from": old, "to": new, "changes": changes}))
    return _page("comparison.html", old=old, new=new, changes=changes, last=_last())


@blueprint.get("/doc/<kind>/<slug>/history")
def record(kind: str, slug: str) -> Response:
    """Answer the publications that changed a record."""
    address = RecordAddress.of(kind, slug) if kind in KINDS else None
    if address is None:
        raise NotFound(
            f"/doc/{kind}/{slug} n'est pas l'adresse d'une fiche.",
            f"/doc/{kind}/{slug} is not the address of a record.",
        )
    told = _entries(address.document)
    if negotiate_format(request.headers.get("Accept"), (HTML, _JSON)) is _JSON:
        return _open(jsonify(told))
    return _page("history.html", **told, last=_last(), record=f"{kind}/{slug}")


def register(app: Flask) -> None:
    """Give every page what it says of the home: its damage, whether it keeps a history."""

    @app.context_processor
    def of_home() -> dict[str, object]:
        return {"damage": damage, "keeps_history": _once(_keeps)}


def _keeps() -> bool:
    try:
        return is_kept()
    except EngineError:
        return False


def _once(ask: Callable[[], Any]) -> Callable[[], Any]:
    """Return a function that asks the first time that it is called."""
    return cache(ask)


def gone(document: str) -> Mapping[str, str | None] | None:
    """Return the ``successor`` of a document that was withdrawn, None when it was not."""
    if not is_kept():
        return None
    told: Mapping[str, str | None] | None = rendering.engine().call("gone", document=document)
    return told


def asked_version() -> int:
    """Return the publication that ``?version=`` asks; raises ``NotFound``, ``BadRequest``."""
    number, last = _number("version"), _last()
    if not is_kept() or number > last:
        raise NotFound(f"Aucune publication {number}.", f"No publication {number}.")
    return number


def _entries(document: str | None) -> dict[str, Any]:
    before = _number("before") if request.args.get("before") else None
    told: dict[str, Any] = asked("entries", document=document, before=before, most=_PAGE)
    return told


def asked(operation: str, **arguments: object) -> Any:
    """Ask the engine's program of a home; raises ``NotFound`` where no history is kept."""
    require_kept()
    return rendering.engine().call(operation, **arguments)


def require_kept() -> None:
    """Raise ``NotFound`` where no history is kept."""
    if not is_kept():
        raise NotFound(
            "Ce jeu de données n'a pas d'historique : un dossier de travail en tient un "
            "(« jalon init DOSSIER », « jalon serve --home DOSSIER »).",
            "This dataset has no history: a home keeps one (“jalon init FOLDER”, “jalon serve "
            "--home FOLDER”).",
        )


def _provenance(number: int, chosen: Format) -> Response:
    """Answer the PROV of a publication: its node and the fragments of it."""
    asked("publication", number=number)
    node = f"{HISTORY}{number}"
    text = (
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{HISTORY_GRAPH}> {{ ?s ?p ?o\n"
        f'  FILTER(?s = <{node}> || ?o = <{node}> || STRSTARTS(STR(?s), "{node}#")) }} }}'
    )
    answer = rendering.engine().query(QueryRequest(text, format=chosen.name))
    return rendering.data(answer, f"publication-{number}.{chosen.suffix}")


def _feed(told: dict[str, Any]) -> Response:
    """Answer a feed; its addresses are those of ``public_url``, or the IRIs, never of Host."""
    settings: Settings = current_app.extensions["jalon.settings"]
    root = (settings.public_url or BASE).rstrip("/")
    body = render_template("history.atom.xml", root=root, base=BASE, entries=told["entries"])
    response = Response(body, content_type=f"{_ATOM.media_type}; charset=utf-8")
    response.headers["Content-Language"] = language.current()
    return _open(response)


def _page(template: str, **context: object) -> Response:
    body = render_template(template, **context)
    response = Response(body, content_type=HTML.content_type)
    response.headers["Content-Language"] = language.current()
    if access.session() is not None:  # the page may hold a form with the reader's own key
        response.headers["Cache-Control"] = "no-store"
    return _open(response)


def _open(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-cache")
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    return response


def _publisher() -> bool:
    """Whether the reader has a session in which they may take a publication back."""
    found = access.session()
    return found is not None and found.principal.allows("publisher")


def _last() -> int:
    number: int = rendering.engine().call("status")["publication"] or 0
    return number


def _number(name: str) -> int:
    text = request.args.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadRequest(
            f"« {text[:40]} » n'est pas un numéro de publication ({name}=…).",
            f"“{text[:40]}” is not the number of a publication ({name}=…).",
        )
    return int(text)

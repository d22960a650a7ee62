"""``/history``: the publications, as pages, JSON, Atom and PROV; any two versions compared.

https://www.rfc-editor.org/rfc/rfc4287 (Atom), https://www.w3.org/TR/prov-o/. A child of the engine
reads the journal.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request

from jalon.errors import BadRequest, EngineError, InputError, JalonError, NotFound
from jalon.namespaces import BASE, HISTORY, HISTORY_GRAPH, KINDS
from jalon.rdf.formats import GRAPH_FORMATS, Format
from jalon.rdf.negotiation import negotiate_format
from jalon.rdf.records import RecordAddress
from jalon.settings import Settings
from jalon.stewardship import inbox
from jalon.stewardship.transitions import Move
from jalon.store.query import QueryRequest
from jalon.web import access, language, rendering, sentences, submissions
from jalon.web.health import damage, is_kept
from jalon.web.rendering import HTML
from jalon.web.submission_pages import wants_page

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
    return _publication_page(told)


@blueprint.post("/history/<int:number>/revert")
def revert(number: int) -> Response:
    """Take a publication back, by a new one; its page tells what is against it."""
    home = access.home()
    principal = access.require_principal("publisher")
    try:
        return submissions.take_back(home, number, principal)
    except InputError as error:
        if not wants_page():
            raise
        told = asked("publication", number=number)
        page = _publication_page(told, error, _later(told) if number else [])
        return submissions.with_page(error, page)


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
    name = sentences.titles([address.document]).get(address.document) or _last_title(told, address)
    return _page(
        "history.html",
        **told,
        last=_last(),
        record=f"{kind}/{slug}",
        title=name,
        document=address.document,
    )


def _last_title(told: Mapping[str, Any], address: RecordAddress) -> str:
    """Return what a record was called when it was last told of, for one that is no more."""
    for entry in told["entries"]:
        for change in entry["changes"]:
            if change["document"] == address.document:
                title: str = change["title"][language.current()]
                return title
    return f"{address.kind}/{address.slug}"


def _publication_page(
    told: Mapping[str, Any], error: JalonError | None = None, later: Sequence[int] = ()
) -> Response:
    """Return the page of a publication; ``later`` are those that a refused revert must wait for."""
    return _page(
        "publication.html",
        made=told,
        last=_last(),
        may_revert=_publisher(),
        people=_people(told["deed"]["submission"]),
        problem=error,
        later=later,
    )


def _people(number: int | None) -> Mapping[str, str] | None:
    """Return the names of the author and of the reviewer of a submission, None without one."""
    if number is None:
        return None
    try:
        found = inbox.load(access.home(), number)
    except JalonError:  # the submissions are not in every backup of a journal
        return None
    accepted = [step for step in found.steps if step.move is Move.ACCEPT]
    last = accepted[-1] if accepted else None
    return {
        "author": found.steps[0].name,
        "reviewer": last.name if last else "",
        "alone": "yes" if last and last.who == found.author else "",
    }


def _later(told: Mapping[str, Any]) -> list[int]:
    """Return the later publications of the records that a publication changed."""
    found: set[int] = set()
    for document in told["documents"]:
        entries = asked("entries", document=document, before=None, most=_PAGE)["entries"]
        found |= {each["number"] for each in entries if each["number"] > told["number"]}
    return sorted(found)


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
    begun = access.session()
    body = render_template(template, who=begun.principal if begun else None, **context)
    response = Response(body, content_type=HTML.content_type)
    response.headers["Content-Language"] = language.current()
    if begun is not None:  # the page may hold a form with the reader's own key
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

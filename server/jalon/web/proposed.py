"""What a submission brings, for those who may read it: the documents as received, its records.

A document is sent to be kept, never shown: it came from outside. A record is shown as it would be,
on the page that records have, made from what was checked.
"""

from flask import Blueprint, Response, render_template
from werkzeug.http import dump_options_header

from jalon.errors import NotFound, Unauthenticated
from jalon.rdf.formats import GRAPH_FORMATS
from jalon.rdf.records import RecordAddress
from jalon.stewardship import inbox
from jalon.store.pages.kinds import kind_name
from jalon.web import access, language, rendering, session
from jalon.web.rendering import HTML
from jalon.web.submission_pages import private
from jalon.web.submissions import readable

blueprint = Blueprint("proposed", __name__)


@blueprint.get("/submissions/<int:number>/files/<int:place>")
def file(number: int, place: int) -> Response:
    """Answer a document as it was received, as a download."""
    home, principal = access.home(), access.require_principal("submitter")
    received = inbox.brought_by(home, readable(home, number, principal)).uploads
    if place >= len(received):
        raise NotFound(
            f"La soumission {number} n'a pas de document {place}.",
            f"Submission {number} has no document {place}.",
        )
    response = Response(received[place].data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = dump_options_header(
        "attachment", {"filename": received[place].name}
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return private(response)


@blueprint.get("/submissions/<int:number>/record/<kind>/<slug>")
def record(number: int, kind: str, slug: str) -> Response:
    """Answer the page of a record as a submission would make it."""
    home = access.home()
    try:
        principal = access.require_principal("submitter")
    except Unauthenticated as error:
        return session.ask_for(error)
    readable(home, number, principal)
    lang = language.current()
    told = rendering.engine().call(
        "record_proposed", submission=number, kind=kind, slug=slug, lang=lang
    )
    address = RecordAddress.of(kind, slug)
    if told["page"] is None or address is None:
        raise NotFound(
            f"La soumission {number} n'apporte pas la fiche {kind}/{slug}, ou la vérification ne "
            "l'admet pas.",
            f"Submission {number} does not bring the record {kind}/{slug}, or the check does not "
            "admit it.",
        )
    body = render_template(
        "record.html",
        page=told["page"],
        proposed=number,
        canonical=address.document,
        formats=GRAPH_FORMATS,
        path=f"/doc/{kind}/{slug}",
        kind_name=kind_name(kind, lang),
        kind_plural=kind_name(kind, lang, plural=True),
        query="",
        as_of=None,
        number=None,
        is_kept=False,
    )
    return private(Response(body, content_type=HTML.content_type))

"""``/validate``: documents in, the report out, by Accept; for people a form and a page.

Nothing is parsed here: a child of the checker reads the documents and writes the report.
W3C validation report: https://www.w3.org/TR/shacl/#validation-report
"""

import base64
import re
import time
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

import jinja2
from flask import Blueprint, Flask, Response, current_app, render_template, request

from jalon import errors
from jalon.errors import JalonError, LocatedError, NotFound
from jalon.namespaces import KINDS
from jalon.rdf.formats import GRAPH_FORMATS, Format
from jalon.rdf.negotiation import negotiate_format
from jalon.store.pages.kinds import kind_name
from jalon.validation.checker import Checker
from jalon.validation.report import Report, Unreadable
from jalon.validation.report_html import FILTERS, parts
from jalon.validation.report_plain import from_plain
from jalon.web import language, problems, rendering
from jalon.web.accounting import Accounting
from jalon.web.rendering import HTML
from jalon.web.uploads import Submission, Upload, pasted_name, submission

blueprint = Blueprint("validate", __name__)

MOST: Final = 1_000
"""How many results an answer holds; beyond, they are counted."""

FORMATS: Final = (
    Format("json", "application/json", "json", "JSON"),
    HTML,
    Format("text", "text/plain", "txt", "texte"),
    *GRAPH_FORMATS,
    Format("csv", "text/csv", "csv", "CSV"),
    Format("sarif", "application/sarif+json", "sarif", "SARIF"),
    Format("junit", "application/xml", "xml", "JUnit", also=("text/xml",)),
    Format("github", "text/x-github-annotations", "txt", "GitHub"),
)
"""What a report is served in; the first is the default."""

_BY_NAME: Final = {known.name: known for known in FORMATS}
_SAVED: Final = ("json", "text", "csv", "sarif", "junit", "turtle", "jsonld")
_REASONS: Final[dict[str, type[JalonError]]] = {
    "TooLarge": errors.TooLarge,
    "UnsupportedMediaType": errors.UnsupportedMediaType,
}


@blueprint.get("/validate")
def form() -> Response:
    """Answer the form."""
    return _page(None)


@blueprint.post("/validate")
def check() -> Response:
    """Answer the report on what the request brings, or the reason why nothing was checked."""
    chosen = chosen_format()
    try:
        brought = submission()
        return _answered(brought, chosen)
    except JalonError as error:
        if chosen is HTML and not isinstance(error, errors.QuotaExceeded):
            return _error_page(error)
        raise


def _answered(brought: Submission, chosen: Format) -> Response:
    if brought.fields.get("mend"):
        return _mended(brought)
    named = None if chosen is HTML else chosen.name
    told = _asked("check", brought.uploads, format=named, most=MOST)
    report = from_plain(told["report"])
    single = len(brought.uploads) == 1 and len(report.unreadable) == 1 and not report.results
    if single and not report.checked.files:
        raise _problem(report.unreadable[0])
    if chosen is HTML:
        return _page(report, brought)
    body = Response(told["text"] + "\n", content_type=chosen.content_type)
    return _finished(body)


def _mended(brought: Submission) -> Response:
    """Answer the one file with its sure corrections, or the page with the text mended."""
    told = _asked("mend", brought.uploads, most=MOST)
    files = {name: base64.b64decode(data) for name, data in told["files"].items()}
    report = from_plain(told["report"])
    pasted = next((each for each in brought.uploads if each.name == pasted_name()), None)
    if pasted is not None and len(brought.uploads) == 1:
        text = files.get(pasted.name, pasted.data).decode("utf-8", "replace")
        return _page(report, brought, text=text, changes=told["changes"])
    if len(brought.uploads) == 1 and files:
        return _download(brought.uploads[0].name, next(iter(files.values())))
    return _page(report, brought, changes=0)


def _download(name: str, data: bytes) -> Response:
    """Return a mended file, under a name of safe signs."""
    path = PurePosixPath(name)
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem)
    suffix = path.suffix if path.suffix[1:].isalnum() and path.suffix.isascii() else ""
    response = Response(data, content_type="application/octet-stream")
    disposition = f'attachment; filename="{kept or "document"}-corrige{suffix}"'
    response.headers["Content-Disposition"] = disposition
    return _finished(response)


def _asked(operation: str, uploads: Iterable[Upload], **arguments: object) -> Any:
    """Ask the checker on the client's account; raises what it raises, and ``QuotaExceeded``."""
    accounting: Accounting = current_app.extensions["jalon.accounting"]
    client = accounting.addresses.client(request.environ)
    usage = accounting.quotas.enter(client)
    started, failed = time.monotonic(), True
    limits = {"document_bytes": current_app.extensions["jalon.settings"].document_bytes}
    try:
        told = checker().call(
            operation,
            uploads=[upload.plain() for upload in uploads],
            lang=language.current(),
            limits=limits,
            **arguments,
        )
        failed = False
        return told
    finally:
        accounting.quotas.leave(usage, time.monotonic() - started, failed)


def checker() -> Checker:
    """Return the checker of the running application; raises ``NotFound`` where there is none."""
    found: Checker | None = current_app.extensions["jalon.checker"]
    if found is None:
        raise NotFound(
            "Ce jeu d'essai (--scratch) n'a pas de règles : rien ne s'y vérifie. Servez un jeu "
            "gardé par « jalon serve ».",
            "This scratch dataset has no rules: nothing is checked here. Serve a guarded dataset "
            "with “jalon serve”.",
        )
    return found


def _problem(unreadable: Unreadable) -> JalonError:
    kind = _REASONS.get(unreadable.reason)
    if kind is not None:
        return kind(unreadable.message_fr, unreadable.message_en)
    return errors.BadSyntax(
        unreadable.message_fr,
        unreadable.message_en,
        unreadable.line,
        unreadable.column,
        unreadable.excerpt,
    )


def chosen_format() -> Format:
    """Return the format of a report that the request asks for."""
    asked = request.args.get("format", "")
    if asked:
        if asked not in _BY_NAME:
            raise errors.NotAcceptable(
                f"Format de rapport « {asked[:40]} » inconnu. Formats : {', '.join(_BY_NAME)}.",
                f"Unknown report format “{asked[:40]}”. Formats: {', '.join(_BY_NAME)}.",
                tuple(_BY_NAME),
            )
        return _BY_NAME[asked]
    return negotiate_format(request.headers.get("Accept"), FORMATS)


def _page(
    report: Report | None,
    brought: Submission | None = None,
    text: str | None = None,
    changes: int | None = None,
    problem: JalonError | None = None,
) -> Response:
    lang = language.current()
    given = parts(report, lang, _link) if report is not None else {}
    pasted = brought.fields.get("text", "") if brought else ""
    names: Sequence[str] = [upload.name for upload in brought.uploads] if brought else []
    sure = sum(len(r.details.corrections) == 1 for r in report.results) if report else 0
    body = render_template(
        "validate.html",
        **{
            **given,
            "report": report,
            "text": pasted if text is None else text,
            "changes": changes,
            "problem": problem,
            "place": problem if isinstance(problem, LocatedError) else None,
            "names": names,
            "sure": sure,
            "kinds": [(kind, kind_name(kind, lang)) for kind in KINDS],
            "saved": [_BY_NAME[name] for name in _SAVED],
            "link": _link,
        },
    )
    response = Response(body, content_type=HTML.content_type)
    response.headers["Content-Language"] = lang
    return _finished(response)


def _error_page(error: JalonError) -> Response:
    """Return the form again, with the reason in it and the status of the problem."""
    response = problems.answer(error)
    response.set_data(_page(None, problem=error).get_data())
    response.content_type = HTML.content_type
    return response


def _link(iri: str) -> str:
    return rendering.href(iri) or iri


def _finished(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept, Accept-Language"
    return response


def register(app: Flask) -> None:
    """Let the site's pages include the body of a report, which the command line shares."""
    ours = app.jinja_loader
    shared = jinja2.PackageLoader("jalon.validation")
    app.jinja_loader = jinja2.ChoiceLoader([ours, shared] if ours else [shared])
    for name, function in FILTERS.items():
        app.jinja_env.filters[name] = function

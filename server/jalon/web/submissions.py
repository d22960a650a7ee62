"""``/submissions``: what stewards bring, its check, review and publication.

One code for pages and programs: a form is answered by 303 to the page, a program by 202 (a
submission is kept, and checked) or 200, with JSON. Nothing that is brought is parsed here: a child
of the checker examines it, the engine's writer child publishes it.
"""

from dataclasses import asdict, replace
from functools import partial
from itertools import islice
from typing import Any, Final

from flask import Blueprint, Flask, Response, redirect, render_template, request

from jalon.errors import (
    BadRequest,
    Forbidden,
    InputError,
    JalonError,
    NotFound,
    Unauthenticated,
)
from jalon.namespaces import KINDS
from jalon.rdf.records import RecordAddress
from jalon.settings import Settings
from jalon.stewardship import inbox, review
from jalon.stewardship.home import Home
from jalon.stewardship.principal import Principal
from jalon.stewardship.submission import Submission
from jalon.stewardship.transitions import State
from jalon.stewardship.webhook import Webhook
from jalon.store.pages.kinds import kind_name
from jalon.validation.report_plain import to_plain
from jalon.web import access, audited, language, problems, rendering, session
from jalon.web import submission_pages as shown
from jalon.web.given import Given, spelled
from jalon.web.refusals import report_in
from jalon.web.rendering import HTML, local
from jalon.web.submission_checks import checked, examination_of, tell, telling
from jalon.web.submission_requests import brought, field, if_match, state_asked
from jalon.web.validate import chosen_format

blueprint = Blueprint("submissions", __name__)

_MOVES: Final = {
    "accept": review.accept,
    "request-changes": review.request_changes,
    "refuse": review.refuse,
    "withdraw": review.withdraw,
}
_SHOWN: Final = 100
_RESUBMITTED: Final = "submission.resubmitted"


def register(app: Flask, settings: Settings) -> None:
    """Have each step of a submission told to the address of ``webhook_url``, if there is one."""
    app.extensions["jalon.webhook"] = Webhook.of(settings)


@blueprint.get("/submissions")
def index() -> Response:
    """Answer one's own submissions, or, for a reviewer, the queue: ``?state=``, ``?mine=1``."""
    home = access.home()
    try:
        principal = access.require_principal("submitter")
    except Unauthenticated as error:
        return session.ask_for(error)
    mine = not principal.allows("reviewer") or request.args.get("mine") == "1"
    page = shown.wants_page()
    state = state_asked(None if mine or not page else _queue_of(principal))
    author = principal.id if mine else None
    found = [*islice(inbox.submissions(home, state, author), _SHOWN)]
    if not page:
        return shown.json([shown.plain(home, each, principal) for each in found])
    titles = {each.number: shown.titles_of(home, each) for each in found}
    return shown.listing(
        found, principal, state=state, mine=mine, states=list(State), titles=titles
    )


@blueprint.get("/submissions/new")
def form() -> Response:
    """Answer the form for bringing a fact; with ``?record=KIND/SLUG``, that record's text."""
    home = access.home()
    try:
        principal = access.require_principal("submitter")
    except Unauthenticated as error:
        return session.ask_for(error)
    return _form(home, principal, None)


@blueprint.post("/submissions")
def receive() -> Response:
    """Keep what is brought, and have it checked: 202 and its address."""
    home = access.home()
    principal = access.require_principal("submitter")
    try:
        found = inbox.receive(home, principal, brought(), field("why"))
    except InputError as error:
        if shown.wants_page() and not isinstance(error, Forbidden):
            return with_page(error, _form(home, principal, error))
        raise
    tell(found, 0)
    audited.note(home, "submission.received", principal.id, submission=found.number)
    return _received(home, checked(home, found), principal)


@blueprint.get("/submissions/<int:number>")
def submission(number: int) -> Response:
    """Answer a submission: its state, report, changes, steps and possible moves."""
    home = access.home()
    try:
        principal = access.require_principal("submitter")
    except Unauthenticated as error:
        return session.ask_for(error)
    found = checked(home, readable(home, number, principal))
    return _answer(home, found, principal)


@blueprint.post("/submissions/<int:number>")
def resubmit(number: int) -> Response:
    """Keep a new revision of a submission, and have it checked."""
    home = access.home()
    principal = access.require_principal("submitter")
    readable(home, number, principal)
    make = partial(inbox.resubmit, home, number, principal, if_match=if_match())
    return _moved(
        home,
        number,
        principal,
        _RESUBMITTED,
        lambda: make(brought=brought(), why=field("why")),
        202,
    )


@blueprint.get("/submissions/<int:number>/report")
def report(number: int) -> Response:
    """Answer the report of the check, in the formats of ``/validate``."""
    home, principal = access.home(), access.require_principal("submitter")
    found = checked(home, readable(home, number, principal))
    examination = examination_of(home, found)
    if examination is None:
        raise NotFound("La vérification n'est pas faite.", "The check has not been made.")
    chosen = chosen_format()
    if chosen is HTML:
        return shown.page(home, found, principal, examination)
    return shown.private(report_in(to_plain(examination.report), chosen), found)


@blueprint.get("/submissions/<int:number>/diff")
def diff(number: int) -> Response:
    """Answer what a submission changes, in words and as statements."""
    home, principal = access.home(), access.require_principal("submitter")
    found = checked(home, readable(home, number, principal))
    examination = examination_of(home, found)
    if shown.wants_page():
        return _answer(home, found, principal)
    told = examination
    value = {
        "faulty": bool(told and (told.new or told.report.unreadable)),
        "changes": [asdict(each) for each in told.changes] if told else [],
        "duplicates": [asdict(each) for each in told.duplicates] if told else [],
        "records": {name: list(lines) for name, lines in told.records.items()} if told else {},
    }
    return shown.json(value, found)


@blueprint.post("/submissions/<int:number>/review")
def judge(number: int) -> Response:
    """Accept, request changes, refuse, or withdraw: ``move``, with ``why``."""
    home = access.home()
    principal = access.require_principal("submitter")
    readable(home, number, principal)
    asked = field("move")
    if asked not in _MOVES:
        raise BadRequest(
            f"« {asked} » n'est pas une décision. Possibles : {', '.join(_MOVES)}.",
            f"“{asked}” is not a decision. Possible: {', '.join(_MOVES)}.",
        )
    make = partial(_MOVES[asked], home, number, principal, field("why"), if_match())
    return _moved(home, number, principal, f"submission.{asked}", make)


@blueprint.post("/submissions/<int:number>/publish")
def publish(number: int) -> Response:
    """Publish a submission that was accepted; readers see it when this answers."""
    home = access.home()
    principal = access.require_principal("publisher")
    make = partial(
        rendering.engine().change,
        "publish",
        number=number,
        principal=principal.plain(),
        why=field("why"),
        if_match=if_match(),
    )
    return _moved(home, number, principal, "submission.publish", make)


@blueprint.post("/submissions/<int:number>/revert")
def revert(number: int) -> Response:
    """Take back the publication that a submission became, by a new publication."""
    home = access.home()
    principal = access.require_principal("publisher")
    found = inbox.load(home, number)
    inbox.require_match(found, if_match())
    if found.publication is None:
        raise NotFound(
            f"La soumission {number} n'est pas publiée : il n'y a rien à reprendre.",
            f"Submission {number} is not published: there is nothing to take back.",
        )
    return take_back(home, found.publication, principal)


def take_back(home: Home, publication: int, principal: Principal) -> Response:
    """Take a publication back, and answer where the new one is."""
    made = rendering.engine().change(
        "revert", number=publication, principal=principal.plain(), why=field("why")
    )
    audited.note(home, "publication.revert", principal.id, publication=made, reverts=publication)
    if shown.wants_page():
        return _see(f"/history/{made}")
    response = shown.json({"publication": made, "reverts": publication}, status=201)
    response.headers["Location"] = f"/history/{made}"
    return response


def _moved(
    home: Home, number: int, principal: Principal, event: str, make: Any, status: int = 200
) -> Response:
    """Make a move; answer the submission as it then is, or its page with what was against it."""
    try:
        with telling(home, number):
            make()
    except InputError as error:
        if shown.wants_page():
            found = inbox.load(home, number)
            examination = examination_of(home, found)
            given = Given.of_request() if event == _RESUBMITTED else None
            return with_page(error, shown.page(home, found, principal, examination, error, given))
        raise
    audited.note(home, event, principal.id, submission=number)
    found = checked(home, inbox.load(home, number))
    if shown.wants_page():
        return _see(f"/submissions/{number}")
    return shown.json(shown.plain(home, found, principal), found, status)


def _received(home: Home, found: Submission, principal: Principal) -> Response:
    path = f"/submissions/{found.number}"
    if shown.wants_page():
        return _see(path)
    response = shown.json(shown.plain(home, found, principal), found, 202)
    response.headers["Location"] = path
    return response


def _answer(home: Home, found: Submission, principal: Principal) -> Response:
    if not shown.wants_page():
        return shown.json(shown.plain(home, found, principal), found)
    return shown.page(home, found, principal, examination_of(home, found))


def readable(home: Home, number: int, principal: Principal) -> Submission:
    """Return a submission that someone may read: their own, or any for a reviewer."""
    found = inbox.load(home, number)
    if found.author != principal.id:
        principal.require("reviewer")
    return found


def _queue_of(principal: Principal) -> State:
    """Return what waits for someone: a publisher publishes, a reviewer reviews."""
    return State.REVIEWED if principal.allows("publisher") else State.STAGED


def _form(home: Home, principal: Principal, error: JalonError | None) -> Response:
    """Return the form with what was given, or with a record's text when one is asked for.

    Raises ``NotFound`` for a record that does not exist.
    """
    given = Given.of_request()
    if given.record and error is None:
        now = spelled(given.record)
        if now is None:
            raise _no_record(given.record)
        given = replace(given, text=now["text"], base=now["tag"])
    address = RecordAddress.of(*given.record.partition("/")[::2])
    body = render_template(
        "submission_new.html",
        given=given,
        record=address,
        problem=error,
        who=principal,
        four_eyes=home.four_eyes,
        kinds=_kinds(),
    )
    return shown.private(Response(body, content_type=HTML.content_type))


def _no_record(name: str) -> NotFound:
    """Return the error for a record that does not exist, with the one that comes nearest."""
    kind, _, slug = name[:200].partition("/")
    near: list[dict[str, str]] = []
    if kind in KINDS:
        lang = language.current()
        near = rendering.engine().call("record", kind=kind, slug=slug, lang=lang)["near"] or []
    iri = near[0]["iri"] if near else ""
    return NotFound(
        f"Aucune fiche « {name[:200]} »." + (f" Vouliez-vous dire {iri} ?" if iri else ""),
        f"No record “{name[:200]}”." + (f" Did you mean {iri} ?" if iri else ""),
    )


def _kinds() -> list[tuple[str, str]]:
    return [(kind, kind_name(kind, language.current())) for kind in KINDS]


def with_page(error: JalonError, page: Response) -> Response:
    """Return a page with the status and the headers of an error."""
    response = problems.answer(error)
    response.set_data(page.get_data())
    response.content_type = HTML.content_type
    return response


def _see(path: str) -> Response:
    response = redirect(local(path), 303)
    return shown.private(Response(response.get_data(), 303, response.headers))

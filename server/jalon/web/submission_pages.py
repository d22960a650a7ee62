"""Submissions as people and programs read them: a page or JSON, by Accept."""

import json as jsons
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from flask import Response, jsonify, render_template, request

from jalon.errors import JalonError
from jalon.rdf.formats import Format
from jalon.rdf.negotiation import negotiate_format
from jalon.stewardship import inbox
from jalon.stewardship.examination import EXAMINATION, Examination
from jalon.stewardship.home import Home
from jalon.stewardship.inbox import Brought
from jalon.stewardship.principal import Principal
from jalon.stewardship.rights import has_right
from jalon.stewardship.submission import Submission
from jalon.stewardship.transitions import Move, State, possible_moves
from jalon.validation.grouping import told_once
from jalon.validation.report_html import parts
from jalon.web import language, rendering
from jalon.web.given import Given
from jalon.web.rendering import HTML

JSON: Final = Format("json", "application/json", "json", "JSON")

_NEXT: Final = {
    "received": (
        "La vérification n'est pas finie. Rechargez la page dans un instant.",
        "The check is not finished. Reload the page in a moment.",
    ),
    "staged": (
        "La vérification n'y trouve rien à redire. Quelqu'un d'autre que l'auteur la relit, puis "
        "l'accepte ou demande une correction.",
        "The check finds nothing against it. Someone else than the author reviews it, then accepts "
        "it or asks for changes.",
    ),
    "staged-alone": (
        "La vérification n'y trouve rien à redire. Il reste à la relire, puis à l'accepter ou à "
        "demander une correction.",
        "The check finds nothing against it. It is to be reviewed, then accepted or sent back.",
    ),
    "reviewed": ("Elle attend d'être publiée.", "It waits to be published."),
    "published": ("Tout le monde la voit.", "Everyone sees it."),
    "taken-back": (
        "Elle a ensuite été reprise : les fiches sont revenues à ce qu'elles disaient avant.",
        "It was then taken back: the records say again what they said before.",
    ),
    "changes-requested": (
        "L'auteur corrige, puis soumet de nouveau.",
        "The author mends it, then submits it again.",
    ),
    "changes-requested-own": (
        "Corrigez, puis soumettez de nouveau ci-dessous.",
        "Mend it, then submit it again below.",
    ),
    "refused": ("Rien n'a été publié.", "Nothing was published."),
    "withdrawn": (
        "Son auteur l'a retirée : rien n'a été publié.",
        "Its author withdrew it: nothing was published.",
    ),
}
_CLOSING: Final = (State.CHANGES_REQUESTED, State.REFUSED)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a page tells of where a submission stands: what comes next, and the reason if any.

    ``by_check`` tells that the reason is what the check found.
    """

    words: str
    reason: str
    by_check: bool
    taken_back_by: int | None

    @classmethod
    def of(
        cls, home: Home, found: Submission, principal: Principal, examination: Examination | None
    ) -> Self:
        """Return it for whoever reads."""
        back = None
        if found.publication is not None:
            back = rendering.engine().call("taken_back", number=found.publication)
        name = found.state.value
        if back is not None:
            name = "taken-back"
        elif found.state is State.STAGED and not home.four_eyes:
            name = "staged-alone"
        elif found.state is State.CHANGES_REQUESTED and principal.id == found.author:
            name = "changes-requested-own"
        words = language.choose(*_NEXT.get(name, _NEXT["received"]))
        by_check = examination is not None and examination.reason["fr"] == found.last.why
        return cls(words, _reason(found, examination), by_check, back)


def _reason(found: Submission, examination: Examination | None) -> str:
    """Return why a submission was sent back or refused, in the reader's language if it is known."""
    if found.state not in _CLOSING:
        return ""
    own = found.last.why
    if found.last.move is Move.SEND_BACK and examination and examination.reason["fr"] == own:
        return examination.reason[language.current()]
    return own


def wants_page() -> bool:
    """Whether the client prefers a page to JSON; raises ``NotAcceptable`` when it wants neither."""
    return negotiate_format(request.headers.get("Accept"), (JSON, HTML)) is HTML


def moves_for(home: Home, found: Submission, principal: Principal) -> list[Move]:
    """Return the moves that someone may make on a submission as it stands."""
    return [move for move in possible_moves(found.state) if has_right(home, move, principal, found)]


def plain(home: Home, found: Submission, principal: Principal) -> dict[str, Any]:
    """Return a submission as values that JSON has."""
    lang = language.current()
    return {
        "number": found.number,
        "state": found.state.value,
        "label": found.state.label(lang),
        "author": found.author,
        "revision": found.revision,
        "publication": found.publication,
        "etag": found.etag,
        "moves": [move.value for move in moves_for(home, found, principal)],
        "steps": [
            {name: value for name, value in asdict(step).items() if value is not None}
            for step in found.steps
        ],
        "links": {
            name: f"/submissions/{found.number}{path}"
            for name, path in (("self", ""), ("report", "/report"), ("diff", "/diff"))
        },
    }


def page(
    home: Home,
    found: Submission,
    principal: Principal,
    examination: Examination | None,
    error: JalonError | None = None,
    given: Given | None = None,
) -> Response:
    """Return the page of a submission; ``given`` is what a form that failed had."""
    lang = language.current()
    results = (*examination.report.results, *examination.report.elsewhere) if examination else ()
    shown = parts(examination.report, lang, _link) if examination else {}
    moves = moves_for(home, found, principal)
    brought = inbox.brought_by(home, found)
    body = render_template(
        "submission.html",
        **{
            **shown,
            "found": found,
            "examination": examination,
            "fresh": _chosen(results, examination.new) if examination else [],
            "standing_faults": _chosen(results, examination.old) if examination else [],
            "told_once": told_once,
            "stands": Standing.of(home, found, principal, examination),
            "files": [each.name for each in brought.uploads],
            "given": given or _given(found, brought),
            "moves": [move.value for move in moves],
            "may_revert": found.publication is not None
            and has_right(home, Move.PUBLISH, principal, found),
            "is_own": principal.id == found.author,
            "four_eyes": home.four_eyes,
            "problem": error,
            "who": principal,
        },
    )
    return private(Response(body, content_type=HTML.content_type), found)


def _given(found: Submission, brought: Brought) -> Given:
    """Return what the form to submit again begins with."""
    given = Given.of_submission(found, brought)
    return given.on_today() if found.state is State.CHANGES_REQUESTED else given


def titles_of(home: Home, found: Submission) -> list[dict[str, str]]:
    """Return what the records that a submission changes are called, by language."""
    path = inbox.revision_folder(home, found) / EXAMINATION
    if not path.exists():
        return []
    told: list[dict[str, Any]] = jsons.loads(path.read_bytes())["changes"]
    return [each["title"] for each in told]


def listing(found: Sequence[Submission], principal: Principal, **context: object) -> Response:
    """Return the page of a list of submissions."""
    body = render_template("submissions.html", found=found, who=principal, **context)
    return private(Response(body, content_type=HTML.content_type))


def json(value: object, found: Submission | None = None, status: int = 200) -> Response:
    """Return values as JSON, with the version of the submission that they tell."""
    response = jsonify(value)
    response.status_code = status
    return private(response, found)


def private(response: Response, found: Submission | None = None) -> Response:
    """Mark a response as its reader's alone; its ETag is the submission's version."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept, Accept-Language, Authorization, Cookie"
    response.headers.setdefault("Content-Language", language.current())
    if found is not None:
        response.set_etag(found.etag)
    return response


def _chosen(results: Sequence[Any], places: Iterable[int]) -> list[Any]:
    return [results[place] for place in places]


def _link(iri: str) -> str:
    return rendering.href(iri) or iri

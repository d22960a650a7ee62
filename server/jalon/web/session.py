"""``/session``: a steward logs in by pasting a token once, and logs out.

The cookie is ``__Host-jalon``: HttpOnly, Secure, SameSite=Lax, no Domain. Over plain HTTP, on the
loopback alone, it is ``jalon``, without Secure, which no browser would send there.
https://www.rfc-editor.org/rfc/rfc6265#section-4.1
"""

from flask import Blueprint, Response, redirect, render_template, request

from jalon.errors import Forbidden, JalonError, QuotaExceeded, Unauthenticated
from jalon.stewardship import sessions
from jalon.web import access, audited, language, problems, uploads
from jalon.web.rendering import HTML, local

blueprint = Blueprint("session", __name__)


@blueprint.get("/session")
def form() -> Response:
    """Answer the page on which a session is begun, or ended."""
    access.home()
    return _page(None)


@blueprint.post("/session")
def begin() -> Response:
    """Begin a session with the token that the form brings."""
    home = access.home()
    access.require_own_page()
    try:
        if not access.is_secure() and not access.is_loopback():
            raise _not_secure()
        token = access.tried_token(uploads.form_field("token").strip())
        if token is None:
            raise _not_known()
    except JalonError as error:
        return _refused(error)
    begun = sessions.begin(home.folder, token)
    audited.note(home, "session.begun", token.who, token=token.id)
    start = "" if token.principal.allows("submitter") else local("/session")
    response = _back(start or uploads.form_field("next"))
    response.set_cookie(
        access.cookie_name(),
        begun.secret,
        max_age=sessions.HOURS * 3600,
        path="/",
        secure=access.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@blueprint.post("/session/end")
def end() -> Response:
    """End the session of the request's cookie."""
    home = access.home()
    found = access.session()
    if found is not None:
        access.principal()  # a write by cookie: from a page of ours, with its key
        sessions.end(home.folder, found.secret)
        audited.note(home, "session.ended", found.principal.id)
    response = _back("/session")
    response.delete_cookie(
        access.cookie_name(), path="/", secure=access.is_secure(), httponly=True, samesite="Lax"
    )
    return response


def ask_for(error: Unauthenticated) -> Response:
    """Send a browser that reads without a session to where one is begun; raises for programs."""
    wants_page = request.accept_mimetypes.best_match(["application/json", HTML.media_type])
    if request.method != "GET" or wants_page != HTML.media_type:
        raise error
    return _found(local("/session", next=request.full_path.rstrip("?")))


def _page(error: JalonError | None) -> Response:
    body = render_template(
        "session.html",
        problem=error,
        who=found.principal if (found := access.session()) else None,
        after=_own_path(request.values.get("next", "") or uploads.form_field("next")),
        is_open=access.is_secure() or access.is_loopback(),
        hours=sessions.HOURS,
    )
    response = Response(body, content_type=HTML.content_type)
    response.headers["Content-Language"] = language.current()
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def _refused(error: JalonError) -> Response:
    response = problems.answer(error)
    if response.mimetype == HTML.media_type and not isinstance(error, QuotaExceeded):
        response.set_data(_page(error).get_data())
    return response


def _back(path: str) -> Response:
    return _found(_own_path(path) or local("/submissions"))


def _found(path: str) -> Response:
    response = redirect(path, 303)
    response.headers["Cache-Control"] = "no-store"
    return Response(response.get_data(), 303, response.headers)


def _own_path(text: str) -> str:
    """Return a path of this site, "" for anything that could lead elsewhere."""
    safe = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if safe and "\\" not in text else ""


def _not_known() -> Unauthenticated:
    return Unauthenticated(
        "Ce jeton n'est pas valable ici : inconnu, expiré ou retiré. Vérifiez qu'il est collé en "
        "entier, ou demandez-en un autre à qui tient le service.",
        "This token is not valid here: unknown, expired or revoked. Check that it is pasted "
        "whole, or ask whoever runs the service for another.",
    )


def _not_secure() -> Forbidden:
    return Forbidden(
        "Une session ne s'ouvre que par HTTPS, ou sur la boucle locale : rien n'a été fait. Celui "
        "qui tient le service règle public_url sur son adresse https://.",
        "A session is opened only by HTTPS, or on the loopback: nothing was done. Whoever runs "
        "the service sets public_url to its https:// address.",
    )

"""Who acts: in a home, the bearer of a token or of a web session; in a scratch dataset, anyone.

https://www.rfc-editor.org/rfc/rfc6750. A cookie counts for a write only with the form key of its
session and from a page of ours (``Origin``); a token in the header needs neither, since no browser
sends it by itself. A scratch dataset is on the loopback, where any page of the web can send a form
to it from the user's own browser: a request that tells a foreign origin is refused.
"""

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request

from jalon.errors import Forbidden, ReadOnly, Unauthenticated
from jalon.settings import Settings
from jalon.stewardship import sessions
from jalon.stewardship.access_tokens import AccessToken, find_token, note_use
from jalon.stewardship.home import Home
from jalon.stewardship.principal import Principal
from jalon.stewardship.sessions import Session
from jalon.stewardship.tries import FailedTries
from jalon.web import health
from jalon.web.accounting import Accounting
from jalon.web.cookies import LOOPBACK_COOKIE, SECURE_COOKIE
from jalon.web.rendering import engine
from jalon.web.uploads import form_field

PUBLISHER: Final = "publisher"
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_READING: Final = ("GET", "HEAD", "OPTIONS")


def require(role: str) -> Principal | None:
    """Return whose token a direct write bears, None on a scratch dataset; no cookie counts.

    Raises ``Unauthenticated``, ``Forbidden``, ``QuotaExceeded``, or ``ReadOnly`` when there is no
    home.
    """
    if not engine().is_guarded():
        _require_own_origin()
        return None
    home()
    found = bearer()
    if found is None:
        raise unauthenticated()
    found.require(role)
    return found


def require_principal(role: str) -> Principal:
    """Return who asks, who has at least a role; raises what ``require`` does."""
    home()
    found = principal()
    if found is None:
        raise unauthenticated()
    found.require(role)
    return found


def unauthenticated() -> Unauthenticated:
    """Return the error for a request that does not tell who asks."""
    return Unauthenticated(
        "Il faut un jeton valable : ouvrez une session (/session) ou envoyez l'en-tête "
        "« Authorization: Bearer jalon_… ». Celui qui tient le service en fait un par « jalon "
        "token create ».",
        "This asks for a valid token: open a session (/session) or send the header "
        "“Authorization: Bearer jalon_…”. Whoever runs the service makes one with “jalon "
        "token create”.",
    )


def principal() -> Principal | None:
    """Return whom the request's token or session stands for, None without a valid one.

    Raises ``QuotaExceeded`` after too many tries that failed, ``Forbidden`` for a write by cookie
    that does not come from a page of ours.
    """
    if "jalon_principal" not in g:
        g.jalon_principal = _principal()
    found: Principal | None = g.jalon_principal
    return found


def _principal() -> Principal | None:
    if "Authorization" in request.headers:
        return bearer()
    found = session()
    if found is None:
        return None
    if request.method not in _READING:
        require_own_page()
        _require_form_key(found)
    return found.principal


def bearer() -> Principal | None:
    """Return whom the token in the request's header stands for; raises ``QuotaExceeded``."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    token = tried_token(text.strip()) if scheme.lower() == "bearer" else None
    return token.principal if token else None


def tried_token(text: str) -> AccessToken | None:
    """Return the living token that a text is, None if it is none.

    Raises ``QuotaExceeded`` when its client has tried too many that are none.
    """
    folder = home().folder
    token = find_token(folder, text)
    if token is not None:
        note_use(folder, token)
    elif text:
        tries: FailedTries = current_app.extensions["jalon.tries"]
        tries.failed(_accounting().addresses.client(request.environ), text)
    return token


def session() -> Session | None:
    """Return the session that the request's cookie tells, None without one."""
    settings: Settings = current_app.extensions["jalon.settings"]
    secret = request.cookies.get(cookie_name(), "")
    if settings.home is None or not secret:
        return None
    return sessions.find(settings.home, secret)


def cookie_name() -> str:
    """Return the name of the session's cookie for this request."""
    return SECURE_COOKIE if is_secure() else LOOPBACK_COOKIE


def is_secure() -> bool:
    """Whether the site is reached by HTTPS: here, or at the proxy that ``public_url`` tells of."""
    settings: Settings = current_app.extensions["jalon.settings"]
    return request.is_secure or settings.public_url.startswith("https:")


def is_loopback() -> bool:
    """Whether the request asks for an address of the loopback."""
    return urlsplit(request.host_url).hostname in _LOOPBACK


def home() -> Home:
    """Return the home that is served, with its damage; raises ``ReadOnly`` without one."""
    settings: Settings = current_app.extensions["jalon.settings"]
    if settings.home is None or not engine().is_guarded():
        raise ReadOnly(
            "Ce jeu ne prend pas de soumission ni d'écriture : faites-en un dossier de travail "
            "(« jalon init DOSSIER », « jalon serve --home DOSSIER »), ou essayez « jalon serve "
            "--scratch ».",
            "This dataset takes no submission and no write: make a home of it (“jalon init "
            "FOLDER”, “jalon serve --home FOLDER”), or try “jalon serve --scratch”.",
        )
    return Home.of(settings, health.damage())


def require_own_page() -> None:
    """Raise ``Forbidden`` unless the request tells that a page of this site sent it.

    https://fetch.spec.whatwg.org/#origin-header
    """
    settings: Settings = current_app.extensions["jalon.settings"]
    own = {request.host_url.rstrip("/")}
    if settings.public_url:
        parts = urlsplit(settings.public_url)
        own.add(f"{parts.scheme}://{parts.netloc}")
    if request.headers.get("Origin", "").lower() not in own:
        raise Forbidden(
            "Cette demande ne vient pas d'une page de ce site : rien n'a été fait.",
            "This request does not come from a page of this site: nothing was done.",
        )


def _require_form_key(found: Session) -> None:
    if not found.has_form_key(request.headers.get("Jalon-Form-Key") or form_field("form-key")):
        raise Forbidden(
            "Le formulaire n'est plus valable : rechargez la page, puis recommencez. Rien n'a été "
            "fait.",
            "The form is no longer valid: reload the page, then try again. Nothing was done.",
        )


def _require_own_origin() -> None:
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).hostname not in _LOOPBACK:
        raise Forbidden(
            f"Une page de {origin} ne peut pas écrire dans ce jeu d'essai.",
            f"A page of {origin} cannot write to this scratch dataset.",
        )


def _accounting() -> Accounting:
    found: Accounting = current_app.extensions["jalon.accounting"]
    return found


def register(app: Flask) -> None:
    """Count failed tries, and give the templates the session's form key and steward."""
    app.extensions["jalon.tries"] = FailedTries()

    @app.context_processor
    def of_session() -> dict[str, object]:
        return {
            "form_key": lambda: found.form_key if (found := session()) else "",
            "steward": lambda: found.principal if (found := session()) else None,
        }

"""Who may write: in a home, the bearer of a token of the right role; in a scratch dataset, anyone.

https://www.rfc-editor.org/rfc/rfc6750. A scratch dataset is on the loopback, where any page of the
web can send a form to it from the user's own browser: a request that tells a foreign origin is
refused.
"""

from typing import Final
from urllib.parse import urlsplit

from flask import current_app, request

from jalon.errors import Forbidden, ReadOnly, Unauthenticated
from jalon.settings import Settings
from jalon.stewardship.access_tokens import AccessToken, find_token
from jalon.web.rendering import engine

PUBLISHER: Final = "publisher"

_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


def require(role: str) -> AccessToken | None:
    """Return the token of the request, None on a scratch dataset.

    Raises ``Unauthenticated``, ``Forbidden``, or ``ReadOnly`` when there is no home.
    """
    if not engine().is_guarded():
        _require_own_origin()
        return None
    settings: Settings = current_app.extensions["jalon.settings"]
    if settings.home is None:
        raise ReadOnly(
            "Le jeu livré ne prend pas d'écriture : faites-en un dossier de travail (« jalon init "
            "DOSSIER », « jalon serve --home DOSSIER »), ou essayez « jalon serve --scratch ».",
            "The shipped dataset takes no write: make a home of it (“jalon init FOLDER”, “jalon "
            "serve --home FOLDER”), or try “jalon serve --scratch”.",
        )
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    token = find_token(settings.home, text.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise Unauthenticated(
            "Écrire demande un jeton valable : en-tête « Authorization: Bearer jalon_… ». Celui "
            "qui tient le service en fait un par « jalon token create ».",
            "Writing asks for a valid token: the header “Authorization: Bearer jalon_…”. Whoever "
            "runs the service makes one with “jalon token create”.",
        )
    if not token.allows(role):
        raise Forbidden(
            f"Le jeton « {token.name} » a le rôle {token.role} ; il faut {role} pour écrire ici.",
            f"The token “{token.name}” has the role {token.role}; writing here takes {role}.",
        )
    return token


def _require_own_origin() -> None:
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).hostname not in _LOOPBACK:
        raise Forbidden(
            f"Une page de {origin} ne peut pas écrire dans ce jeu d'essai.",
            f"A page of {origin} cannot write to this scratch dataset.",
        )

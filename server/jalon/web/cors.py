"""Cross-origin requests: any page may read here; in a home, also write with a token it was given.

https://fetch.spec.whatwg.org/#http-cors-protocol. No cookie counts across origins, and a script
sends a token only if it has one, so every origin is let in. Where a write asks for no token (a
scratch dataset) or there is none, PUT and DELETE stay closed to pages from elsewhere.
"""

from typing import Final

from flask import Flask, Response, request

from jalon.errors import JalonError
from jalon.web import access

HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Allow, Content-Disposition, Content-Language, Content-Length, ETag, Jalon-Unknown-Terms, "
        "Jalon-Version, Link, Location, Retry-After, WWW-Authenticate"
    ),
}
"""What every response carries."""

_ASKING: Final = ("GET", "HEAD", "OPTIONS", "POST")
_WRITING: Final = ("PUT", "DELETE")
_SENT: Final = (
    "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-Modified-Since, "
    "If-None-Match"
)
_DAY: Final = "86400"


def register(app: Flask) -> None:
    """Answer OPTIONS with the verbs of the address, and a preflight with what it may do."""

    @app.after_request
    def preflight(response: Response) -> Response:
        if request.method == "OPTIONS" and response.status_code == 200:
            response.status_code = 204
            response.set_data(b"")
            allowed = [verb for verb in _open_verbs() if verb in response.allow]
            response.headers["Access-Control-Allow-Methods"] = ", ".join(allowed)
            response.headers["Access-Control-Allow-Headers"] = _SENT
            response.headers["Access-Control-Max-Age"] = _DAY
        return response


def _open_verbs() -> tuple[str, ...]:
    """Return the verbs open to pages from elsewhere: those that write where a token is asked."""
    try:
        access.home()
    except JalonError:
        return _ASKING
    return _ASKING + _WRITING

"""Cross-origin requests: any page may read here, and send a token of its own to write.

https://fetch.spec.whatwg.org/#http-cors-protocol. No cookie ever counts, so every origin is let in.
"""

from typing import Final

from flask import Flask, Response, request

HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Allow, Content-Disposition, Content-Language, Content-Length, ETag, Jalon-Unknown-Terms, "
        "Jalon-Version, Link, Location, Retry-After, WWW-Authenticate"
    ),
}
"""What every response carries."""

_READING: Final = ("GET", "HEAD", "OPTIONS", "POST")
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
            allowed = [verb for verb in _READING if verb in response.allow]
            response.headers["Access-Control-Allow-Methods"] = ", ".join(allowed)
            response.headers["Access-Control-Allow-Headers"] = _SENT
            response.headers["Access-Control-Max-Age"] = _DAY
        return response

"""Bodies of requests, read whole or refused.

granian hands on a cut body as if it were whole (tried, 2.8), and each body that comes slowly holds
a thread: so a body must say its length and have it, and few may be under way at once.
RFC 9112, section 6: https://www.rfc-editor.org/rfc/rfc9112#name-message-body
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from flask import request

from jalon.errors import BadRequest, EngineBusy, LengthRequired, UnsupportedMediaType

_AT_ONCE: Final = 8
_WAIT_SECONDS: Final = 0.02
_CHARSETS: Final = ("utf-8", "utf8", "us-ascii")
_reading = threading.BoundedSemaphore(_AT_ONCE)


def read_body() -> bytes:
    """Return the body of the request under way.

    Raises ``LengthRequired`` when it is sent in chunks, ``BadRequest`` when it was cut,
    ``EngineBusy`` when too many bodies are coming in.
    """
    declared = request.content_length
    if "Transfer-Encoding" in request.headers:
        raise LengthRequired(
            "Envoyez le corps d'un bloc, avec sa longueur (Content-Length).",
            "Send the body in one piece, with its length (Content-Length).",
        )
    if not declared:
        return b""
    with _turn():
        body = request.get_data(cache=False)
    if len(body) != declared:
        raise BadRequest(
            f"Le corps a été coupé : {len(body)} octets reçus sur {declared}. Rien n'a été fait.",
            f"The body was cut: {len(body)} bytes came of {declared}. Nothing was done.",
        )
    return body


def require_utf8(parameters: Mapping[str, str]) -> None:
    """Raise ``UnsupportedMediaType`` when a media type's parameters tell a charset not read here.

    A text in another charset whose bytes happen to be UTF-8 would be taken for what it is not.
    """
    charset = parameters.get("charset", "utf-8").lower()
    if charset not in _CHARSETS:
        raise UnsupportedMediaType(
            f"Le jeu de caractères {charset} n'est pas lu ici : envoyez de l'UTF-8.",
            f"The charset {charset} is not read here: send UTF-8.",
        )


@contextmanager
def _turn() -> Iterator[None]:
    if not _reading.acquire(timeout=_WAIT_SECONDS):
        raise EngineBusy(
            "Trop d'envois en cours. Réessayez dans quelques secondes.",
            "Too many uploads under way. Try again in a few seconds.",
        )
    try:
        yield
    finally:
        _reading.release()

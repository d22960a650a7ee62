"""The Host header, looked at before anything else: said once, and well formed.

RFC 9112, section 3.2: https://www.rfc-editor.org/rfc/rfc9112#name-request-target. A WSGI server
hands on two Host headers as one, with a comma between them: a comma is no part of a name here.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import Flask

from jalon.errors import BadRequest
from jalon.web import problems

_HOST: Final = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~%!$&'()*+;=-]+)(?::[0-9]*)?")
_BEFORE: Final = ("HTTP/1", "HTTP/1.0")
"""What the protocol is called in which Host may be absent; granian says the first of the two."""


class HostRequired:
    """Refuses a request without a good Host; hands every other one to the application."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._next = app.wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request (WSGI, PEP 3333)."""
        if is_said(environ):
            return self._next(environ, start_response)
        error = BadRequest(
            "L'en-tête Host manque, est donné plusieurs fois ou n'est pas un nom d'hôte. Dites-le "
            "une fois : « Host: NOM » ou « Host: NOM:PORT ».",
            "The Host header is missing, is given several times or is no name of a host. Say it "
            "once: “Host: NAME” or “Host: NAME:PORT”.",
        )
        with self._app.request_context({**environ, "HTTP_HOST": environ["SERVER_NAME"]}):
            response = self._app.process_response(problems.answer(error))
            return response(environ, start_response)


def is_said(environ: Mapping[str, Any]) -> bool:
    """Whether a WSGI environment has a Host as the protocol asks for."""
    told = str(environ.get("HTTP_HOST", ""))
    if not told:
        return environ.get("SERVER_PROTOCOL") in _BEFORE
    return _HOST.fullmatch(told) is not None

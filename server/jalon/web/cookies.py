"""The cookie of a session: its two names, and what of it a page that shows it depends on."""

import hashlib
from typing import Final

from flask import request

SECURE_COOKIE: Final = "__Host-jalon"
LOOPBACK_COOKIE: Final = "jalon"
"""The session's cookie, and its name over plain HTTP on the loopback."""


def session_mark() -> str:
    """Return what changes with the session of the request, "" without one; it tells no secret."""
    told = request.cookies.get(SECURE_COOKIE) or request.cookies.get(LOOPBACK_COOKIE)
    return hashlib.sha256(told.encode()).hexdigest()[:8] if told else ""

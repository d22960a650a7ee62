"""What the service writes down: how its logs look, and the slow-query log.

Logs go to standard error. ``jalon.slow`` has one JSON line a query that was slow, stopped or
refused; every other line begins with its time, level and logger.
"""

import hashlib
import json
import logging
import os
import re
from datetime import UTC, datetime
from typing import Final

from jalon.settings import Settings

SLOW: Final = "jalon.slow"
CHARACTERS_KEPT: Final = 500
"""Characters of a query that its line holds."""

STOPPED: Final = frozenset(("refused", "deadline", "crash", "too_large"))
"""The outcomes that are written down however fast they came."""

_LOG = logging.getLogger(SLOW)
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Made before the HTTP processes are forked: a client has one name in all of them (Linux).
_SALT: Final = os.urandom(16)


class OneLine(logging.Formatter):
    """A format in which what a client sent cannot begin a line or drive a terminal."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's name)
        """Return the line with its control characters escaped; a traceback follows as it is."""
        return _CONTROLS.sub(
            lambda match: match[0].encode("unicode_escape").decode(), super().formatMessage(record)
        )


def configure(level: str) -> None:
    """Send the logs of Jalon of a level and above to standard error.

    Does nothing where the program around (another WSGI server) has already said where logs go.
    """
    ours, slow = logging.getLogger("jalon"), logging.getLogger(SLOW)
    if logging.getLogger().handlers or ours.handlers:
        return
    ours.setLevel(level.upper())
    ours.addHandler(_handler("%(asctime)s %(levelname)s %(name)s %(message)s"))
    slow.addHandler(_handler("%(message)s"))
    slow.propagate = False


class SlowLog:
    """The slow-query log of a service."""

    def __init__(self, settings: Settings) -> None:
        self._seconds = settings.slow_query_seconds
        self._addresses = settings.log_addresses

    def note(self, text: str, client: str, outcome: str, seconds: float, size: int) -> None:
        """Write a query down if it was slow, stopped or refused."""
        if seconds < self._seconds and outcome not in STOPPED:
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "seconds": round(seconds, 3),
            "outcome": outcome,
            "bytes": size,
            "digest": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16],
            "client": client if self._addresses else _pseudonym(client),
            "query": text[:CHARACTERS_KEPT],
        }
        # ASCII only: no character of a query can break the line.
        _LOG.warning("%s", json.dumps(line))


def _pseudonym(client: str) -> str:
    """Return a name that is the client's as long as the service runs, and tells no address."""
    return hashlib.sha256(_SALT + client.encode()).hexdigest()[:12]


def _handler(form: str) -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(form))
    return handler

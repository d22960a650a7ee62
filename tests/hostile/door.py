"""The SPARQL door as a client sees it: one request, its outcome, whether it is a true one."""

import contextlib
import http.client
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

GRACE: Final = 1.0
"""Seconds beyond the deadline within which every answer must be there."""

LIGHT_SECONDS: Final = 1.0
PATIENCE: Final = 8.0
"""Seconds after which a request that got no answer counts as hanging."""

QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
ACCEPT: Final = "application/sparql-results+json, application/n-triples;q=0.9"

ALLOWED: Final = frozenset({200, 204, 400, 401, 403, 413, 415, 422, 429, 503})
_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Outcome:
    """What came back; ``cut`` when the body broke off in a way that the client noticed."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float
    cut: bool = False

    @property
    def told(self) -> str:
        return f"{self.status} after {self.seconds:.2f} s: {self.body[:300]!r}"


@dataclass(frozen=True)
class Door:
    """A server's SPARQL door, its deadline in seconds, and the home folder its processes name."""

    url: str
    deadline: float
    home: str

    def send(
        self,
        text: str | bytes,
        content_type: str = QUERY,
        method: str = "POST",
        path: str = "/sparql",
        **headers: str,
    ) -> Outcome:
        """Send one text as the body; raises ``TimeoutError`` when the server hangs."""
        body = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        sent = {"Accept": ACCEPT, "Content-Type": content_type}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        started = time.monotonic()
        with contextlib.closing(connection):
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                # A body that is refused before its end may find the connection closed.
                connection.request(method, path, body or None, sent)
            response = connection.getresponse()
            try:
                received, cut = response.read(), False
            except http.client.IncompleteRead as broken:
                received, cut = broken.partial, True
        seconds = time.monotonic() - started
        return Outcome(response.status, response.headers, received, seconds, cut)

    def light(self) -> Outcome:
        """Ask a light question that no cache has met before."""
        return self.send(f"ASK {{ FILTER({next(_NUMBERS)} > 0) }}")


Attempt = Callable[..., Outcome]
"""Send a text to a door, as ``Door.send`` does, and assert that nobody is hurt by it."""


def assert_behaved(door: Door, outcome: Outcome) -> None:
    """Assert that an outcome is one that a client can trust, and came in time."""
    assert outcome.status in ALLOWED, outcome.told
    assert outcome.seconds <= door.deadline + GRACE, outcome.told
    if outcome.status >= 400:
        assert json.loads(outcome.body)["status"] == outcome.status, "a problem, in its one shape"
    if outcome.status == 503:
        assert int(outcome.headers["Retry-After"]) > 0
    if outcome.status == 200 and not outcome.cut:
        assert_whole(outcome)


def assert_whole(outcome: Outcome) -> None:
    """Assert that the body of a 200 is a whole document of its type."""
    media_type = outcome.headers["Content-Type"].partition(";")[0]
    if media_type == "application/n-triples":
        assert outcome.body == b"" or outcome.body.endswith(b" .\n"), outcome.body[-200:]
    else:
        assert set(json.loads(outcome.body)) & {"boolean", "results"}, outcome.told


def assert_alive(door: Door) -> None:
    """Assert that a light question has its true answer within a second."""
    answer = door.light()

    assert (answer.status, json.loads(answer.body).get("boolean")) == (200, True), answer.told
    assert answer.seconds < LIGHT_SECONDS, answer.told

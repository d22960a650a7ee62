"""Notices of what becomes of submissions, sent to the address that ``webhook_url`` names.

A small JSON object by POST, signed by HMAC-SHA-256 (https://www.rfc-editor.org/rfc/rfc2104) with
``webhook_secret``. A notice is a hint: it may be lost, the submission itself is the truth. Whoever
caused it never waits for it, and never sees that it failed.
"""

import hmac
import http.client
import json
import logging
import queue
import threading
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Self
from urllib.parse import urlsplit

from jalon.settings import Settings
from jalon.stewardship.submission import Step, Submission

SIGNATURE: Final = "Jalon-Signature"
_SECONDS: Final = 5.0
_WAITING: Final = 1_000
_LOG: Final = logging.getLogger(__name__)

_Notices = queue.Queue[bytes]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a notice goes to the address of the setting and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        """Return nothing to go to."""


_OPENER: Final = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))


@dataclass(slots=True)
class Webhook:
    """The address that is told, how it is signed, and what still waits to be sent.

    ``public_url`` is the root of the links in a notice, "" for relative ones.
    """

    url: str
    secret: str = field(repr=False)
    public_url: str = ""
    seconds: float = _SECONDS
    _notices: _Notices = field(default_factory=lambda: queue.Queue(_WAITING))
    _sender: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """Return the webhook of the settings, None when they name none."""
        if not settings.webhook_url:
            return None
        return cls(settings.webhook_url, settings.webhook_secret, settings.public_url.rstrip("/"))

    def tell(self, found: Submission, since: int = 0) -> None:
        """Have the steps of a submission after the step ``since`` sent; returns at once."""
        for body in self._bodies(found, since):
            try:
                self._notices.put_nowait(body)
            except queue.Full:
                _LOG.warning("webhook: submission %d is not told: too many wait", found.number)
        with self._lock:
            if self._sender is None and not self._notices.empty():
                self._sender = threading.Thread(target=self._send_all, daemon=True, name="webhook")
                self._sender.start()

    def tell_now(self, found: Submission, since: int = 0) -> None:
        """Send the steps of a submission after the step ``since``; returns when they are sent."""
        for body in self._bodies(found, since):
            self._send(body)

    def _bodies(self, found: Submission, since: int) -> Iterable[bytes]:
        for step in found.steps:
            if step.number > since:
                yield json.dumps(self._notice(found, step)).encode()

    def _notice(self, found: Submission, step: Step) -> dict[str, object]:
        """Return what is told of a step: no name and no sentence of anyone."""
        return {
            "event": f"submission.{step.state}",
            "submission": found.number,
            "step": step.number,
            "move": step.move,
            "state": step.state,
            "revision": step.revision,
            "publication": step.publication,
            "time": step.when,
            "url": f"{self.public_url}/submissions/{found.number}",
        }

    def _send_all(self) -> None:
        while True:
            self._send(self._notices.get())

    def _send(self, body: bytes) -> None:
        """Send a notice; what goes wrong is a line of the log, without address and secret."""
        headers = {"Content-Type": "application/json", "User-Agent": "jalon"}
        if self.secret:
            headers[SIGNATURE] = signature(self.secret, body)
        try:
            if urlsplit(self.url).scheme not in ("http", "https"):
                raise ValueError("not an http or https address")
            request = urllib.request.Request(self.url, body, headers)  # noqa: S310 (just asked)
            with _OPENER.open(request, timeout=self.seconds):
                pass
        except (OSError, ValueError, http.client.HTTPException) as error:
            _LOG.warning("webhook: a notice was not taken: %s", _reason(error))


def signature(secret: str, body: bytes) -> str:
    """Return the value of the header that signs a body: ``sha256=`` and the HMAC in hexadecimal."""
    return f"sha256={hmac.new(secret.encode(), body, 'sha256').hexdigest()}"


def _reason(error: Exception) -> str:
    """Return what went wrong: a status or a kind of error, never a text that has the address."""
    return str(getattr(error, "code", None) or type(error).__name__)

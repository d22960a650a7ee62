"""The service of someone else: what stewards do on a home, asked of a server by its address.

The same JSON and the same rules as for any program (``/submissions``, ``/history``); the token goes
in the header ``Authorization`` and nowhere else. No redirect is followed with it.
"""

import http.client
import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from jalon.errors import (
    EngineUnavailable,
    Forbidden,
    InputError,
    JalonError,
    NotFound,
    PreconditionFailed,
    ShapesRefused,
    Unauthenticated,
)
from jalon.stewardship.examination import ToldChange
from jalon.stewardship.submission import Step, Submission
from jalon.stewardship.transitions import State
from jalon.stewardship.webhook import NoRedirect
from jalon.validation.door.kinds import Upload

_SECONDS: Final = 120.0
_CHECK_SECONDS: Final = 60.0
_FORM: Final = "application/x-www-form-urlencoded"
_PENDING: Final = (State.RECEIVED, State.PARSED, State.VALIDATED)
_ERRORS: Final[Mapping[int, type[JalonError]]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    412: PreconditionFailed,
    422: ShapesRefused,
}
_OPENER: Final = urllib.request.build_opener(NoRedirect)


@dataclass(frozen=True, slots=True)
class Remote:
    """A server's address, the token to act with, and the language of what it answers."""

    url: str
    token: str | None = field(default=None, repr=False)
    lang: str = "fr"

    def __post_init__(self) -> None:
        """Raise ``InputError`` for an address that is not one of http or https."""
        told = urlsplit(self.url)
        if told.scheme not in ("http", "https") or not told.hostname:
            raise InputError(
                f"« {self.url} » n'est pas une adresse http ou https.",
                f"“{self.url}” is no http or https address.",
            )

    def submit(
        self,
        uploads: Sequence[Upload],
        fields: Mapping[str, str],
        number: int | None = None,
    ) -> Submission:
        """Bring documents, or a new revision of a submission; return it once it is checked."""
        headers = {} if number is None else {"If-Match": self._tag(number)}
        body, content_type = _multipart(uploads, fields)
        path = "/submissions" if number is None else f"/submissions/{number}"
        found = _submission(self._json(path, body, {"Content-Type": content_type, **headers}))
        deadline = time.monotonic() + _CHECK_SECONDS
        while found.state in _PENDING and time.monotonic() < deadline:
            time.sleep(0.5)
            found = self.submission(found.number)
        return found

    def submission(self, number: int) -> Submission:
        """Return a submission."""
        return _submission(self._json(f"/submissions/{number}"))

    def submissions(self, state: str | None = None) -> list[Submission]:
        """Return one's own submissions, or for a reviewer the queue, the last first."""
        query = f"?{urlencode({'state': state})}" if state else ""
        return [_submission(each) for each in self._json(f"/submissions{query}")]

    def found_by_check(self, number: int) -> dict[str, Any]:
        """Return what the check of a submission found: changes, duplicates, whether it bars."""
        told: dict[str, Any] = self._json(f"/submissions/{number}/diff")
        return told

    def report(self, number: int) -> str:
        """Return the report of a submission's check, as text."""
        answer = self._ask(f"/submissions/{number}/report?format=text", None, {"Accept": "*/*"})
        return answer.decode().rstrip("\n")

    def review(self, number: int, verdict: str, why: str) -> Submission:
        """Make a reviewer's move, or withdraw one's own."""
        return _submission(self._move(number, "review", {"move": verdict, "why": why}))

    def publish(self, number: int, why: str) -> int:
        """Publish a submission; return the publication's number."""
        published: int = self._move(number, "publish", {"why": why})["publication"]
        return published

    def revert(self, number: int, why: str) -> int:
        """Take a publication back; return the number of the one that does."""
        body = urlencode({"why": why}).encode()
        told = self._json(f"/history/{number}/revert", body, {"Content-Type": _FORM})
        made: int = told["publication"]
        return made

    def history(self, record: str | None = None) -> Iterator[dict[str, Any]]:
        """Yield the publications, or those of a record KIND/SLUG, the last first."""
        path = f"/doc/{record}/history" if record else "/history"
        told = self._json(path)
        yield from told["entries"]
        while told["more"]:
            told = self._json(f"{path}?before={told['entries'][-1]['number']}")
            yield from told["entries"]

    def compare(self, old: int, new: int) -> list[ToldChange]:
        """Return what changed from one publication to another, in words."""
        told = self._json(f"/history/compare?{urlencode({'from': old, 'to': new})}")
        return [ToldChange(**each) for each in told["changes"]]

    def _move(self, number: int, path: str, fields: Mapping[str, str]) -> Any:
        headers = {"Content-Type": _FORM, "If-Match": self._tag(number)}
        return self._json(f"/submissions/{number}/{path}", urlencode(fields).encode(), headers)

    def _tag(self, number: int) -> str:
        return f'"{self._json(f"/submissions/{number}")["etag"]}"'

    def _json(
        self, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        data = self._ask(path, body, {"Accept": "application/json", **(headers or {})})
        try:
            return json.loads(data)
        except ValueError:
            raise self._unreachable("") from None

    def _ask(self, path: str, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        """Return the body of an answer; raises what the server's problem says."""
        sent = {"Accept-Language": self.lang, "User-Agent": "jalon", **headers}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url.rstrip("/") + path, body, sent)  # noqa: S310 (asked above)
        try:
            with _OPENER.open(request, timeout=_SECONDS) as response:
                data: bytes = response.read()
                return data
        except urllib.error.HTTPError as error:
            with error:
                raise self._problem(error.code, error.read()) from None
        except (OSError, http.client.HTTPException) as error:
            raise self._unreachable(str(getattr(error, "reason", error))) from None

    def _problem(self, status: int, data: bytes) -> JalonError:
        try:
            detail = str(json.loads(data)["detail"])
        except (ValueError, KeyError, TypeError):
            return self._unreachable(f"HTTP {status}")
        kind = _ERRORS.get(status, EngineUnavailable if status >= 500 else InputError)
        return kind(detail, detail)

    def _unreachable(self, reason: str) -> JalonError:
        told = f" ({reason})" if reason else ""
        return EngineUnavailable(
            f"{self.url} ne répond pas comme un service Jalon{told}. Vérifiez l'adresse.",
            f"{self.url} does not answer as a Jalon service{told}. Check the address.",
        )


def _submission(told: Mapping[str, Any]) -> Submission:
    steps = [Step.decoded(json.dumps(each).encode()) for each in told["steps"]]
    return Submission.of(told["number"], steps)


def _multipart(uploads: Sequence[Upload], fields: Mapping[str, str]) -> tuple[bytes, str]:
    """Return a form's body and media type: https://www.rfc-editor.org/rfc/rfc7578."""
    boundary = secrets.token_hex(16)
    parts = [(f'name="{name}"', text.encode()) for name, text in fields.items() if text]
    parts += [(f'name="file"; filename="{_quoted(each.name)}"', each.data) for each in uploads]
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in parts
    )
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _quoted(name: str) -> str:
    return name.replace("\r", "").replace("\n", "").replace('"', "%22")

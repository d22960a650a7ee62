"""A plain HTTP client for tests: one request, its status, headers and body."""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def media_type(self) -> str:
        return self.headers["Content-Type"].partition(";")[0]


def ask(
    url: str,
    method: str = "GET",
    body: bytes | str | None = None,
    **headers: str,
) -> Reply:
    """Send one request; header names are written with underscores (``content_type``)."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    target = quote(parts.path, safe="/%") + (f"?{parts.query}" if parts.query else "")
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    data = body.encode() if isinstance(body, str) else body
    try:
        connection.request(method, target, data, sent)
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
    finally:
        connection.close()


def address(base: str, path: str, *parameters: tuple[str, str]) -> str:
    """Return an address with its parameters encoded."""
    return f"{base}{path}?{urlencode(parameters)}"

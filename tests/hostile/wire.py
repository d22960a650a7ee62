"""HTTP written byte by byte: what a client library would never send."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from hostile.door import PATIENCE, QUERY, Door

HOST: Final = b"Host: jalon.example\r\n"
CLOSE: Final = b"Connection: close\r\n"
GET: Final = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n" + HOST
POST: Final = b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Type: " + QUERY.encode() + b"\r\n"
CHUNKED: Final = b"Transfer-Encoding: chunked\r\n"
REFUSED: Final = frozenset({400, 401, 403, 404, 405, 406, 408, 411, 413, 414, 415, 431, 501, 505})


@dataclass(frozen=True)
class Exchange:
    """What came back until the server closed, or until ``silence``; statuses in their order."""

    received: bytes
    seconds: float

    @property
    def statuses(self) -> list[int]:
        """The statuses of the answers, interim ones (1xx) left out."""
        told = re.findall(rb"HTTP/1\.1 ([2-5]\d\d) ", self.received)
        return [int(status) for status in told]


def connect(door: Door) -> socket.socket:
    """Return a connection to a server."""
    parts = urlsplit(door.url)
    return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)


def exchange(door: Door, sent: bytes, end: bool = False, silence: float = 1.0) -> Exchange:
    """Send bytes, half-close if ``end``, and read until the server closes or is silent."""
    pieces: list[bytes] = []
    started = time.monotonic()
    with connect(door) as connection:
        try:
            connection.sendall(sent)
            if end:
                connection.shutdown(socket.SHUT_WR)
            connection.settimeout(silence)
            while piece := connection.recv(65_536):
                pieces.append(piece)
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            pass  # refused before the end, or nothing more to come
    return Exchange(b"".join(pieces), time.monotonic() - started)


@contextmanager
def held(door: Door, count: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Hold so many connections open, each of which has sent the same beginning."""
    with ExitStack() as stack:
        connections = [stack.enter_context(connect(door)) for _ in range(count)]
        for connection in connections:
            connection.sendall(sent)
        yield connections


def post(length: object, body: bytes, *headers: bytes) -> bytes:
    """Return a query's POST that says a length, whatever its body has."""
    return POST + b"".join(headers) + f"Content-Length: {length}\r\n\r\n".encode() + body


UNREADABLE: Final[dict[str, bytes]] = {
    "negative length": post(-3, b"ASK {}"),
    "length in words": post("six", b"ASK {}"),
    "length beyond 64 bits": post("9" * 30, b"ASK {}"),
    "length over the limit": post(9_999_999_999, b"ASK {}"),
    "two lengths": post(6, b"ASK {}", b"Content-Length: 3\r\n"),
    "hexadecimal length": post("0x6", b"ASK {}"),
    "signed length": post("+6", b"ASK {}"),
    "length and chunks": post(4, b"6\r\nASK {}\r\n0\r\n\r\n", CHUNKED),
    "chunk of no size": POST + CHUNKED + b"\r\nzz\r\nASK {}\r\n0\r\n\r\n",
    "other coding": POST + b"Transfer-Encoding: gzip\r\n\r\nASK {}",
    "NUL in the address": b"GET /sparql?query=A\x00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "NUL in a header": GET + b"X-A: a\x00b\r\n\r\n",
    "folded header": GET + b"X-A: a\r\n b\r\n\r\n",
    "header without a colon": GET + b"X-A\r\n\r\n",
    "TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc" + b"\x00" * 500,
    "HTTP/0.9": b"GET /sparql\r\n\r\n",
    "no request": b"\r\n" * 5_000 + b"nonsense\r\n\r\n",
    "long header": GET + CLOSE + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "many headers": GET + CLOSE + b"".join(b"X-%d: a\r\n" % i for i in range(5_000)) + b"\r\n",
    "long address": b"GET /sparql?query=" + b"a" * 200_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "long method": b"A" * 100_000 + b" /sparql HTTP/1.1\r\n" + HOST + b"\r\n",
    "many parameters": b"GET /sparql?" + b"a=1&" * 25_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "bad percent": b"GET /sparql?query=%FF%zz HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n",
    "trace": b"TRACE /sparql HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n",
    "endless chunks": POST + CHUNKED + b"\r\n" + (b"100000\r\n" + b"#" * 2**20 + b"\r\n") * 40,
}

ANSWERED: Final[dict[str, bytes]] = {
    "many media ranges": GET
    + CLOSE
    + b"Accept: "
    + b",".join(b"a/b%d;q=0.%d" % (i, i) for i in range(5_000))
    + b",*/*\r\n\r\n",
    "many languages": GET
    + CLOSE
    + b"Accept-Language: "
    + b",".join(b"a%d;q=0.%d" % (i, i) for i in range(5_000))
    + b"\r\n\r\n",
    "header that is not ASCII": GET + CLOSE + b"Accept: */*\r\nX-A: \xff\xfe\r\n\r\n",
    "long comment in the address": b"GET /sparql?query=ASK%7B%7D%23"
    + b"a" * 50_000
    + b" HTTP/1.1\r\n"
    + HOST
    + CLOSE
    + b"\r\n",
}

IN_CHUNKS: Final = b"".join(
    (
        POST + CHUNKED + CLOSE + b"\r\n",
        *(b"1\r\n%c\r\n" % letter for letter in b"ASK {} # " + b"x" * 5_000),
        b"0\r\n\r\n",
    )
)

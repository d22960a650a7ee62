"""Bodies are read whole or refused: a cut write must never be taken for a whole one."""

import socket
import time
from urllib.parse import urlsplit

import pytest

from web.http import ask

UPDATE = "INSERT DATA { <http://a> <http://b> 1 } "
HEAD = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-update\r\n"

BOTH = "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"


def send(url: str, text: str, then: bool = True) -> socket.socket:
    """Open a connection and send a text; ``then`` says that nothing more will come."""
    parts = urlsplit(url)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=20)
    connection.sendall(text.encode())
    if then:
        connection.shutdown(socket.SHUT_WR)
    return connection


def status(url: str, text: str) -> int:
    """The status that a text gets; it is cut there unless its last chunk has come."""
    cut = not text.endswith("0\r\n\r\n")
    with send(url, text, then=cut) as connection, connection.makefile("rb") as answer:
        return int(answer.readline().split()[1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{HEAD}Content-Length: 1000\r\n\r\n{UPDATE}", 400),
        (f"{HEAD}Transfer-Encoding: chunked\r\n\r\n28\r\n{UPDATE}\r\n", 411),
        (f"{HEAD}{BOTH}\r\n28\r\n{UPDATE}\r\n0\r\n\r\n", 411),
    ],
)
def test_a_write_that_may_be_cut_is_not_done(scratch_url: str, text: str, expected: int) -> None:
    assert status(scratch_url, text) == expected

    assert "http://a" not in ask(f"{scratch_url}/graph-store?default", accept="text/turtle").text


def test_slow_bodies_do_not_hold_up_the_others(scratch_url: str) -> None:
    slow = [
        send(scratch_url, f"{HEAD}Content-Length: 99\r\n\r\nINS", then=False) for _ in range(60)
    ]
    started = time.monotonic()

    reply = ask(f"{scratch_url}/sparql?query=ASK%7B%7D")

    waited = time.monotonic() - started
    for connection in slow:
        connection.close()
    assert reply.status == 200
    assert waited < 4

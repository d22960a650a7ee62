"""The Host header: RFC 9112, section 3.2, sent as no client library would."""

import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from jalon.settings import Settings
from jalon.store.engine import Engine
from jalon.web.application import create_app


@pytest.fixture(scope="module")
def shared_url(serve: Callable[..., str]) -> str:
    """The address of a scratch server of this file."""
    return serve("--scratch")


DOORS = {
    "short way": ("GET", "/sparql?query=ASK%7B%7D"),
    "page": ("GET", "/"),
    "graph store": ("POST", "/graph-store"),
}
NOBODY = (
    "Accept: */*\r\nContent-Type: text/turtle\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)


def answer(url: str, request: str) -> str:
    """What a server answers to a text, until it closes."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(request.encode())
        with connection.makefile("rb") as received:
            return received.read().decode()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "hosts",
    [
        (),
        ("",),
        ("one.example", "two.example"),
        ("one.example:80", "one.example:80"),
        ("me@one.example",),
        ("one.example:http",),
        ("one.example/path",),
        ("one two",),
        ("é",),
    ],
)
def test_a_host_is_said_once_and_well(shared_url: str, door: str, hosts: tuple[str, ...]) -> None:
    verb, target = DOORS[door]
    said = "".join(f"Host: {host}\r\n" for host in hosts)

    told = answer(shared_url, f"{verb} {target} HTTP/1.1\r\n{said}{NOBODY}")

    assert told.startswith("HTTP/1.1 400 ")
    assert "problem/bad-request" in told
    assert "location:" not in told.lower()


@pytest.mark.parametrize("host", ["one.example", "one.example:8080", "[::1]:8000", "127.0.0.1"])
def test_a_graph_is_named_by_the_host_that_its_client_says(shared_url: str, host: str) -> None:
    told = answer(shared_url, f"POST /graph-store HTTP/1.1\r\nHost: {host}\r\n{NOBODY}")

    assert told.startswith("HTTP/1.1 201 ")
    assert f"location: http://{host}/graph-store/" in told


def test_http_1_0_needs_no_host_but_for_an_address_that_names_a_graph(shared_url: str) -> None:
    asked = answer(shared_url, f"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n{NOBODY}")
    named = answer(shared_url, f"PUT /graph-store?graph=http://a/ HTTP/1.0\r\n{NOBODY}")
    own = answer(shared_url, f"PUT /graph-store/a HTTP/1.0\r\n{NOBODY}")

    assert [each.split()[1] for each in (asked, named, own)] == ["200", "201", "400"]


def test_a_graph_is_named_under_the_public_url(scratch_engine: Engine) -> None:
    settings = Settings.load({"public_url": "https://jalon.example/a/"}, {})
    client = create_app(scratch_engine, settings).test_client()

    made = client.post("/graph-store", data="<> <b> 1 .", content_type="text/turtle")

    name = made.headers["Location"]
    assert name.startswith("https://jalon.example/a/graph-store/")
    assert f"<{name}>" in client.get(f"/graph-store?graph={name}").text

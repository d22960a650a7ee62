"""Any page of the web may read here: https://fetch.spec.whatwg.org/#http-cors-protocol."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.stewardship.access_tokens import create_token
from web.http import Reply, ask

DOORS = ["/sparql", "/graph-store?default", "/doc/actor/dns", "/dataset", "/.well-known/void"]


@pytest.mark.parametrize("path", DOORS)
def test_a_preflight_tells_what_a_page_may_send(server_url: str, path: str) -> None:
    reply = ask(
        f"{server_url}{path}",
        "OPTIONS",
        Origin="https://elsewhere.example",
        Access_Control_Request_Method="GET",
        Access_Control_Request_Headers="authorization",
    )

    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert {"GET", "HEAD", "OPTIONS"} <= verbs(reply.headers["Access-Control-Allow-Methods"])
    assert not {"PUT", "DELETE"} & verbs(reply.headers["Access-Control-Allow-Methods"])
    assert "Authorization" in reply.headers["Access-Control-Allow-Headers"]
    assert int(reply.headers["Access-Control-Max-Age"]) > 0
    assert verbs(reply.headers["Access-Control-Allow-Methods"]) <= verbs(reply.headers["Allow"])


@pytest.mark.parametrize("path", ["/sparql?query=ASK{}", "/nowhere", "/graph-store?default"])
def test_every_response_lets_pages_read_it_and_its_headers(server_url: str, path: str) -> None:
    headers = ask(f"{server_url}{path}", Origin="https://elsewhere.example").headers

    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    assert {"ETag", "Jalon-Version", "Location"} <= verbs(headers["Access-Control-Expose-Headers"])


@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE"])
def test_a_page_from_elsewhere_cannot_write_to_a_scratch_dataset(
    scratch_url: str, verb: str
) -> None:
    path = "/sparql" if verb == "POST" else "/graph-store?default"
    body, kind = ("update=CLEAR+ALL", "application/x-www-form-urlencoded")

    reply = ask(
        f"{scratch_url}{path}", verb, body, content_type=kind, Origin="https://evil.example"
    )

    assert reply.status == 403
    assert reply.json["type"].endswith("forbidden")


def preflight(url: str) -> Reply:
    return ask(
        url,
        "OPTIONS",
        Origin="https://elsewhere.example",
        Access_Control_Request_Method="PUT",
        Access_Control_Request_Headers="authorization, content-type, if-match",
    )


def test_pages_from_elsewhere_may_write_to_a_home_with_a_token(
    serve: Callable[..., str], jalon: Callable[..., object], tmp_path: Path
) -> None:
    jalon("init", tmp_path / "home")
    url = serve("--home", str(tmp_path / "home"))
    there = {"Origin": "https://elsewhere.example", "content_type": "text/turtle"}
    token = {"Authorization": f"Bearer {create_token(tmp_path / 'home', 'publisher', 'Ada')}"}

    for path in ("/graph-store?default", "/doc/actor/dns"):
        allowed = preflight(url + path).headers
        assert {"PUT", "DELETE"} <= verbs(allowed["Access-Control-Allow-Methods"])
        assert "If-Match" in allowed["Access-Control-Allow-Headers"]
    assert not {"PUT", "DELETE"} & verbs(
        preflight(f"{url}/sparql").headers["Access-Control-Allow-Methods"]
    )
    assert ask(f"{url}/doc/actor/dns", "PUT", "", **there).status == 401
    turtle = ask(f"{url}/doc/actor/dns", accept="text/turtle").text
    assert ask(f"{url}/doc/actor/dns", "PUT", turtle, **there, **token).status == 204


def test_pages_from_elsewhere_are_offered_no_write_where_none_asks_a_token(
    scratch_url: str,
) -> None:
    allowed = preflight(f"{scratch_url}/graph-store?default").headers

    assert {"PUT", "DELETE"} <= verbs(allowed["Allow"])
    assert not {"PUT", "DELETE"} & verbs(allowed["Access-Control-Allow-Methods"])


def verbs(header: str) -> set[str]:
    return {name.strip() for name in header.split(",")}

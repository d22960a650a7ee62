"""Web sessions: begun with a token, by a cookie that scripts and other sites cannot use."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from jalon.stewardship import sessions
from jalon.stewardship.access_tokens import create_token, list_tokens, revoke_token
from jalon.stewardship.home import create
from journeys.conftest import Served
from web.http import Reply, ask

RECORDS = Path(__file__).resolve().parents[1] / "validation" / "data"
FORM = {"content_type": "application/x-www-form-urlencoded", "accept": "text/html"}


def begin(served: Served, token: str, origin: str | None = None, **fields: str) -> Reply:
    headers = FORM | {"origin": served.url if origin is None else origin}
    body = urlencode({"token": token, **fields})
    return ask(f"{served.url}/session", "POST", body, **headers)


def cookie_of(reply: Reply) -> str:
    return reply.headers["Set-Cookie"].partition(";")[0]


def key_of(served: Served, cookie: str) -> str:
    page = ask(f"{served.url}/submissions/new", accept="text/html", cookie=cookie)
    found = re.search('name="form-key" value="([0-9a-f]{64})"', page.text)
    assert found, page.text
    return found[1]


def test_a_token_pasted_once_opens_a_session(served: Served) -> None:
    reply = begin(served, served.tokens["submitter"], next="/submissions/new")

    assert (reply.status, reply.headers["Location"]) == (303, "/submissions/new")
    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith("jalon=")  # plain HTTP on the loopback
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {each.strip() for each in cookie.split(";")}
    assert "Domain" not in cookie
    assert served.tokens["submitter"] not in cookie
    page = ask(f"{served.url}/submissions", accept="text/html", cookie=cookie_of(reply))
    assert (page.status, "Alice" in page.text) == (200, True)
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("there", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_a_session_never_leads_to_another_site(served: Served, there: str) -> None:
    reply = begin(served, served.tokens["submitter"], next=there)

    assert reply.headers["Location"] == "/submissions"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_another_site_begins_no_session_and_sends_no_form(served: Served, origin: str) -> None:
    assert begin(served, served.tokens["submitter"], origin).status == 403

    cookie = cookie_of(begin(served, served.tokens["submitter"]))
    body = urlencode({"text": "<a:a>", "form-key": key_of(served, cookie)})
    headers = FORM | {"cookie": cookie, "origin": origin}
    assert ask(f"{served.url}/submissions", "POST", body, **headers).status == 403


def test_a_form_without_the_key_of_its_session_does_nothing(served: Served) -> None:
    cookie = cookie_of(begin(served, served.tokens["submitter"]))
    headers = FORM | {"cookie": cookie, "origin": served.url}

    for fields in ({"text": "<a:a>"}, {"text": "<a:a>", "form-key": "0" * 64}):
        reply = ask(f"{served.url}/submissions", "POST", urlencode(fields), **headers)
        assert reply.status == 403
        assert "rechargez la page" in reply.text


def test_no_cookie_counts_for_a_direct_write(served: Served) -> None:
    cookie = cookie_of(begin(served, served.tokens["publisher"]))
    headers = {"content_type": "application/sparql-update", "cookie": cookie, "origin": served.url}

    assert ask(f"{served.url}/sparql", "POST", "CLEAR ALL", **headers).status == 401


def test_a_session_ends_when_its_user_or_its_token_does(served: Served) -> None:
    token = create_token(served.folder, "submitter", "Passante")
    cookie = cookie_of(begin(served, token))
    key = key_of(served, cookie)
    headers = FORM | {"cookie": cookie, "origin": served.url}
    page = f"{served.url}/submissions"

    assert ask(page, accept="application/json", cookie=cookie).status == 200
    body = urlencode({"form-key": key})
    assert ask(f"{served.url}/session/end", "POST", body, **headers).status == 303
    assert ask(page, accept="application/json", cookie=cookie).status == 401

    cookie = cookie_of(begin(served, token))
    revoke_token(served.folder, token.split("_")[1])
    assert ask(page, accept="application/json", cookie=cookie).status == 401


def test_a_session_is_over_after_its_hours_and_the_disk_has_no_secret(tmp_path: Path) -> None:
    create_token(tmp_path, "submitter", "Ada")
    (token,) = list_tokens(tmp_path)
    begun = sessions.begin(tmp_path, token, now=1_000_000)

    assert sessions.find(tmp_path, begun.secret, now=1_000_000 + 11 * 3600)
    assert sessions.find(tmp_path, begun.secret, now=1_000_000 + 12 * 3600) is None
    assert sessions.find(tmp_path, "../tokens", now=1_000_000) is None
    kept = "".join(path.name + path.read_text() for path in (tmp_path / "sessions").iterdir())
    assert begun.secret not in kept
    sessions.end(tmp_path, begun.secret)
    assert sessions.find(tmp_path, begun.secret, now=1_000_000) is None


def test_guessing_is_slowed_down_and_a_good_token_never_waits(
    serve: Callable[..., str], tmp_path: Path
) -> None:
    create(tmp_path / "home", RECORDS)
    token = create_token(tmp_path / "home", "submitter", "Ada")
    apart = Served(serve("--home", str(tmp_path / "home")), tmp_path, {})

    expired = [begin(apart, "jalon_0_expired").status for _ in range(20)]
    guesses = [begin(apart, f"jalon_0_{number}") for number in range(6)]

    assert expired == [401] * 20
    assert [each.status for each in guesses] == [401] * 4 + [429] * 2
    assert guesses[-1].headers["Retry-After"].isdigit()
    assert begin(apart, token).status == 303

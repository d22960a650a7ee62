"""Every response of 400 or more has the one shape of RFC 9457.

``{"type", "title", "status", "detail", "instance"}`` plus what the error knows (line, column,
excerpt, available, allowed).
"""

import pytest
from flask.testing import FlaskClient

from jalon.errors import ShapesRefused
from jalon.settings import Settings
from jalon.store.engine import Engine
from jalon.web.application import create_app
from web.http import ask

CASES = [
    ("/nowhere", "GET", 404),
    ("/doc/actor/nobody-of-that-name", "GET", 404),
    ("/sparql", "DELETE", 405),
    ("/sparql?query=nonsense", "GET", 400),
    ("/graph-store?graph=http://a/&graph=http://b/", "GET", 400),
    ("/graph-store?graph=http://no/", "GET", 404),
    ("/question/no-such-question", "GET", 404),
    ("/scheme/no-such-scheme", "GET", 404),
]


@pytest.mark.parametrize(("path", "verb", "status"), CASES)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_problem_as_json(server_url: str, path: str, verb: str, status: int, lang: str) -> None:
    reply = ask(f"{server_url}{path}", verb, accept="application/json", accept_language=lang)

    problem = reply.json
    assert reply.status == problem["status"] == status
    assert {"type", "title", "status", "detail", "instance"} <= set(problem)
    assert problem["instance"] == path.partition("?")[0]
    assert reply.headers["Content-Language"] == lang
    assert reply.media_type == "application/problem+json"


@pytest.mark.parametrize(("path", "verb", "status"), CASES)
def test_a_problem_as_a_page(server_url: str, path: str, verb: str, status: int) -> None:
    reply = ask(f"{server_url}{path}", verb, accept="text/html,*/*;q=0.1", accept_language="fr")

    assert (reply.status, reply.media_type) == (status, "text/html")
    assert '<html lang="fr"' in reply.text


def test_a_problem_as_text(server_url: str) -> None:
    reply = ask(f"{server_url}/nowhere", accept="text/plain", accept_language="en")

    assert reply.media_type == "text/plain"
    assert reply.text.startswith("Not found (404)")


def test_a_syntax_error_as_text_and_as_a_page_points_to_its_place(server_url: str) -> None:
    broken = f"{server_url}/sparql?query=ASK+%7B+%3Fs+%3Fp+%7D&format=json"

    text = ask(broken, accept="text/plain", accept_language="en").text
    page = ask(broken, accept="text/html", accept_language="en").text

    assert "line 1, column 13: an object is missing after “?p”." in text
    assert text.endswith("    ASK { ?s ?p }\n                ^\n")
    assert "ASK { ?s ?p }\n            ^" in page


def test_every_response_carries_the_security_headers(server_url: str) -> None:
    for path in ("/", "/nowhere", "/sparql?query=ASK{}"):
        headers = ask(f"{server_url}{path}").headers

        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Access-Control-Allow-Origin"] == "*"


@pytest.fixture
def failing(engine: Engine) -> FlaskClient:
    """A client of an application one of whose pages fails, and fails to say so."""
    app = create_app(engine, Settings.load({}, {}))

    def refuse() -> str:
        raise ShapesRefused("Refusé par une règle.", "Refused by a rule.", {"no": "report"})

    def fail() -> str:
        raise RuntimeError("a fault of ours")

    app.add_url_rule("/refuse", view_func=refuse)
    app.add_url_rule("/fail", view_func=fail)
    return app.test_client()


def test_an_answer_to_an_error_that_fails_in_its_turn_still_tells_the_first(
    failing: FlaskClient,
) -> None:
    for accept in ("text/html", "text/turtle"):
        reply = failing.get("/refuse", headers={"Accept": accept})

        assert (reply.status_code, reply.mimetype) == (422, "application/problem+json")
        assert reply.json is not None and reply.json["detail"] == "Refusé par une règle."


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "image/png"])
def test_a_fault_is_a_500_whatever_is_accepted(failing: FlaskClient, accept: str) -> None:
    reply = failing.get("/fail", headers={"Accept": accept})

    assert (reply.status_code, reply.mimetype) == (500, "application/problem+json")
    assert reply.json is not None and "fault of ours" not in reply.text

"""The language of an answer: that of the address, of the form, of Accept-Language; else French."""

import pytest

from web.http import ask

FORM = {"content_type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("path", "body", "accepted", "lang"),
    [
        ("/sparql", "query=nonsense", "", "fr"),
        ("/sparql", "query=nonsense&lang=en", "", "en"),
        ("/sparql", "query=nonsense&lang=fr", "en", "fr"),
        ("/sparql", "query=nonsense&lang=xx", "en", "en"),
        ("/sparql?lang=en", "query=nonsense&lang=fr", "", "en"),
        ("/sparql", "update=nonsense&lang=en", "", "en"),
        ("/validate", "text=nonsense&lang=en", "", "en"),
    ],
)
def test_a_form_may_say_its_language(
    server_url: str, path: str, body: str, accepted: str, lang: str
) -> None:
    accept = "text/html" if path == "/validate" else "*/*"
    headers = {**FORM, "accept": accept, "accept_language": accepted}

    reply = ask(server_url + path, "POST", body, **headers)

    assert reply.headers["Content-Language"] == lang

"""The IRI of every problem type leads to what it means: RFC 9457, section 3.1.1."""

import inspect

import pytest

from jalon import errors
from jalon.namespaces import BASE
from jalon.web.problem_types import PROBLEM_TYPES, UNEXPECTED, all_types, type_of
from web.http import ask
from web.page import read_page
from web.test_problems import CASES

LEAVES = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.JalonError) and not kind.__subclasses__()
]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_the_type_of_every_error_resolves(
    server_url: str, kind: type[errors.JalonError], lang: str
) -> None:
    known = type_of(kind.__new__(kind))
    url = f"{server_url}/{known.iri.removeprefix(BASE)}"

    page = ask(url, accept="text/html", accept_language=lang)
    told = ask(url, accept="application/json", accept_language=lang)

    assert (page.status, page.headers["Content-Language"]) == (200, lang)
    assert read_page(page.text).faults == []
    assert set(told.json) == {"type", "name", "title", "status", "happened", "next"}
    assert (told.json["type"], told.json["status"]) == (known.iri, known.status)
    assert told.json["title"] in page.text.replace("’", "'")
    assert ask(f"{url}.json", accept_language=lang).json == told.json


def test_each_says_what_happened_and_what_to_do_in_words_of_its_own() -> None:
    kinds = all_types()

    assert len(kinds) == len(PROBLEM_TYPES) + 1
    for words in ("happened_fr", "happened_en"):
        assert len({getattr(kind, words) for kind in kinds}) == len(kinds)
    for kind in kinds:
        for text in (kind.happened_fr, kind.happened_en, kind.next_fr, kind.next_en):
            assert text.endswith(".")
            assert 20 < len(text) < 160


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_all_types_are_listed(server_url: str, accept: str) -> None:
    reply = ask(f"{server_url}/problem/", accept=accept, accept_language="en")

    assert reply.status == 200
    for kind in (*PROBLEM_TYPES.values(), UNEXPECTED):
        assert kind.name in reply.text
    if accept == "text/html":
        assert read_page(reply.text).faults == []


@pytest.mark.parametrize(("path", "verb", "status"), CASES)
def test_a_problem_leads_to_its_type(server_url: str, path: str, verb: str, status: int) -> None:
    problem = ask(f"{server_url}{path}", verb, accept="application/json").json

    told = ask(f"{server_url}/{problem['type'].removeprefix(BASE)}", accept="application/json")

    assert (told.status, told.json["status"]) == (200, status)


@pytest.mark.parametrize("path", ["/problem/nothing", "/problem/bad-query.ttl"])
def test_what_is_no_type_is_not_found(server_url: str, path: str) -> None:
    assert ask(server_url + path).status == 404

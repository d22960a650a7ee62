"""Ontology, schemes and shapes over HTTP."""

import pytest

from jalon.namespaces import SCHEMES
from jalon.rdf.formats import BY_SUFFIX
from jalon.rdf.parse import parse_triples
from web.http import ask
from web.page import read_page

DOCUMENTS = ["/def", "/def/1.0.0", "/shapes", *(f"/scheme/{name}" for name in SCHEMES)]


@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_of_a_document(server_url: str, path: str, lang: str) -> None:
    reply = ask(f"{server_url}{path}", accept="text/html", accept_language=lang)

    page = read_page(reply.text)
    assert (reply.status, page.lang) == (200, lang)
    assert page.faults == []


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_in_every_syntax(server_url: str, path: str) -> None:
    sizes = set()
    for suffix in ("ttl", "jsonld", "nt", "rdf"):
        media_type = BY_SUFFIX[suffix].media_type
        by_suffix = ask(f"{server_url}{path}.{suffix}")
        by_accept = ask(f"{server_url}{path}", accept=media_type)

        assert by_suffix.status == by_accept.status == 200
        assert by_suffix.media_type == by_accept.media_type == media_type
        sizes.add(len(set(map(str, parse_triples(by_suffix.body, media_type)))))
    assert len(sizes) == 1


@pytest.mark.parametrize("path", ["/def", "/shapes", "/scheme/status"])
def test_a_document_revalidates(server_url: str, path: str) -> None:
    for accept in ("text/html", "text/turtle"):
        tag = ask(f"{server_url}{path}", accept=accept).headers["ETag"]

        assert ask(f"{server_url}{path}", accept=accept, if_none_match=tag).status == 304


def test_a_term_lands_on_its_anchor(server_url: str) -> None:
    assert "Action" in read_page(ask(f"{server_url}/def", accept="text/html").text).ids
    assert "late" in read_page(ask(f"{server_url}/scheme/status", accept="text/html").text).ids
    assert "Action-partOf" in read_page(ask(f"{server_url}/shapes", accept="text/html").text).ids


def test_an_unknown_version_or_scheme_is_not_found(server_url: str) -> None:
    for path in ("/def/9.9.9", "/scheme/nothing", "/scheme/status.xlsx", "/def/1.0.0.xlsx"):
        assert ask(f"{server_url}{path}", accept="application/json").status == 404


def test_the_list_of_schemes_is_part_of_the_ontology(server_url: str) -> None:
    reply = ask(f"{server_url}/scheme/")

    assert (reply.status, reply.headers["Location"]) == (303, "/def#schemes")


def test_the_rules_say_how_many_and_how_grave(server_url: str) -> None:
    text = read_page(ask(f"{server_url}/shapes?lang=fr", accept="text/html").text).text

    assert "exactement 1" in text
    assert "Empêche de publier" in text

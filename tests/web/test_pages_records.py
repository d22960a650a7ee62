"""Records over HTTP: thing and document, negotiation, suffixes, revalidation, near matches."""

import json

import pytest

from jalon.namespaces import KINDS
from jalon.rdf.formats import BY_MEDIA_TYPE, BY_SUFFIX
from jalon.rdf.parse import parse_triples
from jalon.store.engine import Engine
from web.http import ask
from web.page import read_page

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
SUFFIXES = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
INS = "/doc/milestone/obligation-ins"


@pytest.fixture(scope="module")
def one_of_each(engine: Engine) -> dict[str, str]:
    """The slug of one record of every kind."""
    lists = {
        kind: engine.call("listing", kind=kind, lang="fr", text="", chosen={}, page=0)
        for kind in KINDS
    }
    return {kind: page["rows"][0]["iri"].rpartition("/")[2] for kind, page in lists.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_of_every_kind_in_every_format(
    server_url: str, one_of_each: dict[str, str], kind: str
) -> None:
    path = f"/doc/{kind}/{one_of_each[kind]}"
    for suffix, media_type in SUFFIXES.items():
        reply = ask(f"{server_url}{path}.{suffix}")

        assert (reply.status, reply.media_type) == (200, media_type), path
        if suffix == "html":
            assert read_page(reply.text).faults == [], path
        else:
            triples = parse_triples(reply.body, BY_SUFFIX[suffix].media_type)
            subjects = {getattr(triple.subject, "value", "") for triple in triples}
            assert f"https://w3id.org/jalon/id/{kind}/{one_of_each[kind]}" in subjects


def test_every_thing_in_the_data_dereferences(engine: Engine) -> None:
    """Every format is asked in turn, so that all records and all formats are gone through."""
    formats = [BY_SUFFIX[suffix] for suffix in ("ttl", "jsonld", "nt", "rdf")]
    seen = 0
    for kind in KINDS:
        page = engine.call("listing", kind=kind, lang="fr", text="", chosen={}, page=0)
        for row in page["rows"]:
            chosen = formats[seen % len(formats)]
            graph = engine.graph(row["iri"].replace("/id/", "/doc/"), chosen).read()
            triples = parse_triples(graph, chosen.media_type)
            assert row["iri"] in {getattr(each.subject, "value", "") for each in triples}
            seen += 1
    assert seen > 800


@pytest.mark.parametrize("kind", KINDS)
def test_a_thing_sends_to_its_document(
    server_url: str, one_of_each: dict[str, str], kind: str
) -> None:
    name = f"{kind}/{one_of_each[kind]}"

    reply = ask(f"{server_url}/id/{name}", accept="text/turtle")

    assert (reply.status, reply.headers["Location"]) == (303, f"/doc/{name}")
    assert "Accept" in reply.headers["Vary"]


def test_a_thing_with_a_suffix_sends_to_that_format(server_url: str) -> None:
    reply = ask(f"{server_url}/id/action/accelerer-l-ins.ttl?lang=en")

    assert reply.status == 303
    assert reply.headers["Location"] == "/doc/action/accelerer-l-ins.ttl?lang=en"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/html"),
        ("*/*", "text/html"),
        (BROWSER, "text/html"),
        ("text/turtle", "text/turtle"),
        ("text/turtle;q=0.5, application/ld+json;q=0.9", "application/ld+json"),
        ("text/html;q=0.4, application/rdf+xml", "application/rdf+xml"),
        ("application/json", "application/ld+json"),
        ("application/n-triples, text/html;q=0", "application/n-triples"),
    ],
)
def test_negotiation_of_a_document(server_url: str, accept: str | None, media_type: str) -> None:
    headers = {"accept": accept} if accept else {}

    reply = ask(f"{server_url}{INS}", **headers)

    assert (reply.status, reply.media_type) == (200, media_type)
    assert set(reply.headers["Vary"].split(", ")) == {
        "Accept",
        "Accept-Encoding",
        "Accept-Language",
    }


def test_a_format_that_does_not_exist_is_refused(server_url: str) -> None:
    reply = ask(f"{server_url}{INS}", accept="image/png")

    assert reply.status == 406
    assert "text/turtle" in reply.json["available"]


def test_head_answers_as_get_without_a_body(server_url: str) -> None:
    for suffix in ("html", "ttl"):
        got = ask(f"{server_url}{INS}.{suffix}")
        headed = ask(f"{server_url}{INS}.{suffix}", "HEAD")

        assert (headed.status, headed.body) == (200, b"")
        assert headed.headers["ETag"] == got.headers["ETag"]
        assert headed.headers["Content-Type"] == got.headers["Content-Type"]


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/ld+json"])
def test_a_document_revalidates(server_url: str, accept: str) -> None:
    first = ask(f"{server_url}{INS}", accept=accept)

    again = ask(f"{server_url}{INS}", accept=accept, if_none_match=first.headers["ETag"])

    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Vary"] == first.headers["Vary"]


def test_representations_have_tags_of_their_own(server_url: str) -> None:
    tags = [
        ask(f"{server_url}{INS}", accept=accept, accept_language=lang).headers["ETag"]
        for accept, lang in [("text/html", "fr"), ("text/html", "en"), ("text/turtle", "fr")]
    ]

    assert len(set(tags)) == 3
    stale = ask(f"{server_url}{INS}", accept="text/html", if_none_match=tags[2])
    assert stale.status == 200


def test_a_document_names_its_other_formats_and_its_own_address(server_url: str) -> None:
    reply = ask(f"{server_url}{INS}", accept="text/html")

    link = reply.headers["Link"]
    for suffix in ("ttl", "jsonld", "nt", "rdf"):
        media_type = BY_SUFFIX[suffix].media_type
        assert f'<{INS}.{suffix}>; rel="alternate"; type="{media_type}"' in link
        assert BY_MEDIA_TYPE[media_type]
    assert '<https://w3id.org/jalon/doc/milestone/obligation-ins>; rel="canonical"' in link
    assert '<https://w3id.org/jalon/id/milestone/obligation-ins>; rel="describes"' in link


def test_a_record_that_does_not_exist_proposes_those_that_come_near(server_url: str) -> None:
    data = ask(f"{server_url}/doc/action/accelerer-ins", accept="application/json")
    page = ask(f"{server_url}/doc/action/accelerer-ins", accept="text/html", accept_language="fr")

    assert data.status == page.status == 404
    assert data.json["near"][0]["iri"] == "https://w3id.org/jalon/id/action/accelerer-l-ins"
    assert "/doc/action/accelerer-l-ins" in read_page(page.text).links
    assert "Vouliez-vous dire" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/doc/action/no-such-thing.ttl",
        "/doc/nothing/ins",
        "/doc/action/INS!",
        "/id/nothing/ins",
        f"{INS}.xlsx",
        f"{INS}.",
        "/id/action/Not_A_Slug",
    ],
)
def test_addresses_of_nothing_are_not_found(server_url: str, path: str) -> None:
    assert ask(f"{server_url}{path}", accept="application/json").status == 404


def test_as_of_a_day_a_page_and_its_data_leave_out_what_came_later(server_url: str) -> None:
    page = ask(f"{server_url}{INS}?as-of=2019-06-01", accept="text/html", accept_language="fr")
    turtle = ask(f"{server_url}{INS}.ttl?as-of=2019-06-01")
    today = ask(f"{server_url}{INS}.ttl")

    assert "1er\u00a0juin 2019" in page.text
    assert "deadline-2019-10-08" in today.text
    assert "deadline-2019-10-08" not in turtle.text + page.text
    assert "deadline-2019-04-25" in turtle.text


def test_a_day_that_is_no_day_is_refused(server_url: str) -> None:
    reply = ask(f"{server_url}{INS}?as-of=yesterday", accept="application/json")

    assert reply.status == 400
    assert "as-of=2020-06-18" in reply.json["detail"]


def test_a_record_carries_its_description_for_search_engines(server_url: str) -> None:
    page = read_page(ask(f"{server_url}/doc/actor/dns", accept="text/html").text)

    block = json.loads(page.data_blocks[0])
    assert block["@context"] == "https://schema.org"
    assert (block["@type"], block["@id"]) == (
        "Organization",
        "https://w3id.org/jalon/id/actor/dns",
    )


def test_a_milestone_shows_what_was_promised_and_who_says_so(server_url: str) -> None:
    html = ask(f"{server_url}{INS}", accept="text/html", accept_language="fr").text
    page = read_page(html)

    assert "12\u00a0mois plus tard" in page.text
    assert "À la date annoncée" in page.text
    assert "mind Health" in page.text
    assert "remplacé le" in page.text
    assert {"deadline-2019-04-25", "occurrence"} <= set(page.ids)


def test_the_query_of_a_record_is_a_click_away(server_url: str) -> None:
    page = read_page(ask(f"{server_url}{INS}", accept="text/html").text)
    link = next(each for each in page.links if each.startswith("/sparql?query="))

    result = ask(f"{server_url}{link}", accept="text/csv")

    assert result.status == 200
    assert "https://w3id.org/jalon/id/milestone/obligation-ins" in result.text

"""The query page: form, table, graph, yes or no, errors beside the query."""

import pytest

from web.http import Reply, address, ask
from web.page import read_page

PREFIX = "PREFIX jalon: <https://w3id.org/jalon/def#>\n"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def answer(server_url: str, query: str, lang: str = "fr") -> Reply:
    url = address(server_url, "/sparql", ("query", query), ("format", ""))
    return ask(url, accept=BROWSER, accept_language=lang)


def test_without_a_query_the_form_proposes_one(server_url: str) -> None:
    reply = ask(f"{server_url}/sparql", accept=BROWSER, accept_language="fr")

    page = read_page(reply.text)
    assert (reply.status, page.faults) == (200, [])
    assert "jalon:Action" in reply.text
    assert "/sparql?question=promised-dates-that-slipped" in page.links


def test_addresses_are_labels_and_literals_say_their_kind(server_url: str) -> None:
    reply = answer(
        server_url,
        PREFIX + "SELECT ?thing ?known ?words WHERE { BIND(<https://w3id.org/jalon/id/milestone/"
        "obligation-ins> AS ?thing) ?d jalon:about ?thing ; jalon:knownOn ?known ; "
        "jalon:wordsUsed ?words }",
    )

    page = read_page(reply.text)
    assert (reply.status, page.faults) == (200, [])
    assert "Obligation de référencer les données de santé avec l'INS" in page.text
    assert "/doc/milestone/obligation-ins" in page.links
    assert "xsd:date" in page.text
    assert "lignes, 0," in page.text


@pytest.mark.parametrize(
    ("term", "linked"),
    [
        ("<https://example.org/>", "https://example.org/"),
        ("<mailto:a@example.org>", "mailto:a@example.org"),
        ("<javascript:alert(1)>", None),
        ("<data:text/html,x>", None),
        ("<urn:isbn:1>", None),
    ],
)
def test_only_the_web_and_mail_are_linked(server_url: str, term: str, linked: str | None) -> None:
    reply = answer(server_url, f"SELECT ?x WHERE {{ BIND({term} AS ?x) }}")

    links = read_page(reply.text).links
    assert term.strip("<>") in reply.text
    assert (linked in links) if linked else (term.strip("<>") not in links)


@pytest.mark.parametrize(
    "literal",
    [
        '"<script>alert(1)</script>"',
        '"<b onclick=alert(1)>"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML>',
        r'"\"><img src=x onerror=alert(1)>"@fr',
        r'"tab\tnew line\nquote\"backslash\\"',
    ],
)
def test_hostile_literals_are_text(server_url: str, literal: str) -> None:
    reply = answer(server_url, f"SELECT ?x WHERE {{ BIND({literal} AS ?x) }}")

    assert read_page(reply.text).faults == []
    assert "<script>alert" not in reply.text and "<img" not in reply.text


def test_a_large_result_is_shown_in_part_and_counted_whole(server_url: str) -> None:
    values = " ".join(str(number) for number in range(1200))
    query = f"SELECT ?n WHERE {{ VALUES ?n {{ {values} }} }}"

    reply = answer(server_url, query)

    assert reply.text.count("<tr><td") == 500
    assert "1\u202f200\u00a0lignes" in reply.text
    assert "téléchargez le résultat" in reply.text


def test_a_result_can_be_downloaded_in_every_format(server_url: str) -> None:
    page = read_page(answer(server_url, "SELECT ?x WHERE { BIND(1 AS ?x) }").text)

    files = [link for link in page.links if "format=" in link]
    types = {ask(f"{server_url}{link}").media_type for link in files}
    assert types == {
        "text/csv",
        "text/tab-separated-values",
        "application/sparql-results+json",
        "application/sparql-results+xml",
    }


def test_a_construct_is_shown_as_turtle(server_url: str) -> None:
    query = "CONSTRUCT { ?s a jalon:Action } WHERE { ?s a jalon:Action }"

    reply = answer(server_url, PREFIX + query)

    assert reply.status == 200
    assert "a jalon:Action" in read_page(reply.text).text


@pytest.mark.parametrize(("query", "word"), [("ASK { ?s ?p ?o }", "Oui"), ("ASK { }", "Oui")])
def test_an_ask_is_answered_by_a_word(server_url: str, query: str, word: str) -> None:
    assert f'<p class="answer">{word}</p>' in answer(server_url, query).text


def test_no_row_is_said(server_url: str) -> None:
    reply = answer(server_url, "SELECT ?s WHERE { ?s <urn:x> ?o }")

    assert "Aucune ligne" in reply.text


def test_an_error_stands_beside_the_query_with_its_place(server_url: str) -> None:
    query = "SELECT ?s WHERE {\n  ?s jalon:about ?o .\n}"

    reply = answer(server_url, query)

    page = read_page(reply.text)
    assert (reply.status, page.faults) == (400, [])
    assert "ligne 2" in page.text and "préfixe jalon: non déclaré" in page.text
    assert query in page.text
    assert "  ?s jalon:about ?o .\n" + " " * 5 + "^" in page.text


def test_an_error_is_told_in_english_too(server_url: str) -> None:
    reply = answer(server_url, "SELECT", lang="en")

    assert reply.status == 400
    assert reply.headers["Content-Language"] == "en"
    assert "SPARQL syntax error" in read_page(reply.text).text


def test_a_query_sent_by_post_has_its_page_too(server_url: str) -> None:
    reply = ask(
        f"{server_url}/sparql",
        "POST",
        "query=ASK+%7B%7D&format=",
        accept=BROWSER,
        content_type="application/x-www-form-urlencoded",
    )

    assert (reply.status, reply.media_type) == (200, "text/html")


def test_a_result_page_is_not_kept(server_url: str) -> None:
    """It says how long the query took: no two answers are the same."""
    assert answer(server_url, "ASK {}").headers["Cache-Control"] == "no-store"

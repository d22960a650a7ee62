"""A result that the asked format cannot say: 406, with the formats that can."""

import pytest

from web.http import address, ask

TRIPLE_TERM = "<<( <a:a> <a:b> 1 )>>"


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (f"CONSTRUCT {{ <a:a> <http://e/p> {TRIPLE_TERM} }} {{}}", "application/ld+json"),
        ("CONSTRUCT { <a:a> <http://e/1> 1 } {}", "application/rdf+xml"),
        ('SELECT ("\\u0007" AS ?x) {}', "application/sparql-results+xml"),
    ],
)
def test_a_query_whose_result_the_format_cannot_say(
    server_url: str, query: str, accept: str
) -> None:
    reply = ask(address(server_url, "/sparql", ("query", query)), accept=accept)

    assert (reply.status, reply.json["type"].rpartition("/")[2]) == (406, "not-acceptable")
    assert "Retry-After" not in reply.headers
    for other in reply.json["available"]:
        assert ask(address(server_url, "/sparql", ("query", query)), accept=other).status == 200


def test_a_graph_that_the_format_cannot_say(scratch_url: str) -> None:
    graph = f"{scratch_url}/graph-store?graph=http://e/g"
    ask(graph, "PUT", f"<a:a> <a:b> {TRIPLE_TERM}.", content_type="text/turtle")

    reply = ask(graph, accept="application/ld+json")

    assert reply.status == 406
    assert ask(graph, accept=reply.json["available"][0]).status == 200
    assert ask(f"{scratch_url}/dumps/jalon.jsonld").status == 406
    assert "jalon.jsonld" not in ask(f"{scratch_url}/dumps/SHA256SUMS").text


def test_a_carriage_return_comes_back_from_xml_as_it_was(server_url: str) -> None:
    url = address(server_url, "/sparql", ("query", 'SELECT ("a\\rb" AS ?x) {}'))

    assert "<literal>a&#xD;b</literal>" in ask(url, accept="application/sparql-results+xml").text

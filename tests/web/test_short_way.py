"""The short way and the long way give the same answers, headers included, over the contract."""

from pathlib import Path

import pytest

from web.http import Reply, address, ask

QUESTIONS = sorted((Path(__file__).resolve().parents[2] / "ontology" / "question").glob("*.rq"))
CASES = [
    "ASK {}",
    "SELECT * { VALUES (?a ?é) { (1 'é') (UNDEF \"\\n,\") } }",
    "SELECT ?s { ?s a <http://nothing.example/> }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s a <https://w3id.org/jalon/def#Axis> ; ?p ?o }",
    "DESCRIBE <https://w3id.org/jalon/id/actor/dns>",
    "SELECT",
    "SELECT * { ?s foo:bar ?o }",
    "SELECT * { SERVICE <http://127.0.0.1:9/> {} }",
    "",
    *(path.read_text(encoding="utf-8") for path in QUESTIONS[::7]),
]
ACCEPTS = [
    "*/*",
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
]
MOVING = {"date"}


def both(url: str, accept: str) -> tuple[Reply, Reply]:
    """The reply of the short way, and that of the long way, which a condition that fails takes."""
    return ask(url, accept=accept), ask(url, accept=accept, if_none_match='"of the long way"')


@pytest.mark.parametrize("query", CASES, ids=range(len(CASES)))
def test_both_ways_answer_the_same(server_url: str, query: str) -> None:
    url = address(server_url, "/sparql", ("query", query))
    for accept in ACCEPTS:
        short, long = both(url, accept)

        assert (short.status, short.body) == (long.status, long.body), accept
        headers = [
            {
                name.lower(): value
                for name, value in reply.headers.items()
                if name.lower() not in MOVING
            }
            for reply in (short, long)
        ]
        assert headers[0] == headers[1], accept


def test_a_large_answer_is_whole_on_both_ways(server_url: str) -> None:
    numbers = " ".join(map(str, range(500)))
    query = f"SELECT ?a ?b {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }}"

    short, long = both(address(server_url, "/sparql", ("query", query)), "text/csv")

    assert short.body == long.body
    assert len(short.body) == int(short.headers["Content-Length"]) > 1_500_000

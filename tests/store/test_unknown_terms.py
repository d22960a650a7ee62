"""An empty answer tells which terms of the query are nowhere, and what comes near."""

import pytest

from jalon.rdf.formats import BY_NAME
from jalon.store.engine import Engine
from jalon.store.query import QueryRequest
from jalon.store.unknown_terms import is_empty

P = """PREFIX jalon: <https://w3id.org/jalon/def#>
PREFIX actor: <https://w3id.org/jalon/id/actor/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
DEF = "https://w3id.org/jalon/def#"
FORMATS = ("json", "xml", "csv", "tsv")


def unknown(engine: Engine, query: str, format: str = "csv") -> dict[str, str | None]:
    return dict(engine.query(QueryRequest(P + query, format=format)).unknown)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("query", ["SELECT ?a { ?a a jalon:Acton }", "ASK { ?a a jalon:Acton }"])
def test_a_misspelt_class_is_told_with_its_neighbour(
    engine: Engine, query: str, format: str
) -> None:
    assert unknown(engine, query, format) == {f"{DEF}Acton": f"{DEF}Action"}


@pytest.mark.parametrize("format", ["turtle", "ntriples", "jsonld", "rdfxml"])
def test_an_empty_graph_is_an_empty_answer(engine: Engine, format: str) -> None:
    query = "CONSTRUCT { ?a a jalon:Action } WHERE { ?a jalon:partOff ?b }"

    assert unknown(engine, query, format) == {f"{DEF}partOff": f"{DEF}partOf"}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * { actor:cnnam ?p ?o }", {"actor/cnnam": "actor/cnam"}),
        ("SELECT * { <http://w3id.org/jalon/def#Action> ?p ?o }", None),
        ("SELECT * { ?s <label> ?o }", None),
    ],
)
def test_things_and_whole_namespaces_are_looked_at_too(
    engine: Engine, query: str, told: dict[str, str] | None
) -> None:
    found = unknown(engine, query)

    assert len(found) == 1
    if told:
        start = "https://w3id.org/jalon/id/"
        assert found == {start + iri: start + near for iri, near in told.items()}


def test_a_wrong_scheme_of_a_namespace_finds_the_right_term(engine: Engine) -> None:
    found = unknown(engine, "SELECT * { ?a a <http://w3id.org/jalon/def#Action> }")

    assert found == {"http://w3id.org/jalon/def#Action": f"{DEF}Action"}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a { ?a a jalon:Action }",
        "SELECT ?a { ?a a jalon:Action OPTIONAL { ?a jalon:nothing ?b } } LIMIT 1",
        "SELECT ?a { ?a a jalon:Action ; jalon:about ?a }",
        "SELECT ?a { ?a a jalon:Action FILTER(xsd:date(STR(?a)) = 'x'^^xsd:date) }",
        "SELECT ?a { ?a rdfs:label 'PREFIX x: <http://nothing.example/>' }",
    ],
)
def test_nothing_is_told_of_an_answer_or_of_known_terms(engine: Engine, query: str) -> None:
    assert unknown(engine, query) == {}


def test_a_kept_answer_tells_it_again(engine: Engine) -> None:
    query = "SELECT ?again { ?again a jalon:Acton }"

    assert unknown(engine, query) == unknown(engine, query) != {}


@pytest.mark.parametrize(
    ("name", "body", "empty"),
    [
        ("csv", b"a\r\n", True),
        ("csv", b"a\r\nfalse\r\n", False),
        ("csv", b"false", True),
        ("tsv", b"?a\n<http://a>\n", False),
        ("json", b'{"head":{},"boolean":true}', False),
        ("rdfxml", b"<rdf:RDF></rdf:RDF>", True),
        ("jsonld", b"[]", True),
        ("ntriples", b"<http://a> <http://b> 1 .", False),
    ],
)
def test_an_empty_result_is_known_by_its_bytes(name: str, body: bytes, empty: bool) -> None:
    assert is_empty(body, BY_NAME[name]) is empty

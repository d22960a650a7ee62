"""A path of length zero matches the term that it begins or ends with, held by a triple or not."""

import pytest

from jalon.store.engine import Engine
from jalon.store.query import QueryRequest
from jalon.store.zero_length import with_zero_length_paths

HELD = "INSERT DATA { <http://e/s> <http://e/p> <http://e/o> }"
PREFIX = "PREFIX : <http://e/>\n"


def rows(engine: Engine, text: str) -> list[str]:
    answer = engine.query(QueryRequest(PREFIX + text, format="csv"))
    return answer.read().decode().split("\r\n")[1:-1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT ?o { :none :p* ?o }", ["http://e/none"]),
        ("SELECT ?s { ?s :p? :none . }", ["http://e/none"]),
        ("SELECT ?o { <http://e/none> ^(:p|a)* ?o }", ["http://e/none"]),
        ("BASE <http://e/> SELECT ?o { <s> :p* ?o } ORDER BY ?o", ["http://e/o", "http://e/s"]),
        ("SELECT ?o { :none :p+ ?o }", []),
        ("SELECT ?o { :none :p*/:p ?o }", []),
        ("SELECT ?o { :s :p* ?o } ORDER BY ?o", ["http://e/o", "http://e/s"]),
        ("SELECT ?x { ?s :p ?o . :none :p* ?x . ?s ?p ?o }", ["http://e/none"]),
        ("SELECT ?x { ?s :p ?o OPTIONAL { :none :p? ?x } }", ["http://e/none"]),
        ("SELECT ?x { :none :p* ?x . ?x :p ?y }", []),
        ("SELECT ?x { { SELECT ?x { :none :p* ?x } LIMIT 1 } }", ["http://e/none"]),
    ],
)
def test_a_path_of_length_zero_finds_its_own_end(
    scratch_engine: Engine, text: str, found: list[str]
) -> None:
    scratch_engine.update(HELD)

    assert rows(scratch_engine, text) == found


def test_a_term_is_looked_for_in_the_graphs_that_are_asked(scratch_engine: Engine) -> None:
    scratch_engine.update("INSERT DATA { GRAPH <http://g> { <http://e/s> <http://e/p> 1 } }")
    text = "SELECT ?o { :s :p* ?o }"

    def of(*graphs: str) -> list[str]:
        request = QueryRequest(PREFIX + text, format="csv", default_graphs=graphs)
        return sorted(scratch_engine.query(request).read().decode().split("\r\n")[1:-1])

    assert rows(scratch_engine, text) == ["http://e/s"]
    assert of("http://other") == ["http://e/s"]
    assert of("http://other", "http://g") == ["1", "http://e/s"]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s :p* ?o }",
        "SELECT * { :none :p* ?o ; :q ?r }",
        "SELECT * { GRAPH ?g { :none :p* ?o } }",
        "SELECT * { ?s ?p 'a :none :p* ?o .' }",
        "SELECT (COUNT(*) AS ?n) (2 * ?n AS ?m) { ?s ?p ?o }",
        "SELECT * { ?s :p* 'text' }",
        "SELECT * { :none :p* :other }",
    ],
)
def test_any_other_text_is_asked_as_it_is(text: str) -> None:
    assert with_zero_length_paths(PREFIX + text, lambda iri: False) == PREFIX + text


def test_a_path_of_a_term_that_is_held_is_left_alone() -> None:
    text = PREFIX + "SELECT ?o { :s :p* ?o }"

    assert with_zero_length_paths(text, lambda iri: iri == "http://e/s") == text

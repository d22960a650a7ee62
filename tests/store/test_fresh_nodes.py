"""BNODE(text) is one blank node in a solution and another in the next."""

import pytest

from jalon.store.engine import Engine
from jalon.store.fresh_nodes import with_fresh_nodes
from jalon.store.query import QueryRequest

VALUES = "VALUES ?v { 'a b' 'c' }"


def rows(engine: Engine, text: str) -> list[list[str]]:
    lines = engine.query(QueryRequest(text, format="csv")).read().decode().split("\r\n")[1:-1]
    return [line.split(",") for line in lines]


def test_a_text_is_one_node_in_a_solution_and_another_in_the_next(engine: Engine) -> None:
    text = f"SELECT (BNODE('x') AS ?x) (bnode (?v) AS ?y) (BNODE(STR('x')) AS ?z) {{ {VALUES} }}"

    (first, second) = rows(engine, text)

    assert first[0] == first[2] != first[1]
    assert second[0] == second[2] != second[1]
    assert not set(first) & set(second)


def test_what_is_no_text_makes_no_node(engine: Engine) -> None:
    assert rows(engine, "SELECT (BNODE(1) AS ?x) (BNODE() AS ?y) { }")[0][0] == ""


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (BNODE() AS ?x) { ?s ?p ?o }",
        "SELECT (BNODE(?v) AS ?x) { VALUES ?v { 'a' } } GROUP BY ?v",
        "SELECT ?x { BIND(BNODE('a') AS ?x) }",
        "SELECT ?x { ?x ?p 'BNODE(1)' }",
        "SELECT (BNODE(?v) AS ?x) { ?s ?p ?o",
        "SELECT (COUNT(*) AS ?n) (BNODE('a') AS ?x) { ?s ?p ?o }",
        "SELECT (BNODE('a') AS ?x) (EXISTS { ?s ?p ?o } AS ?e) { }",
    ],
)
def test_any_other_text_is_asked_as_it_is(text: str) -> None:
    assert with_fresh_nodes(text) == text


def test_a_pattern_that_is_a_select_is_asked_as_it_is(engine: Engine) -> None:
    inner = f"SELECT ?v {{ {VALUES} }}"

    assert len(rows(engine, f"SELECT (BNODE(?v) AS ?x) {{ {inner} }}")) == 2

"""``SELECT *``: columns in the order in which the text names them, and never another answer."""

import pytest

from jalon.settings import Settings
from jalon.store.engine import Engine
from jalon.store.query import QueryRequest
from jalon.store.star import ordered


def header(engine: Engine, query: str) -> str:
    return engine.query(QueryRequest(query, format="csv")).read().decode().split("\r\n")[0]


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { VALUES (?b ?a) { (1 2) } }", "b,a"),
        ("SELECT*{ ?s ?p ?o } LIMIT 1", "s,p,o"),
        ("PREFIX a: <http://a/> select distinct * where { ?z a:p ?y . ?y ?x $w }", "z,y,x,w"),
        ("BASE <http://a/> SELECT REDUCED * { ?s <p> ?o BIND(1 AS ?b) FILTER(?hidden) }", "s,o,b"),
        ("SELECT * { ?s ?p ?o MINUS { ?s ?p ?gone } }", "s,p,o"),
        ("SELECT * { { SELECT (COUNT(*) AS ?n) { ?x ?y ?z } } BIND(?n AS ?a) }", "n,a"),
        ("SELECT * { ?b ?a [] FILTER(?a<?b && ?b>?a) }", "b,a"),
        ("SELECT * { ?o ?s ?p } VALUES ?z { 1 }", "o,s,p,z"),
        ("SELECT (COUNT(*) AS ?z) ?a { ?a ?b ?c } GROUP BY ?a", "z,a"),
    ],
)
def test_columns_are_in_order_of_appearance(engine: Engine, query: str, columns: str) -> None:
    assert header(engine, query) == columns


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?b ?a { ?b ?p ?a }",
        "SELECT (?b * ?a AS ?c) { ?b ?p ?a }",
        "ASK { { SELECT * { ?b ?p ?a } } }",
        "CONSTRUCT { ?b ?p ?a } WHERE { SELECT * { ?b ?p ?a } }",
    ],
)
def test_a_query_without_a_star_of_its_own_is_left_as_it_is(query: str) -> None:
    assert ordered(query, ["a", "b", "p"]) is None


def test_rows_are_the_same_as_without_the_order() -> None:
    engine = Engine.start(Settings.load({}, {}), scratch=True)
    engine.update("INSERT DATA { <http://b> <http://p> 1 , 2 . <http://a> <http://p> 3 }")

    star = engine.query(QueryRequest("SELECT * { ?s ?p ?o } ORDER BY ?o", format="csv")).read()
    told = engine.query(QueryRequest("SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?o", format="csv"))

    assert star == told.read()
    engine.stop()

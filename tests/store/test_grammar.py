"""What the engine reads wrongly is mended: refused with its place, or answered as specified."""

import pytest

from jalon.errors import BadQuery
from jalon.store.engine import Engine
from jalon.store.grammar import check, with_aliases_written_out, with_plain_concatenations
from jalon.store.query import QueryRequest

WRONG = {
    "an aggregate of an aggregate": ("SELECT (SUM(COUNT(?x)) AS ?n) {}", 13),
    "an aggregate deep in an aggregate": ("SELECT (MAX(STR(1 + count (*))) AS ?n) {}", 21),
    "a triple term about a literal": ('ASK { BIND(<<( "a" <p:b> 1 )>> AS ?t) }', 16),
    "a triple term about a number": ("ASK { FILTER(<<( -1 <p:b> 1 )>> = ?t) }", 18),
    "a triple term about a triple term": ("ASK { BIND(<<( <<( ?s ?p ?o )>> ?p ?o )>> AS ?t) }", 16),
}
RIGHT = (
    "SELECT (SUM(?x) AS ?n) (COUNT(*) AS ?m) {}",
    "SELECT (SUM(?x) + COUNT(?x) AS ?n) {} GROUP BY ?y HAVING (MAX(?x) > MIN(?x))",
    "SELECT (SUM(IF(EXISTS { SELECT (COUNT(*) AS ?c) {} }, 1, 0)) AS ?n) {}",
    "SELECT (COUNT(*) AS ?sum) { ?s ?p 'MAX(MIN(?x))' }",
    "ASK { ?s ?p <<( ?a ?b <<( ?c ?d 'e' )>> )>> }",
    "ASK { <<( <<( ?a ?b ?c )>> ?p ?o )>> ?q ( <<( <<( ?a ?b ?c )>> ?p ?o )>> ) }",
    "ASK { BIND(<<( ?s ?p <<( ?a ?b 1 )>> )>> AS ?t) }",
)


@pytest.mark.parametrize(("text", "column"), WRONG.values(), ids=WRONG)
def test_what_the_engine_wrongly_takes_is_refused(text: str, column: int) -> None:
    with pytest.raises(BadQuery) as told:
        check(f"# a comment\n{text}")

    assert (told.value.line, told.value.column, told.value.excerpt) == (2, column, text)


@pytest.mark.parametrize("text", RIGHT)
def test_what_the_grammar_allows_passes(text: str) -> None:
    check(text)


def answer(engine: Engine, text: str) -> str:
    return engine.query(QueryRequest(text, format="csv")).read().decode()


def test_a_concatenation_has_no_language(engine: Engine) -> None:
    text = """SELECT (GROUP_CONCAT(DISTINCT ?o; SEPARATOR = ")") AS ?g) (LANG(?g) AS ?tag)
    { VALUES ?o { "a"@fr "b"@fr } } HAVING (group_concat(?o) = "a b" || COUNT(*) > 0)"""

    assert answer(engine, text.replace("(LANG(?g) AS ?tag)", "")) == "g\r\na)b\r\n"
    assert answer(engine, f"SELECT (LANG(?g) AS ?tag) {{ {{ {text.split('(LANG')[0]}"
                  '{ VALUES ?o { "a"@fr } } } }') == "tag\r\n\r\n"  # fmt: skip


def test_a_text_without_concatenation_is_asked_as_it_is() -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p 'STR(1)' }"

    assert with_plain_concatenations(text) is text


def test_an_error_beside_a_concatenation_has_its_own_place(engine: Engine) -> None:
    with pytest.raises(BadQuery) as told:
        answer(engine, "SELECT (GROUP_CONCAT(?o) AS ?g) { ?s ?p ?o } LIMIT ten")

    assert (told.value.line, told.value.column) == (1, 52)


def test_a_blank_node_shared_by_two_operations_is_shown(scratch_engine: Engine) -> None:
    with pytest.raises(BadQuery) as told:
        scratch_engine.update("INSERT DATA { _:b <p:p> 1 } ;\nINSERT DATA { _:b <p:p> 2 }")

    assert (told.value.line, told.value.column) == (2, 15)
    assert "_:b" in told.value.fr


@pytest.mark.parametrize(
    ("text", "csv"),
    [
        ("SELECT (COUNT(?v) AS ?n) (?n + 1 AS ?m) { VALUES ?v { 1 2 } }", "n,m\r\n2,3\r\n"),
        (
            "SELECT ?k (SUM(?v) AS ?n) (?n * ?n AS ?m) (IF(?m > 4, ?k, -?n) AS ?o)"
            " { VALUES (?k ?v) { (7 1) (7 2) } } GROUP BY ?k",
            "k,n,m,o\r\n7,3,9,7\r\n",
        ),
        (
            "SELECT ?m { { SELECT (MAX(?v) AS ?n) (?n AS ?m) { VALUES ?v { 1 2 } } } }",
            "m\r\n2\r\n",
        ),
    ],
)
def test_an_alias_may_be_used_later_in_its_select(engine: Engine, text: str, csv: str) -> None:
    assert answer(engine, text) == csv


CHAIN = " ".join(f"(?n{n} + ?n{n} AS ?n{n + 1})" for n in range(60))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(?v) AS ?n) (?x + 1 AS ?m) { VALUES ?v { 1 2 } }",
        f"SELECT (COUNT(?v) AS ?n0) {CHAIN} {{ VALUES ?v {{ 1 2 }} }}",
    ],
)
def test_an_alias_that_cannot_be_written_out_is_refused(engine: Engine, text: str) -> None:
    with pytest.raises(BadQuery) as told:
        answer(engine, text)

    assert told.value.line == 1


def test_no_alias_is_written_into_an_aggregate() -> None:
    text = "SELECT (COUNT(?v) AS ?n) (SUM(?n) AS ?m) { VALUES ?v { 1 2 } }"

    assert with_aliases_written_out(text) == text


def test_a_name_outside_of_the_clause_is_no_alias() -> None:
    text = "SELECT (1 AS ?n) { ?n ?p ?o FILTER(?n > 1) { SELECT (?n + 1 AS ?m) ?n {} } }"

    assert with_aliases_written_out(text) == text

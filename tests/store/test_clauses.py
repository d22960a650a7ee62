"""What a query's text tells before it is evaluated."""

import pytest

from jalon.errors import BadQuery
from jalon.store.clauses import has_dataset_clause, refuse_network


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <http://g> { ?s ?p ?o }",
        "SELECT * from named <http://g> { ?s ?p ?o }",
        "ASK\nFROM<http://g>{}",
        "PREFIX : <http://x#> SELECT (EXISTS { ?s ?p 'a' } AS ?x) FROM :g {}",
        "# a comment\nSELECT * FROM <http://g> {}",
    ],
)
def test_a_dataset_clause_is_seen(text: str) -> None:
    assert has_dataset_clause(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?from { ?from ?p $from }",
        "SELECT * { ?s <http://from> 'from', \"a FROM b\", '''it's FROM''' }",
        "SELECT * { ?s ?p ?o } # FROM <http://g>",
        "PREFIX from: <http://x#> SELECT * { ?s from:a ?o ; date-kind:from ?x ; from:from ?y }",
        "SELECT * { ?fromage ?p ?o }",
        "ASK {}",
    ],
)
def test_the_word_elsewhere_is_no_dataset_clause(text: str) -> None:
    assert not has_dataset_clause(text)


def test_service_is_refused_with_its_place() -> None:
    with pytest.raises(BadQuery, match="line 2, column 3") as told:
        refuse_network("SELECT * {\n  SERVICE <http://a/> { ?s ?p ?o } }", "SERVICE")

    assert told.value.excerpt == "  SERVICE <http://a/> { ?s ?p ?o } }"


def test_the_word_service_elsewhere_is_no_call() -> None:
    refuse_network(
        "PREFIX service: <http://x/> SELECT ?service { ?service a 'SERVICE' }", "SERVICE"
    )
    refuse_network("SELECT * { ?s service:x 'x'@service } # SERVICE <http://a/>", "SERVICE")

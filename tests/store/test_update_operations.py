"""The operations of an update, and the protocol's dataset written into them."""

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from jalon.errors import BadQuery, BadRequest
from jalon.store.engine import Engine
from jalon.store.update_operations import (
    UsingDataset,
    blanked,
    operations_of,
    shared_label,
    with_dataset,
    without_closed_loads,
)

A, B, P = (NamedNode(f"http://example.org/{name}") for name in "abp")
TEXT = """PREFIX ex: <http://example.org/>
INSERT DATA { ex:a ex:p "; }" } ;
PREFIX o: <http://other.example/> # a comment; with a sign
DELETE { ?s ?p ?o } INSERT { GRAPH o:g { ?s ?p ?o } } WHERE { ?s ?p ?o ; ex:p ?x } ;
CLEAR DEFAULT"""


def test_an_update_is_split_where_its_operations_end_and_nowhere_else() -> None:
    operations = operations_of(TEXT)

    assert [each.text.split()[0] for each in operations] == ["INSERT", "DELETE", "CLEAR"]
    assert operations[0].says("DATA")
    assert not operations[1].says("DATA")


def test_operations_run_one_by_one_do_what_they_do_together() -> None:
    declared_first = "PREFIX o: <http://other.example/>\n" + TEXT.replace("PREFIX o:", "#")
    together, one_by_one = Store(), Store()

    together.update(declared_first)
    for operation in operations_of(TEXT):
        one_by_one.update(operation.whole)

    assert set(together) == set(one_by_one)


def test_declarations_hold_for_the_operations_after_them() -> None:
    first, second, third = operations_of(TEXT)

    assert "other.example" not in first.prologue
    assert "PREFIX ex:" in second.prologue
    assert second.prologue == third.prologue


def test_an_operation_keeps_its_place_when_the_others_are_blank() -> None:
    seen = blanked(TEXT, 1)

    assert len(seen) == len(TEXT)
    assert seen.index("DELETE") == TEXT.index("DELETE")
    assert "INSERT DATA" not in seen
    assert "CLEAR" not in seen


def asked(text: str, dataset: UsingDataset) -> list[Quad]:
    """What an update inserts into <http://example.org/into>, from two graphs with one quad each."""
    store = Store()
    store.extend([Quad(A, P, A, A), Quad(B, P, B, B)])
    for operation in operations_of(text):
        store.update(with_dataset(operation, dataset).whole)
    into = store.quads_for_pattern(None, None, None, NamedNode("http://example.org/into"))
    return sorted(into, key=str)


INTO = "INSERT { GRAPH <http://example.org/into> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
FROM_NAMED = (
    "INSERT { GRAPH <http://example.org/into> { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }"
)


def test_using_graph_uri_is_the_default_graph_of_where() -> None:
    assert [quad.subject for quad in asked(INTO, UsingDataset([A.value]))] == [A]
    assert [quad.subject for quad in asked(INTO, UsingDataset([A.value, B.value]))] == [A, B]
    assert asked(FROM_NAMED, UsingDataset([A.value])) == []


def test_using_named_graph_uri_is_what_graph_clauses_see() -> None:
    found = asked(FROM_NAMED, UsingDataset([], [B.value]))

    assert [quad.subject for quad in found] == [B]


def test_the_dataset_holds_for_every_operation_and_for_delete_where() -> None:
    store = Store()
    store.extend([Quad(A, P, A), Quad(B, P, B), Quad(A, P, A, A)])

    for operation in operations_of("CREATE GRAPH <http://new> ; DELETE WHERE { ?s ?p ?o }"):
        store.update(with_dataset(operation, UsingDataset([A.value])).whole)

    assert list(store.quads_for_pattern(None, P, None, DefaultGraph())) == [Quad(B, P, B)]


def test_the_dataset_of_the_protocol_leaves_a_template_what_it_is() -> None:
    text = "DELETE # where\n { ?s ?p <http://example.org/x> } WHERE { ?s ?p ?o }"

    (operation,) = operations_of(text)
    told = with_dataset(operation, UsingDataset([A.value])).text
    assert told.startswith(text.partition("WHERE")[0])
    assert told.endswith("USING <http://example.org/a> WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(
    "text",
    [
        f"WITH <http://g> {INTO}",
        "DELETE { ?s ?p ?o } USING <http://g> WHERE { ?s ?p ?o }",
        "CLEAR ALL; DELETE { ?s ?p ?o } USING NAMED <http://g> WHERE { ?s ?p ?o }",
    ],
)
def test_a_dataset_told_twice_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        [with_dataset(each, UsingDataset([A.value])) for each in operations_of(text)]


@pytest.mark.parametrize("iri", ["not an iri", "http://a> } ; DROP ALL #", "relative"])
def test_a_graph_that_is_no_iri_never_reaches_the_text(iri: str) -> None:
    with pytest.raises(BadRequest):
        with_dataset(operations_of(INTO)[0], UsingDataset([iri]))


def test_a_word_in_a_string_or_a_pattern_is_no_clause() -> None:
    text = 'INSERT { ?s ?p "USING" } WHERE { ?s ?p "WITH" }'

    (operation,) = operations_of(text)
    told = with_dataset(operation, UsingDataset([A.value])).text
    assert "USING <http://example.org/a> WHERE" in told


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("INSERT DATA { _:b <p:p> 1 } ;\nINSERT DATA { _:b <p:p> 2 }", 44),
        ("INSERT DATA { _:b <p:p> 1 } ; CLEAR ALL ; PREFIX p: <p:> insert data { _:b p:p 2 }", 71),
        ("DELETE { ?s ?p 1 } WHERE { ?s ?p _:b } ; INSERT { ?s ?p 2 } WHERE { _:b ?p ?s }", 68),
    ],
)
def test_two_blocks_of_a_request_share_no_blank_node(text: str, place: int) -> None:
    found = shared_label(text)

    assert found is not None
    assert (found.text, found.start) == ("_:b", place)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { _:b <p:p> 1 . GRAPH <g:g> { _:b <p:p> 2 } } ; INSERT DATA { _:c <p:p> 1 }",
        "INSERT { _:b ?p 1 } WHERE { ?s ?p 1 } ; INSERT { _:b ?p 1 } WHERE { ?s ?p 2 }",
        "INSERT DATA { _:b <p:p> 1 } ; DELETE { ?s ?p 1 } WHERE { ?s ?p _:b }",
        "INSERT DATA { <s:s> <p:p> '_:b WHERE' } ; INSERT DATA { <s:s> <p:p> '_:b' }",
    ],
)
def test_templates_and_one_block_may_share_a_blank_node(text: str) -> None:
    assert shared_label(text) is None


LOADS = """PREFIX ex: <http://example.org/>
LOAD SILENT <http://closed.example/a> ;
load silent <http://open.example/b> ; # LOAD SILENT <http://closed.example/c> ;
INSERT DATA { ex:a ex:p "LOAD SILENT <http://closed.example/d> ;" } ;
LOAD SILENT # a comment
  <http://closed.example/e> INTO GRAPH <http://example.org/g>"""


def test_a_silent_load_of_a_closed_address_is_made_blank_and_nothing_else() -> None:
    left = without_closed_loads(LOADS, {"http://open.example/b"})

    assert len(left) == len(LOADS)
    assert left.count("\n") == LOADS.count("\n")
    assert left.index("INSERT") == LOADS.index("INSERT")
    assert "/a>" not in left
    assert "/e>" not in left
    for kept in ("load silent <http://open.example/b> ;", "/c>", '"LOAD SILENT <http://closed.'):
        assert kept in left


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://closed.example/a>",
        "LOAD SILENT ex:a",
        "LOAD SILENT <http://closed.example/a> INTO <http://example.org/g>",
        "LOAD SILENT <http://closed.example/a> <http://closed.example/b>",
        "LOADSILENT <http://closed.example/a>",
    ],
)
def test_any_other_load_is_left_to_the_gate(text: str) -> None:
    assert without_closed_loads(text, ()) == text


def test_a_silent_load_of_a_closed_address_does_nothing_and_the_rest_is_done(
    scratch_engine: Engine,
) -> None:
    scratch_engine.update(
        "LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <http://g> ;\n"
        "INSERT DATA { <http://s> <http://p> 1 } ; LOAD SILENT <http://127.0.0.1:9/>"
    )

    assert scratch_engine.call("status")["quads"] == 1
    with pytest.raises(BadQuery) as refused:
        scratch_engine.update("LOAD SILENT <http://127.0.0.1:9/> ;\nLOAD <http://127.0.0.1:9/>")
    assert (refused.value.line, refused.value.column) == (2, 1)

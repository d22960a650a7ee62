"""INSERT and DELETE on the union of the records: what the engine does where the union is made.

``JALON_EXAMPLES`` sets how many updates are drawn (200 if unset).
"""

import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from jalon.namespaces import DOCUMENT, PREFIXES, THING
from jalon.store.delta import Delta
from jalon.store.modify import Modify
from jalon.store.update import run_on_union
from jalon.store.update_operations import UsingDataset, operations_of, with_dataset

EXAMPLES = int(os.environ.get("JALON_EXAMPLES", "200"))
PROLOGUE = f"""BASE <{THING}actor/>
PREFIX id: <{THING}actor/> PREFIX doc: <{DOCUMENT}actor/> PREFIX rdfs: <{PREFIXES["rdfs"]}>
PREFIX : <http://example.org/>
"""
CONTENT = """
doc:a { id:a rdfs:label "A"@fr, "A"@en ; :knows id:b, id:c ; :age 4 . doc:a :about id:a . }
doc:b { id:b rdfs:label "B"@fr ; :knows id:a ; :said <<( id:a :knows id:c )>> . }
doc:c { id:c rdfs:label "C" . }
:other { :knows rdfs:label "knows"@en . id:c rdfs:label "C" . [] :odd 1 . }
"""
UPDATES = [
    "INSERT DATA { id:a rdfs:comment 'new' }",
    "INSERT DATA { id:a rdfs:label 'A'@fr }",
    "INSERT DATA { GRAPH doc:a { id:a :p 1, 1.0, 'x\\ny' } id:b :p 2 . <c> :p ( 1 2 ) }",
    "INSERT DATA { GRAPH doc:new { _:x :p _:x ; :q [ :r _:y ] } :nobody :p 'says it' }",
    "INSERT DATA { id:b :said <<( id:a :knows id:b )>> }",
    "DELETE DATA { id:a :knows id:b . id:a :knows id:a . id:c rdfs:label 'C' }",
    "DELETE DATA { GRAPH doc:c { id:c rdfs:label 'C' } }",
    "DELETE WHERE { ?s :knows ?o }",
    "DELETE # a comment {\nWHERE { GRAPH ?g { id:c ?p ?o } }",
    "DELETE WHERE { id:a :knows ?b . ?b rdfs:label ?l }",
    "DELETE { ?s :l ?l } INSERT { ?s :l ?L } WHERE { ?s rdfs:label ?l BIND(UCASE(?l) AS ?L) }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p ?O } WHERE { ?s ?p ?o BIND(UCASE(?o) AS ?O) }",
    "DELETE { ?s :age ?n } INSERT { ?s :age ?m } WHERE { ?s :age ?n BIND(?n + 1 AS ?m) }",
    "INSERT { ?o :knownBy ?s } WHERE { ?s :knows ?o }",
    "INSERT { GRAPH ?g { ?s :in ?g } } WHERE { GRAPH ?g { ?s rdfs:label ?l } }",
    "INSERT { GRAPH doc:c { id:c :met [ :is ?s ] } } WHERE { ?s :knows ?o }",
    "INSERT { id:c :met _:x . _:x :is ?s, ?o } WHERE { ?s :knows ?o }",
    "INSERT { ?l :is ?s . ?s ?l ?s . ?s :of ?none . ?s :label ?l } WHERE { ?s rdfs:label ?l }",
    "INSERT { id:c :odd ?x } WHERE { ?x :odd 1 }",
    "INSERT { ?s :heard ?t . ?s :heard <<( ?s :knows ?o )>> } WHERE { ?s :said ?t ; :knows ?o }",
    "WITH doc:a DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(isLiteral(?o)) }",
    "WITH :other # that one\nINSERT { ?s :seen true } WHERE { ?s rdfs:label ?l }",
    "WITH doc:a INSERT { ?s :i 1 GRAPH doc:b { ?s :i 2 }} WHERE { ?s :age 4 GRAPH ?g { ?b ?p ?s }}",
    "WITH doc:a DELETE { ?s :knows ?o } USING doc:b WHERE { ?o :knows ?s }",
    "INSERT { ?s :u 1 } USING doc:a USING doc:b WHERE { ?s :knows/:knows ?s }",
    "INSERT { ?s :u ?g } USING NAMED doc:b USING NAMED :other WHERE { GRAPH ?g { ?s ?p 'C' } }",
    "INSERT { ?s :u 1 } USING NAMED doc:a WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?p = :knows) }",
    "DELETE { id:a :age 4 } WHERE { FILTER NOT EXISTS { id:z ?p ?o } }",
    "DELETE { id:a :age 4 } WHERE {}",
    "DELETE { id:a :age 4 } WHERE { id:z ?p ?o }",
    "INSERT { ?x :n ?n } WHERE { { SELECT ?x (COUNT(*) AS ?n) { ?x :knows ?y } GROUP BY ?x } }",
    "INSERT {} WHERE { ?s ?p ?o }",
    "INSERT { ?été :p '?s { } DELETE WHERE' } WHERE { ?été :age 4 }",
]


def records() -> Store:
    store = Store()
    store.load(f"{PROLOGUE}{CONTENT}".encode(), format=RdfFormat.TRIG)
    return store


def statements(store: Store) -> list[str]:
    """The quads, blank nodes without their labels."""
    return sorted(re.sub(r"_:\w+", "_:b", str(quad)) for quad in store)


def assert_done_as_the_engine_does(text: str) -> None:
    """Run an update our way, and by the engine where the union is made; both leave the same."""
    (operation,) = operations_of(f"{PROLOGUE}{text}")
    quick, slow = Delta(records()), records()

    modify = Modify.read(operation)
    assert modify is not None
    modify.apply(quick)
    run_on_union(slow, operation)

    assert statements(quick.store) == statements(slow)


@pytest.mark.parametrize("text", UPDATES)
def test_an_update_does_what_the_engine_does_where_the_union_is_made(text: str) -> None:
    assert_done_as_the_engine_does(text)


NODES = st.sampled_from(["?x", "?y", "?z", "id:a", "id:b", "id:c"])
PREDICATES = st.sampled_from(["?p", ":knows", "rdfs:label", ":age"])
OBJECTS = st.one_of(NODES, st.sampled_from(["'C'", "4", "'A'@fr"]))
TRIPLES = st.lists(st.builds("{} {} {}".format, NODES, PREDICATES, OBJECTS), min_size=1, max_size=3)
TEMPLATES = st.tuples(
    TRIPLES.map(" . ".join),
    TRIPLES.map(" . ".join),
    st.sampled_from(["{}", "GRAPH doc:b {{ {} }}", "GRAPH ?g {{ {} }}"]),
).map(lambda drawn: (drawn[2].format(drawn[0]), drawn[2].format(drawn[1])))
"""What is deleted and what is inserted, both in the union or both in one graph."""


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    templates=TEMPLATES,
    pattern=TRIPLES.map(" . ".join),
    place=st.sampled_from(["{}", "GRAPH ?g {{ {} }}"]),
    graphs=st.sampled_from([("", ""), ("WITH doc:a", ""), ("", "USING doc:a USING NAMED doc:b")]),
)
def test_any_modification_does_what_the_engine_does(
    templates: tuple[str, str], pattern: str, place: str, graphs: tuple[str, str]
) -> None:
    (gone, come), (before, using) = templates, graphs
    where = f"{using} WHERE {{ {place.format(pattern)} }}"
    text = f"{before} DELETE {{ {gone} }} INSERT {{ {come} }} {where}"
    assert_done_as_the_engine_does(text)


@pytest.mark.parametrize("text", UPDATES)
def test_the_effect_is_what_changed(text: str) -> None:
    (operation,) = operations_of(f"{PROLOGUE}{text}")
    delta = Delta(records())
    before = set(delta.store)

    modify = Modify.read(operation)
    assert modify is not None
    modify.apply(delta)

    after = set(delta.store)
    assert set(delta.effect.added) == after - before
    assert set(delta.effect.removed) == before - after
    assert [*delta.effect.added] == sorted(delta.effect.added, key=str)


@pytest.mark.parametrize(
    "text",
    ["CLEAR DEFAULT", "COPY doc:a TO doc:b", "CREATE GRAPH doc:z", "LOAD <file:///x>", "DROP ALL"],
)
def test_operations_on_whole_graphs_are_no_modification(text: str) -> None:
    (operation,) = operations_of(f"{PROLOGUE}{text}")

    assert Modify.read(operation) is None


def test_the_graphs_of_the_protocol_are_where_the_pattern_looks() -> None:
    delta = Delta(records())
    text = f"{PROLOGUE}DELETE {{ ?s :knows ?o }} WHERE {{ ?s :knows ?o }}"
    (operation,) = operations_of(text)

    modify = Modify.read(with_dataset(operation, UsingDataset([f"{DOCUMENT}actor/b"])))
    assert modify is not None
    modify.apply(delta)

    assert [quad.subject.value for quad in delta.effect.removed] == [f"{THING}actor/b"]


def test_what_comes_and_goes_again_is_no_change() -> None:
    delta = Delta(records())
    quad = Quad(NamedNode(f"{THING}actor/a"), NamedNode("http://p"), Literal("x"))

    delta.add([quad])
    delta.remove([quad, quad])
    with delta.compared() as store:
        store.clear_graph(NamedNode(f"{DOCUMENT}actor/c"))
    delta.add(records().quads_for_pattern(None, None, None, NamedNode(f"{DOCUMENT}actor/c")))

    assert not delta.effect

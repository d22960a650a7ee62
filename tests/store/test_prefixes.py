"""The house's prefixes: a document declares those it uses, and says the same as without them."""

from io import BytesIO

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from jalon.namespaces import PREFIXES
from jalon.rdf.formats import GRAPH_FORMATS, Format
from jalon.store.prefixes import TRIMMED
from jalon.store.query import write_triples

WRITTEN = [known for known in GRAPH_FORMATS if known.rdf in TRIMMED]
TRIPLES = [
    Triple(
        NamedNode(PREFIXES["action"] + "a"),
        NamedNode(PREFIXES["dcterms"] + "issued"),
        Literal("2020-01-01", datatype=NamedNode(PREFIXES["xsd"] + "date")),
    ),
    Triple(
        NamedNode("https://elsewhere.example/x"),
        NamedNode(PREFIXES["jalon"] + "note"),
        Literal("a text with foaf: in it"),
    ),
]


def written(chosen: Format, triples: list[Triple]) -> bytes:
    output = BytesIO()
    write_triples(triples, chosen, output)
    return TRIMMED[chosen.rdf](output.getvalue())


@pytest.mark.parametrize("chosen", WRITTEN, ids=lambda known: known.name)
def test_a_document_declares_what_it_uses_and_no_more(chosen: Format) -> None:
    text = written(chosen, TRIPLES).decode()

    assert PREFIXES["dcterms"] + '"' in text or PREFIXES["dcterms"] + ">" in text
    assert PREFIXES["skos"] not in text
    assert PREFIXES["org"] not in text


@pytest.mark.parametrize("chosen", WRITTEN, ids=lambda known: known.name)
@pytest.mark.parametrize("triples", [TRIPLES, TRIPLES[1:], []])
def test_a_trimmed_document_says_the_same(chosen: Format, triples: list[Triple]) -> None:
    read = {quad.triple for quad in parse(written(chosen, triples), chosen.rdf)}

    assert read == set(triples)


def test_the_declarations_stand_in_the_order_of_their_names() -> None:
    turtle = next(known for known in WRITTEN if known.rdf is RdfFormat.TURTLE)
    lines = written(turtle, TRIPLES).decode().splitlines()

    declared = [line for line in lines if line.startswith("@prefix")]
    assert declared == sorted(declared)
    assert len(declared) >= 4

"""What a format can say of a result it says, read back the same; what it cannot is a 406.

XML 1.0: https://www.w3.org/TR/xml/#charsets, https://www.w3.org/TR/xml/#sec-line-ends.
"""

from io import BytesIO
from xml.etree import ElementTree

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple, parse

from jalon.errors import NotAcceptable
from jalon.namespaces import PREFIXES
from jalon.rdf.formats import BY_NAME, GRAPH_FORMATS, SOLUTION_FORMATS, Format
from jalon.store.engine import Engine
from jalon.store.export import EXPORT_FORMATS
from jalon.store.query import QueryRequest, write_triples

A, P = NamedNode("a:a"), NamedNode("http://e/p")
TYPE = NamedNode(PREFIXES["rdf"] + "type")
JSON_LD, RDF_XML, XML = (BY_NAME[name] for name in ("jsonld", "rdfxml", "xml"))
LONG = " ".join(map(str, range(900)))

SAID = {
    "a carriage return": Triple(A, P, Literal("a\rb\r\n\tc")),
    "a control character": Triple(A, P, Literal("a\x07b")),
    "a null character": Triple(A, P, Literal("a\0b")),
    "a noncharacter": Triple(A, P, Literal("a\ufffeb")),
    "a triple term": Triple(A, P, Triple(A, P, Literal("1"))),
    "a base direction": Triple(A, P, Literal("x", language="ar")),
    "a property that ends in a digit": Triple(A, NamedNode("http://e/1"), Literal("1")),
    "a property that is a namespace": Triple(A, NamedNode(PREFIXES["foaf"]), A),
    "a property that RDF/XML reserves": Triple(A, NamedNode(PREFIXES["rdf"] + "li"), A),
    "a class that ends in a digit": Triple(A, TYPE, NamedNode("http://e/1")),
    "a label that begins with a digit": Triple(BlankNode("1a"), P, Literal("x")),
    "an accented text": Triple(A, P, Literal("é <b> ]]> \ufffd &#x7; <oxprefix: >")),
}
NOT_SAID = {
    "jsonld": {"a triple term"},
    "rdfxml": {
        "a control character",
        "a null character",
        "a noncharacter",
        "a property that ends in a digit",
        "a property that is a namespace",
        "a property that RDF/XML reserves",
        "a class that ends in a digit",
        "a label that begins with a digit",
    },
}


def written(chosen: Format, *triples: Triple) -> bytes:
    output = BytesIO()
    write_triples(triples, chosen, output)
    return output.getvalue()


@pytest.mark.parametrize("chosen", GRAPH_FORMATS, ids=lambda known: known.name)
@pytest.mark.parametrize("case", SAID)
def test_a_graph_is_written_so_that_it_is_read_back_or_refused(chosen: Format, case: str) -> None:
    if case in NOT_SAID.get(chosen.name, ()):
        with pytest.raises(NotAcceptable) as refused:
            written(chosen, SAID[case])

        assert "text/turtle" in refused.value.available
        assert chosen.media_type not in refused.value.available
        return
    text = written(chosen, SAID[case])

    assert [quad.triple for quad in parse(text, chosen.rdf)][-1].object == SAID[case].object


@pytest.mark.parametrize("name", ["a carriage return", "a triple term", "an accented text"])
def test_an_xml_parser_reads_the_text_that_was_meant(name: str) -> None:
    root = ElementTree.fromstring(written(RDF_XML, SAID[name]))

    texts = [each.text for each in root.iter() if each.text and each.text.strip()]
    assert texts[-1] in (getattr(SAID[name].object, "value", "1"), "1")


def test_a_tag_cut_between_two_blocks_is_seen() -> None:
    for length in range(65_000, 65_500, 7):
        text = "x" * length
        with pytest.raises(NotAcceptable):
            written(RDF_XML, Triple(A, P, Literal(text)), Triple(A, NamedNode("http://e/1"), A))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("CONSTRUCT { <a:a> <http://e/p> <<( <a:a> <a:b> 1 )>> } {}", "jsonld"),
        ("CONSTRUCT { <a:a> <http://e/1> 1 } {}", "rdfxml"),
        ('SELECT ("\\u0007" AS ?x) {}', "xml"),
        (f'SELECT * {{ VALUES ?a {{ {LONG} {LONG} {LONG} "\\u0007" }} }}', "xml"),
        (
            f"CONSTRUCT {{ <a:a> <http://e/p> ?o }} {{ {{ VALUES ?o {{ {LONG} {LONG} }} }} UNION "
            "{ BIND(<<( <a:a> <a:b> 1 )>> AS ?o) } }",
            "jsonld",
        ),
    ],
    ids=["JSON-LD", "RDF/XML", "XML", "late in XML", "late in JSON-LD"],
)
def test_a_result_that_a_format_cannot_say_names_the_others(
    scratch_engine: Engine, query: str, name: str
) -> None:
    for _ in range(3):
        with pytest.raises(NotAcceptable) as refused:
            scratch_engine.query(QueryRequest(query, format=name))

        kind = GRAPH_FORMATS if BY_NAME[name] in GRAPH_FORMATS else SOLUTION_FORMATS
        others = {known.media_type for known in kind} - {BY_NAME[name].media_type}
        assert set(refused.value.available) == others


def test_a_long_result_in_xml_keeps_its_texts(scratch_engine: Engine) -> None:
    query = f'SELECT ?a ?t {{ VALUES ?a {{ {LONG} }} VALUES ?t {{ "a\\rb" "c\\r" "\\r" }} }}'

    answer = scratch_engine.query(QueryRequest(query, format="xml"))

    root = ElementTree.fromstring(answer.read())
    texts = [each.text for each in root.iter("{http://www.w3.org/2005/sparql-results#}literal")]
    assert len(answer.read()) > 65_536
    assert (texts.count("a\rb"), texts.count("c\r"), texts.count("\r")) == (900, 900, 900)


def test_a_dump_that_cannot_say_the_data_is_refused_and_not_listed(scratch_engine: Engine) -> None:
    scratch_engine.update("INSERT DATA { <a:a> <a:b> <<( <a:a> <a:b> 1 )>> }")

    with pytest.raises(NotAcceptable) as refused:
        scratch_engine.dump("jsonld")

    assert "application/n-quads" in refused.value.available
    assert set(scratch_engine.call("dump_digests")) == {*EXPORT_FORMATS} - {"jsonld"}


def test_an_error_of_the_disk_stays_one() -> None:
    class Full(BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_triples([SAID["an accented text"]], JSON_LD, Full())

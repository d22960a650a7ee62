"""Parsing says where it failed, and opens nothing."""

import re
from pathlib import Path

import pytest

from jalon.errors import BadSyntax, MissingFile
from jalon.rdf.parse import parse_file, parse_quads, parse_triples


def test_a_syntax_error_has_line_column_and_excerpt() -> None:
    with pytest.raises(BadSyntax) as told:
        parse_triples(b'@prefix a: <http://a/> .\n\na:b a:c "x" "y" .\n', "text/turtle")

    assert (told.value.line, told.value.excerpt) == (3, 'a:b a:c "x" "y" .')
    assert told.value.column is not None
    assert "ligne 3" in told.value.fr


@pytest.mark.parametrize(
    ("media_type", "document"),
    [
        ("text/turtle", b"<http://a> <http://b> "),
        ("application/n-triples", b"<http://a> <http://b> <c>"),
        ("application/ld+json", b'{"@id": '),
        ("application/rdf+xml", b"<rdf:RDF"),
        ("application/trig", b"<http://g> {"),
    ],
)
def test_every_syntax_refuses_a_cut_document(media_type: str, document: bytes) -> None:
    with pytest.raises(BadSyntax):
        list(parse_quads(document, media_type))


def test_a_named_graph_is_refused_where_one_graph_is_expected() -> None:
    with pytest.raises(BadSyntax, match="http://g"):
        parse_triples(b"<http://g> { <http://a> <http://b> <http://c> }", "application/trig")


def test_an_unknown_media_type_is_refused() -> None:
    with pytest.raises(BadSyntax, match="image/png"):
        parse_triples(b"", "image/png")


def test_a_file_error_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<http://a> b .")

    with pytest.raises(BadSyntax, match=r"a\.ttl:1:12"):
        parse_file(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match=r"none\.ttl"):
        parse_file(tmp_path / "none.ttl")


def test_a_suffix_that_tells_no_syntax_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.touch()

    with pytest.raises(BadSyntax, match=r"\.ttl"):
        parse_file(path)


def test_equal_blank_node_labels_of_two_documents_stay_apart() -> None:
    document = b"_:x <http://p> 1 ."

    first, second = (parse_triples(document, "text/turtle")[0].subject for _ in range(2))

    assert first != second


def test_xml_entities_are_refused_before_they_are_expanded() -> None:
    bomb = b'<!DOCTYPE rdf:RDF [<!ENTITY a "aaaa">]><rdf:RDF/>'

    with pytest.raises(BadSyntax, match="DOCTYPE"):
        list(parse_quads(bomb, "application/rdf+xml"))


@pytest.mark.parametrize(
    ("element", "line"), [('<rdf:li rdf:nodeID="a:b"/>', 4), ("<rdf:ID/>", 4), ("", None)]
)
def test_an_error_of_rdf_xml_has_its_line(element: str, line: int | None) -> None:
    """The engine tells no place of what is well-formed XML and no RDF."""
    document = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description
      rdf:about="http://a">
      {element}
    </rdf:Description>\n</rdf:RDF>""".encode()

    if line is None:
        assert parse_triples(document, "application/rdf+xml") == []
        return
    with pytest.raises(BadSyntax, match=f"line {line}:") as told:
        parse_triples(document, "application/rdf+xml")

    assert (told.value.line, told.value.excerpt.strip()) == (line, element)


@pytest.mark.parametrize(
    ("text", "named", "line"),
    [
        ('{\n  "@id": "dns", "http://p": 1}', "dns", 2),
        ('{"@id": "http://a",\n "http://p": {"@id": "../b"}}', "../b", 2),
        ('{"@id": "http://a",\n\n "@type": "Actor"}', "Actor", 3),
        ('[{"@id": "http://a", "http://p": 1},\n {"@id": "#it", "http://p": 2}]', "#it", 2),
    ],
)
def test_a_relative_iri_without_a_base_is_told_also_in_json_ld(
    text: str, named: str, line: int
) -> None:
    with pytest.raises(BadSyntax, match=f"“{re.escape(named)}”") as caught:
        parse_triples(text.encode(), "application/ld+json")

    assert caught.value.line == line


def test_a_relative_iri_in_json_ld_is_relative_to_the_base() -> None:
    (triple,) = parse_triples(b'{"@id": "a", "http://p": 1}', "application/ld+json", "http://b/")

    assert str(triple.subject) == "<http://b/a>"

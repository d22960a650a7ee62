"""The shapes themselves: what each must say, how it is named, what engines can take."""

import re
from collections.abc import Iterator
from pathlib import Path
from re import _parser as parser

import pytest
import rdflib
from pyoxigraph import Store
from rdflib import OWL, RDF, RDFS, SH, SKOS

from jalon.files import shapes_folder
from jalon.namespaces import JALON, LICENCE_OUVERTE, SCHEME, SHAPES
from jalon.validation.data_graph import DataGraph
from jalon.validation.shapes import Shapes
from jalon.validation.sparql_constraints import query_text

FILES = sorted(shapes_folder().glob("*.ttl"))
ABSTRACT = {f"{JALON}{name}" for name in ("Assertion", "Initiative", "RoadmapElement")}
COMPUTED = {"supersededOn", "currentStatus", "currentLead", "currentName", "currentDeadline"}


def named_shapes(shapes: Shapes) -> set[rdflib.URIRef]:
    graph = shapes.graph
    kinds = (SH.NodeShape, SH.PropertyShape)
    return {shape for kind in kinds for shape in graph.subjects(RDF.type, kind)}


def test_the_header_says_version_licence_and_label(shapes: Shapes) -> None:
    header = rdflib.URIRef(SHAPES)

    assert (header, RDF.type, OWL.Ontology) in shapes.graph
    assert shapes.value(header, OWL.versionIRI) == rdflib.URIRef(f"{SHAPES}/1.0.0")
    assert str(shapes.value(header, rdflib.DCTERMS.license)) == LICENCE_OUVERTE
    assert set(shapes.texts(header, RDFS.label)) == {"fr", "en"}


@pytest.mark.parametrize("predicate", [SH.name, SH.description, SH.message])
def test_every_shape_speaks_french_and_english(shapes: Shapes, predicate: rdflib.URIRef) -> None:
    for shape in named_shapes(shapes):
        texts = list(shapes.graph.objects(shape, predicate))

        assert sorted(text.language for text in texts) == ["en", "fr"], shape


def test_every_shape_has_severity_order_and_a_place_to_read_more(shapes: Shapes) -> None:
    for shape in named_shapes(shapes):
        severities = set(shapes.graph.objects(shape, SH.severity))

        assert len(severities) == 1, shape
        assert severities <= {SH.Violation, SH.Warning, SH.Info}, shape
        assert isinstance(shapes.value(shape, SH.order).value, int), shape
        more = set(shapes.graph.objects(shape, RDFS.seeAlso))
        assert more, shape
        assert all(isinstance(place, rdflib.URIRef) for place in more), shape


def test_shapes_are_named_after_their_class_and_rule(shapes: Shapes) -> None:
    for shape in named_shapes(shapes):
        rule = "" if (shape, SH.closed, None) in shapes.graph else "-[a-zA-Z][a-zA-Z_-]*"

        assert re.fullmatch(rf"{re.escape(SHAPES)}#[A-Z][A-Za-z]+{rule}", shape), shape


def test_every_property_shape_has_an_iri(shapes: Shapes) -> None:
    with_path = set(shapes.graph.subjects(SH.path))

    assert with_path == set(shapes.graph.subjects(RDF.type, SH.PropertyShape))
    assert not [shape for shape in with_path if isinstance(shape, rdflib.BNode)]


def test_only_terms_of_shacl_are_used(shapes: Shapes) -> None:
    terms = {
        term
        for triple in shapes.graph
        for term in triple
        if isinstance(term, rdflib.URIRef) and term.startswith(str(SH))
    }

    assert not [term for term in terms if term not in SH]


def test_every_text_has_a_language(shapes: Shapes) -> None:
    for predicate in (SH.name, SH.description, SH.message, RDFS.label, RDFS.comment):
        for text in shapes.graph.objects(None, predicate):
            assert text.language in ("fr", "en")


def unbounded(parts: object, inside: bool = False) -> Iterator[None]:
    """Yield once for each repetition without end that stands inside another one."""
    for operator, argument in parts:
        if operator in (parser.MAX_REPEAT, parser.MIN_REPEAT):
            _, most, body = argument
            endless = most is parser.MAXREPEAT
            if endless and inside:
                yield
            yield from unbounded(body, inside or endless)
        elif operator is parser.SUBPATTERN:
            yield from unbounded(argument[-1], inside)
        elif operator is parser.BRANCH:
            for body in argument[1]:
                yield from unbounded(body, inside)


def test_no_pattern_nests_repetitions_without_end(shapes: Shapes) -> None:
    for pattern in set(shapes.graph.objects(None, SH.pattern)):
        assert not list(unbounded(parser.parse(str(pattern)))), pattern


def test_the_lint_sees_a_nested_repetition() -> None:
    assert list(unbounded(parser.parse(r"^(a+)*$")))


def test_patterns_fail_fast_on_long_texts(shapes: Shapes) -> None:
    hostile = ["a" * 20_000 + "!", "a-" * 10_000, "1" * 20_000 + "!", "https://" + "a/" * 10_000]

    for pattern in set(shapes.graph.objects(None, SH.pattern)):
        for text in hostile:
            re.search(str(pattern), text)


def test_every_class_of_the_ontology_has_its_closed_shape(
    shapes: Shapes, ground: DataGraph
) -> None:
    closed = set(shapes.graph.subjects(SH.closed))
    targeted = {
        str(each) for shape in closed for each in shapes.graph.objects(shape, SH.targetClass)
    }
    classes = {
        str(each) for each in ground.subjects(RDF.type, OWL.Class) if str(each).startswith(JALON)
    }

    assert targeted == classes - ABSTRACT


def test_every_property_of_the_ontology_is_allowed_somewhere(
    shapes: Shapes, ground: DataGraph
) -> None:
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)
    properties = {
        str(each).removeprefix(JALON)
        for kind in kinds
        for each in ground.subjects(RDF.type, kind)
        if str(each).startswith(JALON)
    }
    allowed = {
        str(path).removeprefix(JALON)
        for path in shapes.graph.objects(None, SH.path)
        if str(path).startswith(JALON)
    }

    assert allowed == properties - COMPUTED


def test_lists_of_concepts_are_those_of_the_schemes(shapes: Shapes, ground: DataGraph) -> None:
    for shape in shapes.graph.subjects(SH["in"]):
        listed = {str(each) for each in shapes.members(shape, SH["in"])}
        if not all(each.startswith(SCHEME) for each in listed):
            continue
        (scheme,) = {each.partition("#")[0] for each in listed}
        concepts = {str(each) for each in ground.subjects(SKOS.inScheme, rdflib.URIRef(scheme))}

        assert listed == concepts, shape


def test_queries_follow_the_rules_of_shacl_sparql(shapes: Shapes) -> None:
    constraints = set(shapes.graph.objects(None, SH.sparql))

    for constraint in constraints:
        text = query_text(shapes.graph, constraint)
        assert "$this" in text
        assert not re.search(r"\b(MINUS|VALUES|SERVICE|FROM)\b", text)
        Store().query(text)
    assert constraints


def test_variables_in_messages_are_selected_by_the_query(shapes: Shapes) -> None:
    for constraint in set(shapes.graph.objects(None, SH.sparql)):
        selected = query_text(shapes.graph, constraint).partition("WHERE")[0]
        for message in shapes.texts(constraint, SH.message).values():
            for variable in re.findall(r"\{\?(\w+)\}", message):
                assert f"?{variable}" in selected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_says_its_idea_first_and_sorts_its_prefixes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    prefixes = re.findall(r"^@prefix ([a-z-]+):", text, re.M)

    assert text.startswith("# ")
    assert prefixes == sorted(prefixes)
    assert not [prefix for prefix in prefixes if len(re.findall(rf"\b{prefix}:", text)) < 2]

"""Nested causes are a tree: why a value conforms to none of the shapes that it should."""

import rdflib
from rdflib import SH

from jalon.rdf.parse import parse_triples
from jalon.validation.data_graph import DataGraph, add_triples
from jalon.validation.engine import check
from jalon.validation.finding import Finding
from jalon.validation.shapes import Shapes

PREFIXES = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX ex: <https://example.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> """
DATA = "ex:a ex:p 1 ; ex:q ex:b . ex:b ex:p 'x' ."


def found(shapes: str, data: str = DATA) -> list[Finding]:
    graphs = []
    for text in (data, shapes):
        graph = DataGraph()
        add_triples(graph, parse_triples((PREFIXES + text).encode(), "text/turtle"))
        graphs.append(graph)
    return check(graphs[0], Shapes(graphs[1])).findings


def components(findings: tuple[Finding, ...]) -> list[str]:
    return [str(each.component).rpartition("#")[2] for each in findings]


def test_sh_node_tells_what_the_node_broke() -> None:
    (finding,) = found(
        "ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:q ; sh:node ex:T ] . "
        "ex:T sh:property [ sh:path ex:p ; sh:datatype xsd:integer ; sh:maxCount 0 ] ."
    )

    assert components(finding.details) == [
        "DatatypeConstraintComponent",
        "MaxCountConstraintComponent",
    ]
    assert {each.focus for each in finding.details} == {rdflib.URIRef("https://example.org/b")}


def test_sh_or_tells_why_each_way_fails() -> None:
    (finding,) = found(
        "ex:S sh:targetNode ex:a ; sh:property "
        "[ sh:path ex:p ; sh:or ( [ sh:datatype xsd:date ] [ sh:nodeKind sh:IRI ] ) ] ."
    )

    assert finding.component == SH.OrConstraintComponent
    assert sorted(components(finding.details)) == [
        "DatatypeConstraintComponent",
        "NodeKindConstraintComponent",
    ]


def test_a_qualified_count_tells_why_each_value_does_not_count() -> None:
    (finding,) = found(
        "ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:q ; sh:qualifiedMinCount 1 ; "
        "sh:qualifiedValueShape [ sh:property [ sh:path ex:p ; sh:nodeKind sh:IRI ] ] ] ."
    )

    assert components(finding.details) == ["NodeKindConstraintComponent"]


def test_causes_have_causes() -> None:
    (finding,) = found(
        "ex:S sh:targetNode ex:a ; sh:and ( [ sh:property [ sh:path ex:q ; "
        "sh:or ( [ sh:class ex:C ] [ sh:class ex:D ] ) ] ] ) ."
    )

    (cause,) = finding.details
    assert cause.component == SH.OrConstraintComponent
    assert components(cause.details) == ["ClassConstraintComponent"] * 2


def test_what_should_not_conform_has_no_cause() -> None:
    (finding,) = found("ex:S sh:targetNode ex:a ; sh:not [ sh:nodeKind sh:IRI ] .")

    assert finding.component == SH.NotConstraintComponent
    assert finding.details == ()
    assert finding.text

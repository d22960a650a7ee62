"""Nothing passes in silence: what shapes matched, and what of them nobody asked."""

import rdflib
from rdflib import SH

from jalon.rdf.parse import parse_triples
from jalon.validation import Context, Document, validate
from jalon.validation.coverage import Coverage, coverage
from jalon.validation.data_graph import DataGraph, add_triples
from jalon.validation.engine import check
from jalon.validation.shapes import Shapes, load_shapes

PREFIXES = "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX ex: <https://example.org/> "


def graph_of(text: str) -> DataGraph:
    graph = DataGraph()
    add_triples(graph, parse_triples((PREFIXES + text).encode(), "text/turtle"))
    return graph


def covered(shapes: str, data: str = "ex:a a ex:C . ex:b a ex:C .") -> Coverage:
    read = Shapes(graph_of(shapes))
    return coverage(read, check(graph_of(data), read).targets)


def test_each_shape_tells_how_many_targets_it_matched() -> None:
    told = covered("ex:S sh:targetClass ex:C . ex:T sh:targetClass ex:D .")

    assert [(each.shape, each.targets) for each in told.shapes] == [
        ("https://example.org/S", 2),
        ("https://example.org/T", 0),
    ]
    assert told.unmatched == ("https://example.org/T",)


def test_a_misspelled_term_is_unknown() -> None:
    told = covered("ex:S sh:targetClass ex:C ; sh:minCountt 1 .")

    assert told.unknown_terms == (f"{SH}minCountt",)


def test_a_term_of_shacl_1_2_is_unsupported() -> None:
    told = covered("ex:S sh:targetClass ex:C ; sh:singleLine true .")

    assert told.unsupported_terms == (f"{SH}singleLine",)
    assert told.unknown_terms == ()


def test_a_shapes_graph_without_targets_is_empty() -> None:
    assert covered("ex:S a sh:NodeShape .").empty
    assert covered("").empty
    assert not covered("ex:S sh:targetNode ex:a .").empty


def test_our_own_shapes_are_all_understood() -> None:
    told = coverage(load_shapes(), {})

    assert told.unknown_terms == ()
    assert told.unsupported_terms == ()


def test_the_report_says_what_matched(context: Context) -> None:
    address, triples = next(iter(context.records.items()))
    text = "".join(f"{triple} .\n" for triple in triples)

    report = validate([Document("fiche", text.encode())], context)

    assert sum(each.targets > 0 for each in report.coverage.shapes) == report.checked.shapes
    assert len(report.coverage.unmatched) + report.checked.shapes == len(report.coverage.shapes)
    assert address is not None


def test_no_shape_of_ours_is_without_target_or_use() -> None:
    shapes = load_shapes()
    targeted = set(shapes.targeted())
    used = {value for _, _, value in shapes.graph}
    alone = {
        shape
        for shape in shapes.graph.subjects(SH.severity)
        if isinstance(shape, rdflib.URIRef) and shape not in targeted and shape not in used
    }

    assert {shape for shape in alone if "#Document-" not in shape} == set()

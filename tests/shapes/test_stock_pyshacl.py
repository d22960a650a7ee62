"""The shapes do the same in pyshacl as it comes, SPARQL-based constraints included."""

from collections.abc import Callable
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import SH

from jalon.rdf.parse import parse_file
from jalon.validation.data_graph import DataGraph, add_triples
from jalon.validation.finding import Finding
from jalon.validation.shapes import Shapes

CASES = Path(__file__).resolve().parent
TRIED = sorted(
    [
        *CASES.glob("actor/*.ttl"),
        *CASES.glob("conflict/*.ttl"),
        *CASES.glob("dataset/*.ttl"),
        *CASES.glob("dated/*.ttl"),
        CASES / "assertion" / "invalid-fragment-of-another-thing.ttl",
        CASES / "edition-entry" / "invalid-edition-and-facet-differ.ttl",
        CASES / "record" / "invalid-document-of-another-name.ttl",
        CASES / "responsibility" / "invalid-role-and-facet-differ.ttl",
    ]
)


@pytest.fixture(scope="module")
def shapes_graph(shapes: Shapes) -> rdflib.Graph:
    """The shapes as a graph that rdflib has by itself."""
    return rdflib.Graph() + shapes.graph


@pytest.mark.parametrize("path", TRIED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_pyshacl_alone_finds_the_same(
    path: Path,
    shapes_graph: rdflib.Graph,
    ground: DataGraph,
    findings: Callable[[Path], list[Finding]],
) -> None:
    ours = {(found.focus, found.shape, found.component) for found in findings(path)}
    case = rdflib.Graph()
    add_triples(case, parse_file(path))

    _, report, _ = pyshacl.validate(
        ground + case,
        shacl_graph=shapes_graph,
        inplace=True,
    )

    theirs = {
        (
            report.value(result, SH.focusNode),
            report.value(result, SH.sourceShape),
            report.value(result, SH.sourceConstraintComponent),
        )
        for result in report.objects(None, SH.result)
        if report.value(result, SH.focusNode) in set(case.subjects())
    }
    assert theirs == ours

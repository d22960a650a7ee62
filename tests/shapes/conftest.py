"""What the tests of the shapes share: the shapes, and a ground on which each case is laid."""

from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib

from jalon.files import ontology_folder
from jalon.rdf.parse import parse_file
from jalon.validation.data_graph import DataGraph, add_triples
from jalon.validation.engine import check
from jalon.validation.finding import Finding
from jalon.validation.shapes import Shapes, load_shapes

CASES = Path(__file__).resolve().parent

Check = Callable[[Path], list[Finding]]


@pytest.fixture(scope="session")
def shapes() -> Shapes:
    """The shapes, read once."""
    return load_shapes()


@pytest.fixture(scope="session")
def ground() -> DataGraph:
    """The ontology, its schemes and the context of the cases, in one graph."""
    graph = DataGraph()
    folder = ontology_folder()
    for path in [*folder.glob("*.ttl"), *folder.glob("scheme/*.ttl"), CASES / "context.ttl"]:
        add_triples(graph, parse_file(path))
    return graph


@pytest.fixture(scope="session")
def findings(shapes: Shapes, ground: DataGraph) -> Check:
    """Check a case merged with the ground: what is found at the subjects of the case, each once."""
    known: dict[Path, list[Finding]] = {}

    def check_case(path: Path) -> list[Finding]:
        if path not in known:
            case = rdflib.Graph(bind_namespaces="none")
            add_triples(case, parse_file(path))
            added = [triple for triple in case if triple not in ground]
            for triple in added:
                ground.add(triple)
            try:
                known[path] = check(ground, shapes, set(case.subjects())).findings
            finally:
                for triple in added:
                    ground.remove(triple)
        return known[path]

    return check_case

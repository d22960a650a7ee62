"""What the tests of the shapes share: the shapes, and a ground on which each case is laid."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.files import ontology_folder
from jalon.rdf.parse import parse_file
from jalon.validation.data_graph import DataGraph, add_triples
from jalon.validation.engine import Screened
from jalon.validation.finding import Finding
from jalon.validation.screen.index import Index
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
    screened = Screened(shapes, Index.of_graph(ground))

    def check_case(path: Path) -> list[Finding]:
        if path not in known:
            case = Index()
            case.load(parse_file(path))
            added = [triple for triple in case.triples() if screened.index.add(triple)]
            subjects = {case.term(subject) for subject, _, _ in case.triples()}
            try:
                known[path] = screened.check(subjects).findings
            finally:
                for triple in added:
                    screened.index.remove(triple)
        return known[path]

    return check_case

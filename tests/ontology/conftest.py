"""The ontology as shipped, read with rdflib and loaded into pyoxigraph, alone and with the data."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import Graph

ROOT = Path(__file__).resolve().parents[2]
BASE = "https://w3id.org/jalon/"


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """Return the header and the modules, without the schemes and the alignments."""
    graph = Graph()
    for file in sorted((ROOT / "ontology").glob("*.ttl")):
        graph.parse(file)
    return graph


@pytest.fixture(scope="session")
def vocabulary() -> Store:
    """Return the ontology, its schemes and the shapes, each file in its own named graph."""
    return _loaded(_vocabulary_files())


@pytest.fixture(scope="session")
def dataset() -> Store:
    """Return the vocabulary and the records, each record in the graph of its document."""
    store = _loaded(_vocabulary_files() + sorted((ROOT / "data").glob("*.ttl")))
    for file in sorted((ROOT / "data").glob("*/*.ttl")):
        _load(store, file, f"{BASE}doc/{file.parent.name}/{file.stem}")
    return store


def _vocabulary_files() -> list[Path]:
    folders = (ROOT / "ontology", ROOT / "ontology" / "scheme", ROOT / "shapes")
    return [file for folder in folders for file in sorted(folder.glob("*.ttl"))]


def _loaded(files: Iterable[Path]) -> Store:
    store = Store()
    for file in files:
        _load(store, file, file.as_uri())
    return store


def _load(store: Store, file: Path, graph: str) -> None:
    store.load(path=file, format=RdfFormat.TURTLE, to_graph=NamedNode(graph))

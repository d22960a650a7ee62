"""The shipped records, as their files hold them: one named graph a file, nothing derived."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from jalon.namespaces import PREFIXES

DATA = Path(__file__).resolve().parents[2] / "data"
ID = "https://w3id.org/jalon/id/"
DOC = "https://w3id.org/jalon/doc/"

Ask = Callable[[str], list[tuple[str, ...]]]
"""Put a SELECT query to all records; the rows, each value as text ("" if unbound)."""


def record_paths() -> list[Path]:
    """Return the files of the records, each below the folder of its kind."""
    return sorted(DATA.glob("*/*.ttl"))


def document(path: Path) -> str:
    """Return the address of the document that a file holds."""
    return f"{DOC}{path.parent.name}/{path.stem}"


@pytest.fixture(scope="session")
def records() -> Store:
    """Return every record in the graph of its document."""
    store = Store()
    for path in record_paths():
        store.load(path=path, format=RdfFormat.TURTLE, to_graph=NamedNode(document(path)))
    return store


@pytest.fixture(scope="session")
def ask(records: Store) -> Ask:
    """Return a way to ask all records a question."""
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())

    def rows(query: str) -> list[tuple[str, ...]]:
        found = records.query(prologue + query, use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)
        return [tuple(term.value if term else "" for term in row) for row in found]

    return rows


@pytest.fixture(scope="session")
def count(ask: Ask) -> Callable[[str], int]:
    """Return a way to count the subjects ``?x`` of a graph pattern."""

    def number(pattern: str) -> int:
        return int(ask(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}")[0][0])

    return number

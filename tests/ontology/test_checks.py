"""The ontology and the data commit none of the sins of ontology/check, and each sin is found."""

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

ROOT = Path(__file__).resolve().parents[2]
CHECKS = {
    file.stem.removesuffix("-violation"): file
    for file in sorted((ROOT / "ontology" / "check").glob("*-violation.rq"))
}
SINS = Path(__file__).resolve().parent / "sin"
HEADER = re.compile(r"\A# title-fr: \S.*\n# title-en: \S.*\n# why: \S.*\n\n")
RECORD = "https://w3id.org/jalon/doc/programme/sin"


def rows(store: Store, sin: str) -> set[str]:
    """Return the rows of the check of a sin, over the union of all graphs."""
    query = CHECKS[sin].read_text(encoding="utf-8")
    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    return {str(solution) for solution in solutions}


def found(store: Store, sin: str, example: Path) -> set[str]:
    """Return the rows that an example adds to the check of a sin."""
    text = example.read_text(encoding="utf-8")
    graph = NamedNode(RECORD if "document:sin" in text else "https://w3id.org/jalon/sin")
    before = rows(store, sin)
    store.load(text, format=RdfFormat.TURTLE, to_graph=graph)
    try:
        return rows(store, sin) - before
    finally:
        store.remove_graph(graph)


@pytest.mark.parametrize("sin", CHECKS)
def test_the_ontology_and_the_data_are_free_of(sin: str, dataset: Store) -> None:
    assert rows(dataset, sin) == set()


@pytest.mark.parametrize("sin", CHECKS)
def test_a_check_says_in_two_languages_what_it_seeks_and_why(sin: str) -> None:
    assert HEADER.match(CHECKS[sin].read_text(encoding="utf-8"))


@pytest.mark.parametrize("sin", CHECKS)
def test_a_check_finds_its_sin(sin: str, vocabulary: Store) -> None:
    assert found(vocabulary, sin, SINS / f"{sin}.ttl")


@pytest.mark.parametrize("sin", CHECKS)
def test_an_example_commits_one_sin_only(sin: str, vocabulary: Store) -> None:
    example = SINS / f"{sin}.ttl"

    others = {other for other in CHECKS if other != sin and found(vocabulary, other, example)}

    assert others == set()


def test_every_example_belongs_to_a_check() -> None:
    assert {file.stem for file in SINS.glob("*")} == set(CHECKS)

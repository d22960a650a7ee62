"""The mix: every query is legal, finds something, and is or is not repeated as said."""

from itertools import islice
from pathlib import Path

import pytest
from benchmarks.first_byte import ROWS, query
from benchmarks.generate import write_file
from benchmarks.mix import TEMPLATES, repeated, uncached
from benchmarks.runaway import KINDS
from benchmarks.vocabulary import Scale
from pyoxigraph import QueryBoolean, QuerySolutions, Store
from rdflib.plugins.sparql.parser import parseQuery

SIZE = 5_000
SCALE = Scale.of(SIZE)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path: Path = tmp_path_factory.mktemp("mix") / "graph.nt"
    write_file(path, SIZE)
    store = Store()
    store.load(path=str(path))
    return store


def test_every_kind_of_query_finds_something(store: Store) -> None:
    found = dict.fromkeys(TEMPLATES, 0)
    for asked in islice(uncached(SCALE, 1), 40 * len(TEMPLATES)):
        result = store.query(asked.text)
        found[asked.name] += bool(result) if isinstance(result, QueryBoolean) else len([*result])

    assert [name for name, count in found.items() if not count] == []


def test_no_two_uncached_queries_are_alike() -> None:
    texts = [asked.text for seed in (1, 2) for asked in islice(uncached(SCALE, seed), 2_000)]

    assert len(set(texts)) == len(texts)


def test_the_same_seed_asks_the_same() -> None:
    assert [*islice(uncached(SCALE, 3), 50)] == [*islice(uncached(SCALE, 3), 50)]


def test_repeated_queries_are_few() -> None:
    assert len(set(islice(repeated(SCALE, 1), 500))) == len(TEMPLATES)


def test_no_place_is_left_open() -> None:
    for asked in islice(uncached(SCALE, 1), len(TEMPLATES)):
        assert "N0NCE" not in asked.text
        assert "{action}" not in asked.text


def test_a_large_result_has_the_rows_it_promises(store: Store) -> None:
    result = store.query(query(SIZE, "1x1"))

    assert isinstance(result, QuerySolutions)
    assert sum(1 for _ in result) == ROWS


@pytest.mark.parametrize("kind", KINDS)
def test_a_runaway_query_is_legal(kind: str) -> None:
    parseQuery(KINDS[kind])  # it does not run it

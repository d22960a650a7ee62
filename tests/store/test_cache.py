"""The cache of results: bounded in bytes, and nothing in it that depends on the moment."""

import pytest

from jalon.settings import Settings
from jalon.store.cache import ResultCache, depends_on_the_moment
from jalon.store.engine import Engine
from jalon.store.query import QueryRequest


def test_a_result_is_found_again_under_its_key() -> None:
    cache: ResultCache[str] = ResultCache(1_000_000)
    cache.put("a", "result", 10)

    assert cache.get("a") == "result"
    assert cache.get("b") is None


def test_the_least_used_goes_first_and_the_bytes_stay_bounded() -> None:
    cache: ResultCache[int] = ResultCache(100_000)
    for number in range(10):
        cache.put(number, number, 10_000)
        cache.get(0)

    assert cache.bytes <= cache.limit
    assert cache.get(0) is not None
    assert cache.get(1) is None
    assert cache.get(9) is not None


def test_putting_a_key_again_counts_its_bytes_once() -> None:
    cache: ResultCache[str] = ResultCache(100_000)
    for _ in range(100):
        cache.put("a", "result", 5_000)

    assert cache.bytes < 6_000


@pytest.mark.parametrize("limit", [0, 50_000])
def test_a_result_too_large_for_the_cache_is_not_kept(limit: int) -> None:
    cache: ResultCache[str] = ResultCache(limit)
    cache.put("a", "result", 10_000)

    assert cache.get("a") is None
    assert cache.bytes == 0


def test_what_was_kept_before_the_dataset_changed_is_gone_after_it() -> None:
    cache: ResultCache[str] = ResultCache(100_000)
    cache.put("a", "old", 10, succession=0)

    assert cache.get("a", succession=1) is None
    cache.put("b", "asked before the change", 10, succession=0)
    assert cache.get("b", succession=1) is None
    assert cache.bytes == 0


@pytest.mark.parametrize(
    "text",
    ["SELECT (RAND() AS ?x) {}", "SELECT (nOw() AS ?x) {}", "BIND(STRUUID() AS ?x)", "\\u004e"],
)
def test_what_depends_on_the_moment_is_known(text: str) -> None:
    assert depends_on_the_moment(text)


def test_an_ordinary_query_does_not_depend_on_the_moment() -> None:
    assert not depends_on_the_moment("SELECT ?now { ?s jalon:knownOn ?now . FILTER(?brand != 1) }")
    assert not depends_on_the_moment("SELECT * { ?s a <https://w3id.org/jalon/def#Action> }")


def test_the_engine_answers_the_same_query_from_its_cache(engine: Engine) -> None:
    request = QueryRequest("SELECT ?s { ?s a <https://w3id.org/jalon/def#Axis> }", format="csv")

    first, second = engine.query(request), engine.query(request)

    assert (first.kept, second.kept) == (False, True)
    assert (first.digest, first.length) == (second.digest, second.length)
    assert first.read() == second.read()


def test_a_query_of_the_moment_is_asked_each_time(engine: Engine) -> None:
    request = QueryRequest("SELECT (STRUUID() AS ?x) {}", format="csv")

    assert engine.query(request).read() != engine.query(request).read()


def test_another_format_or_graph_is_another_result(engine: Engine) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    graph = "https://w3id.org/jalon/doc/actor/dns"

    whole = engine.query(QueryRequest(text, format="csv")).read()
    one = engine.query(QueryRequest(text, format="csv", default_graphs=[graph])).read()

    assert whole != one
    assert engine.query(QueryRequest(text, format="tsv")).read() != whole


def test_no_answer_of_before_a_write_is_given_after_it() -> None:
    engine = Engine.start(Settings.load({}, {}), scratch=True)
    request = QueryRequest("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", format="csv")
    counts = []
    for number in range(3):
        counts.append(engine.query(request).read())
        assert engine.query(request).kept
        engine.update(f"INSERT DATA {{ <a:a> <a:b> {number} }}")
    engine.stop()

    assert len(set(counts)) == 3

"""The engine: true answers, true errors, and nobody else is hurt."""

import threading
import time
from collections.abc import Iterator

import pytest

from jalon.errors import (
    BadQuery,
    BadRequest,
    DeadlineExceeded,
    EngineCrashed,
    NotAcceptable,
    NotFound,
    ReadOnly,
    TooLarge,
)
from jalon.rdf.formats import GRAPH_FORMATS
from jalon.settings import Settings
from jalon.store.engine import Engine
from jalon.store.query import QueryRequest

TURTLE = GRAPH_FORMATS[0]
NESTED = f"{{ BIND({'CONCAT(' * 3000}'a'{')' * 3000} AS ?x) }}"
PRODUCT = (
    f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {' '.join(map(str, range(1000)))} }} "
    f"VALUES ?b {{ {' '.join(map(str, range(1000)))} }} VALUES ?c {{ 1 2 3 4 5 6 7 8 9 }} "
    f"VALUES ?d {{ {' '.join(map(str, range(1000)))} }} FILTER(?a + ?b + ?c = ?d * ?a) }}"
)


@pytest.fixture
def ungated_engine() -> Iterator[Engine]:
    """A scratch engine whose gate lets everything pass, to see what stands behind it."""
    limits = {"gate_nesting": 10**6, "gate_chain": 10**6, "gate_patterns": 10**6}
    settings = Settings.load({"query_seconds": 1, "query_memory": 256, **limits}, {})
    engine = Engine.start(settings, scratch=True)
    yield engine
    engine.stop()


def csv(engine: Engine, text: str, **more: object) -> list[str]:
    answer = engine.query(QueryRequest(text, format="csv", **more))
    return answer.read().decode().split("\r\n")[1:-1]


def count(engine: Engine) -> int:
    return int(csv(engine, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0])


def test_a_bad_query_is_told_with_line_column_and_excerpt(engine: Engine) -> None:
    with pytest.raises(BadQuery) as told:
        engine.query(QueryRequest("SELECT *\nWHERE { ?s ?p }"))

    assert told.value.line == 2
    assert told.value.excerpt == "WHERE { ?s ?p }"
    assert "ligne 2" in told.value.fr
    assert "line 2" in told.value.en


def test_an_undeclared_prefix_of_the_house_comes_with_its_declaration(engine: Engine) -> None:
    with pytest.raises(BadQuery, match=r"PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"):
        engine.query(QueryRequest("SELECT * { ?s skos:prefLabel ?o }"))


def test_the_format_is_chosen_by_name_else_by_accept(engine: Engine) -> None:
    def chosen(**more: str) -> str:
        answer = engine.query(QueryRequest("ASK {}", **more))
        answer.close()
        return answer.format.name

    assert chosen(accept="text/csv", format="xml") == "xml"
    assert chosen(accept="text/csv") == "csv"
    assert chosen() == "json"


@pytest.mark.parametrize("more", [{"accept": "image/png"}, {"format": "turtle"}, {"format": "no"}])
def test_a_format_that_does_not_exist_is_refused_with_the_list(
    engine: Engine, more: dict[str, str]
) -> None:
    with pytest.raises(NotAcceptable) as told:
        engine.query(QueryRequest("ASK {}", **more))

    assert told.value.available


def test_a_graph_name_that_is_no_iri_is_refused(engine: Engine) -> None:
    with pytest.raises(BadRequest):
        engine.query(QueryRequest("ASK {}", default_graphs=["not an iri"]))


def test_a_query_is_stopped_at_the_deadline(scratch_engine: Engine) -> None:
    started = time.monotonic()

    with pytest.raises(DeadlineExceeded):
        scratch_engine.query(QueryRequest(PRODUCT))

    assert 0.9 < time.monotonic() - started < 3


def test_a_crash_is_one_answer_and_the_next_query_works(ungated_engine: Engine) -> None:
    with pytest.raises(EngineCrashed):
        ungated_engine.query(QueryRequest(f"SELECT * {NESTED}"))

    assert csv(ungated_engine, "SELECT (1 AS ?n) {}") == ["1"]


def test_a_runaway_does_not_hold_up_the_others(scratch_engine: Engine) -> None:
    def run_away() -> None:
        with pytest.raises(DeadlineExceeded):
            scratch_engine.query(QueryRequest(PRODUCT))

    runaway = threading.Thread(target=run_away)
    runaway.start()
    started = time.monotonic()
    csv(scratch_engine, "SELECT (1 AS ?n) {}")
    waited = time.monotonic() - started
    runaway.join()

    assert waited < 0.8


def test_memory_is_bounded(scratch_engine: Engine) -> None:
    bomb = (
        "SELECT ?x { BIND('xxxxxxxxxxxxxxxx' AS ?a0) "
        + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}, ?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(16))
        + " BIND(STRLEN(?a16) AS ?x) }"
    )

    with pytest.raises((EngineCrashed, DeadlineExceeded)):
        scratch_engine.query(QueryRequest(bomb)).read()


@pytest.mark.parametrize("keyword", ["SERVICE", "\\u0053ERVICE"])
def test_service_finds_no_network(scratch_engine: Engine, keyword: str) -> None:
    with pytest.raises((BadQuery, EngineCrashed)):
        scratch_engine.query(
            QueryRequest(f"SELECT * {{ {keyword} <http://127.0.0.1:8080/> {{}} }}")
        )


@pytest.mark.parametrize("keyword", ["LOAD", "\\u004cOAD"])
def test_load_finds_no_network(scratch_engine: Engine, keyword: str) -> None:
    with pytest.raises((BadQuery, EngineCrashed)):
        scratch_engine.update(f"{keyword} <http://127.0.0.1:8080/>")

    assert count(scratch_engine) == 0


def test_an_update_is_seen_by_the_next_query(scratch_engine: Engine) -> None:
    for number in range(20):
        scratch_engine.update(f"INSERT DATA {{ <http://s> <http://p> {number} }}")
        assert count(scratch_engine) == number + 1


def test_an_update_that_fails_leaves_everything_as_it_was(ungated_engine: Engine) -> None:
    ungated_engine.update("INSERT DATA { <http://s> <http://p> 1 }")

    with pytest.raises(BadQuery):
        ungated_engine.update("INSERT DATA { <http://s> <http://p> 2 } ; DELETE nonsense")
    with pytest.raises(EngineCrashed):
        ungated_engine.update(
            f"INSERT DATA {{ <a:a> <a:b> 3 }} ; INSERT {{ <a:a> <a:b> ?x }} WHERE {NESTED}"
        )

    assert count(ungated_engine) == 1


def test_concurrent_updates_lose_nothing(scratch_engine: Engine) -> None:
    def insert(start: int) -> None:
        for number in range(start, start + 5):
            scratch_engine.update(f"INSERT DATA {{ <http://s> <http://p> {number} }}")

    writers = [threading.Thread(target=insert, args=(start,)) for start in (0, 100, 200, 300)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert count(scratch_engine) == 20


def test_an_update_changes_the_version(scratch_engine: Engine) -> None:
    before = scratch_engine.call("status")["version"]
    scratch_engine.update("INSERT DATA { <http://s> <http://p> 1 }")

    assert scratch_engine.call("status")["version"] != before


def test_a_graph_is_put_added_to_read_and_removed(scratch_engine: Engine) -> None:
    graph = "http://example.org/g"

    assert scratch_engine.put_graph(graph, [("text/turtle", b"<a> <b> 1 .")], replace=True)
    assert not scratch_engine.put_graph(graph, [("text/turtle", b"<a> <b> 2 .")], replace=False)
    assert scratch_engine.graph(graph, TURTLE).read().decode().count("example.org/a") == 1
    assert count(scratch_engine) == 0, "a scratch default graph is plain, not a union"
    scratch_engine.delete_graph(graph)
    with pytest.raises(NotFound):
        scratch_engine.graph(graph, TURTLE)


def test_the_guarded_dataset_takes_no_write(engine: Engine) -> None:
    with pytest.raises(ReadOnly):
        engine.update("INSERT DATA { <http://s> <http://p> 1 }")
    with pytest.raises(ReadOnly):
        engine.put_graph("http://g", [("text/turtle", b"")], replace=True)


def test_a_large_result_is_whole(scratch_engine: Engine) -> None:
    numbers = " ".join(map(str, range(300)))
    text = f"SELECT ?a ?b {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }}"

    answer = scratch_engine.query(QueryRequest(text, format="csv"))

    body = answer.read()
    assert body.count(b"\r\n") == 90_001
    assert len(body) == answer.length


def test_a_large_result_that_is_stopped_raises_and_is_never_cut_in_silence(
    scratch_engine: Engine,
) -> None:
    numbers = " ".join(map(str, range(1000)))
    values = " ".join(f"VALUES ?{name} {{ {numbers} }}" for name in "abc")
    text = f"SELECT * {{ {values} }}"

    with pytest.raises((DeadlineExceeded, TooLarge)):
        scratch_engine.query(QueryRequest(text, format="csv"))


def test_the_engine_ends_with_its_owner() -> None:
    engine = Engine.start(Settings.load({}, {}), scratch=True)
    folder = engine.folder

    engine.stop()

    assert not folder.exists()

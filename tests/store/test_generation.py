"""A dataset on disk: each child opens it read-only; a write makes the next generation."""

import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jalon.errors import (
    BadQuery,
    BadSyntax,
    DeadlineExceeded,
    EngineCrashed,
    MissingFile,
    NotFound,
    ReadOnly,
    RecordRuleBroken,
)
from jalon.files import data_folder
from jalon.rdf.formats import GRAPH_FORMATS
from jalon.sandbox.errand import run_apart
from jalon.settings import Settings
from jalon.store import writing
from jalon.store.engine import Engine
from jalon.store.generation import build
from jalon.store.loading import estimated_quads
from jalon.store.query import QueryRequest
from jalon.store.snapshot import guarded_source, is_for_disk, open_snapshot, scratch_source
from jalon.store.update import update
from jalon.store.update_operations import UsingDataset

TURTLE = GRAPH_FORMATS[0]
QUADS = 3000
ON_DISK = {"dataset_in": "generation", "query_seconds": 1, "query_memory": 256}
DNS = "https://w3id.org/jalon/id/actor/dns"
NUMBERS = " ".join(map(str, range(1000)))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'VALUES ?{v} {{ {NUMBERS} }}' for v in 'abc')} }}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of triples with one predicate."""
    path = tmp_path / "numbers.nt"
    path.write_text("".join(f"<http://s/{n}> <http://p> <http://o/{n}> .\n" for n in range(QUADS)))
    return path


@pytest.fixture
def on_disk(file: Path) -> Iterator[Engine]:
    """An engine on a scratch dataset on disk."""
    engine = Engine.start(Settings.load(ON_DISK, {}), scratch=True, load=[file])
    yield engine
    engine.stop()


def csv(engine: Engine, text: str) -> list[str]:
    answer = engine.query(QueryRequest(text, format="csv"))
    return answer.read().decode().split("\r\n")[1:-1]


def count(engine: Engine) -> int:
    return int(csv(engine, "SELECT (COUNT(*) AS ?n) { ?s <http://p> ?o }")[0])


def generations(engine: Engine) -> list[str]:
    return sorted(path.name for path in engine.folder.glob("generation-*"))


def kill(process: int) -> bool:
    """Kill a process; return whether it was still there."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def children(engine: Engine) -> list[int]:
    """The processes of the engine that hold a store open."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_text().split("\0")
            opened = [each.readlink().suffix for each in (process / "fd").iterdir()]
        except OSError:
            continue
        if str(engine.folder) in words and ".sst" in opened:
            found.append(int(process.name))
    return found


def test_a_generation_answers_queries(on_disk: Engine) -> None:
    assert count(on_disk) == QUADS
    assert on_disk.call("status")["quads"] == QUADS
    assert csv(on_disk, "SELECT ?o { <http://s/7> <http://p> ?o }") == ["http://o/7"]
    assert len(generations(on_disk)) == 1


def test_an_update_is_seen_by_the_next_query(on_disk: Engine) -> None:
    for number in range(1, 5):
        on_disk.update(f"INSERT DATA {{ <http://s> <http://p> {number} }}")
        assert count(on_disk) == QUADS + number


def test_a_generation_goes_when_no_query_can_still_read_it(on_disk: Engine) -> None:
    for number in range(3):
        before = generations(on_disk)
        on_disk.update(f"INSERT DATA {{ <http://s> <http://p> {number} }}")
        for path in on_disk.folder.glob("generation-*"):
            os.utime(path, (0, 0))

    assert len(generations(on_disk)) == 2, "the last one, and the one before it"
    assert set(before) & set(generations(on_disk)) == {before[-1]}


def test_an_update_that_fails_leaves_everything_as_it_was(on_disk: Engine) -> None:
    on_disk.update("INSERT DATA { <http://s> <http://p> 1 }")
    version = on_disk.call("status")["version"]

    with pytest.raises(BadQuery):
        on_disk.update("INSERT DATA { <http://s> <http://p> 2 } ; DELETE nonsense")

    assert count(on_disk) == QUADS + 1
    assert on_disk.call("status")["version"] == version


def test_an_update_that_takes_too_long_is_stopped_and_the_next_one_is_done(file: Path) -> None:
    settings = Settings.load({**ON_DISK, "write_seconds": 1}, {})
    engine = Engine.start(settings, scratch=True, load=[file])
    values = " ".join(f"VALUES ?{name} {{ {NUMBERS} }}" for name in "abc")
    try:
        with pytest.raises((DeadlineExceeded, EngineCrashed)):
            engine.update(f"INSERT {{ <http://s> <http://p> ?n }} WHERE {{ {values} }}")
        engine.update("INSERT DATA { <http://s> <http://p> 1 }")

        assert count(engine) == QUADS + 1
    finally:
        engine.stop()


def test_a_graph_is_put_read_and_removed(on_disk: Engine) -> None:
    graph = "http://example.org/g"

    assert on_disk.put_graph(graph, [("text/turtle", b"<a> <b> 1 .")], True)
    assert not on_disk.put_graph(graph, [("text/turtle", b"<a> <b> 2 .")], False)
    assert on_disk.graph(graph, TURTLE).read().decode().count("example.org/a") == 1
    on_disk.delete_graph(graph)
    with pytest.raises(NotFound):
        on_disk.graph(graph, TURTLE)


def test_no_query_fails_while_generations_follow_each_other(on_disk: Engine) -> None:
    seen: list[int] = []
    stop = threading.Event()

    def keep_reading() -> None:
        while not stop.is_set():
            seen.append(count(on_disk))

    readers = [threading.Thread(target=keep_reading) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(5):
        on_disk.update(f"INSERT DATA {{ <http://s> <http://p> {number} }}")
    stop.set()
    for reader in readers:
        reader.join()

    assert count(on_disk) == QUADS + 5
    assert set(seen) <= set(range(QUADS, QUADS + 6))


def test_a_query_is_stopped_at_the_deadline(on_disk: Engine) -> None:
    started = time.monotonic()

    with pytest.raises(DeadlineExceeded):
        on_disk.query(QueryRequest(ENDLESS))

    assert 0.9 < time.monotonic() - started < 3
    assert count(on_disk) == QUADS


@pytest.mark.parametrize(("may_call", "told"), [(False, b"refused 3000"), (True, b"open 3000")])
def test_the_network_is_closed_to_a_child_unless_calls_were_allowed(
    file: Path, tmp_path: Path, may_call: bool, told: bytes
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    generation = build(scratch_source([file]), folder, 1.0, may_call)

    def open_it() -> bytes:
        generation.open()
        try:
            socket.socket().close()
        except PermissionError:
            return b"refused %d" % len(generation.snapshot.store)
        return b"open %d" % len(generation.snapshot.store)

    assert run_apart(open_it) == told


def test_killed_children_cost_nobody_anything_when_they_were_idle(on_disk: Engine) -> None:
    count(on_disk)
    for _ in range(3):
        deadline = time.monotonic() + 5
        while not sum(map(kill, children(on_disk))) and time.monotonic() < deadline:
            time.sleep(0.01)  # the last one may have ended, the next not have opened its store

        assert time.monotonic() < deadline
        assert count(on_disk) == QUADS


def test_nothing_is_left_on_disk_at_the_end(file: Path) -> None:
    engine = Engine.start(Settings.load(ON_DISK, {}), scratch=True, load=[file])
    engine.update("INSERT DATA { <http://s> <http://p> 1 }")

    engine.stop()

    deadline = time.monotonic() + 5
    while engine.folder.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not engine.folder.exists()


def test_a_bad_file_stops_the_start_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "bad.nt"
    path.write_text("<http://a> <http://b> <http://c> .\n<http://a> b")

    with pytest.raises(Exception, match=r"bad\.nt:2"):
        Engine.start(Settings.load(ON_DISK, {}), scratch=True, load=[path])


def test_the_guarded_dataset_is_the_same_on_disk(engine: Engine) -> None:
    on_disk = Engine.start(Settings.load({"dataset_in": "generation"}, {}))
    text = "SELECT ?s ?p ?o { ?s jalon:currentStatus ?o ; ?p ?o } ORDER BY ?s ?p ?o"
    query = f"PREFIX jalon: <https://w3id.org/jalon/def#> {text}"
    try:
        with pytest.raises(ReadOnly):
            on_disk.update("INSERT DATA { <http://s> <http://p> 1 }")

        assert on_disk.call("status") == engine.call("status")
        assert csv(on_disk, query) == csv(engine, query) != []
    finally:
        on_disk.stop()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of this test alone."""
    shutil.copytree(data_folder(), tmp_path / "home" / "data")
    return tmp_path / "home"


@pytest.fixture
def home_on_disk(home: Path) -> Iterator[Engine]:
    """An engine on that home, served from disk."""
    engine = Engine.start(Settings.load({"dataset_in": "generation", "home": home}, {}))
    yield engine
    engine.stop()


ABOUT_DNS = f"SELECT ?o {{ <{DNS}> <http://a/b> ?o }} ORDER BY ?o"


def test_a_write_to_a_home_on_disk_is_in_its_records_and_in_the_next_answer(
    home_on_disk: Engine, home: Path
) -> None:
    file = home / "data/actor/dns.ttl"
    before, quads = file.read_text(), home_on_disk.call("status")["quads"]

    home_on_disk.update(f'INSERT DATA {{ <{DNS}> <http://a/b> "written" }}')

    assert '"written"' in file.read_text()
    assert csv(home_on_disk, ABOUT_DNS) == ["written"]
    status = home_on_disk.call("status")
    assert status["quads"] > quads  # the statement, and what the history says of it
    assert status["quads"] == open_snapshot(home).quads
    assert status["version"] == open_snapshot(home).version
    with pytest.raises(RecordRuleBroken):
        home_on_disk.update("INSERT DATA { <http://s> <http://p> 1 }")
    home_on_disk.update(f"DELETE WHERE {{ <{DNS}> <http://a/b> ?o }}")
    assert file.read_text() == before
    assert csv(home_on_disk, ABOUT_DNS) == []


def test_a_home_on_disk_that_another_program_changed_is_read_again_before_a_write(
    home_on_disk: Engine, home: Path
) -> None:
    with_another = open_snapshot(home)
    update(with_another, f'INSERT DATA {{ <{DNS}> <http://a/b> "another" }}', UsingDataset())

    home_on_disk.update(f'INSERT DATA {{ <{DNS}> <http://a/b> "written" }}')

    assert csv(home_on_disk, ABOUT_DNS) == ["another", "written"]
    assert home_on_disk.call("status")["version"] == open_snapshot(home).version


def test_a_home_on_disk_that_only_its_server_writes_to_is_not_read_again(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "generations").mkdir()
    generation = build(guarded_source(home), tmp_path / "generations", keep_seconds=0)
    mine, theirs = socket.socketpair()

    for number in range(3):
        told = {"text": f"INSERT DATA {{ <{DNS}> <http://a/b> {number} }}"}
        graphs: dict[str, list[str]] = {"default_graphs": [], "named_graphs": []}
        assert generation.change({"operation": "update", "arguments": told | graphs}, theirs)
        monkeypatch.delattr(writing, "guarded_source", raising=False)

    assert generation.snapshot.publication == 3
    assert generation.snapshot.seal == open_snapshot(home).seal
    mine.close()
    theirs.close()


def test_a_large_dataset_is_for_the_disk_and_a_small_one_for_memory(file: Path) -> None:
    source = scratch_source([file])

    assert is_for_disk(source, "auto", 1000)
    assert not is_for_disk(source, "auto", 5000)
    assert not is_for_disk(source, "memory", 1000)
    assert is_for_disk(source, "generation", 5000)


@pytest.mark.parametrize("suffix", ["nt", "ttl"])
def test_the_number_of_quads_is_told_from_a_sample(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"large.{suffix}"
    path.write_text("".join(f"<http://s/{n:06}> <http://p> <http://o> .\n" for n in range(20_000)))

    assert estimated_quads([path, path]) == pytest.approx(20_000, rel=0.02)
    assert estimated_quads([]) == 0
    with pytest.raises(MissingFile):
        estimated_quads([tmp_path / "none.nt"])
    with pytest.raises(BadSyntax):
        (tmp_path / "x.txt").write_text("x")
        estimated_quads([tmp_path / "x.txt"])

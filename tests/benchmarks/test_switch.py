"""Updates and kills under load, on a real server of a small graph."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.generate import write_file
from benchmarks.plan import Plan
from benchmarks.servers import Data, Server, recipes, running, with_updates

from benchmarks import replace, switch

SIZE = 1_000
PLAN = Plan(size=SIZE, seconds=0.5)
JALON, OXIGRAPH = (
    next(recipe for recipe in recipes() if recipe.name == name) for name in ("jalon", "oxigraph")
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("switch")
    data = Data(folder / "graph.nt", SIZE, folder)
    write_file(data.file, SIZE)
    with running(JALON, data) as server:
        yield server


def test_an_update_is_seen_and_no_read_fails(server: Server) -> None:
    figures = {row.measure: row.value for row in switch.measure(server, JALON.update, PLAN)}

    assert 0 < figures["seconds until a read sees it"] < 10
    assert figures["readers' errors"] == 0
    assert figures["readers' requests"] > 0


def test_killed_children_are_replaced(server: Server) -> None:
    figures = {row.measure: row.value for row in replace.measure(server, PLAN, 0)}

    assert 0 < figures["ms to the next answer"] < 10_000
    assert figures["errors"] == 0


def test_oxigraph_is_asked_open_to_updates(tmp_path: Path) -> None:
    opened = with_updates(OXIGRAPH)

    assert opened is not None
    assert opened.update == "/update"
    assert "serve" in opened.command(Data(tmp_path, SIZE, tmp_path), 1, None)
    assert with_updates(next(each for each in recipes() if each.name == "virtuoso")) is None

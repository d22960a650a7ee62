"""The short table: what was promised beside what a run saw."""

from pathlib import Path

import pytest
from benchmarks.__main__ import _options
from benchmarks.readme import BEGIN, END, NoMarkers, placed, spelled
from benchmarks.results import Row
from benchmarks.targets import table, targets

REPOSITORY = Path(__file__).resolve().parents[2]
MIX = "Uncached mix, 32 clients"
CPU = "CPU ms a request"
SMALL = [
    Row(MIX, CPU, "jalon", 0.2),
    Row(MIX, CPU, "oxigraph", 0.3),
    Row(MIX, CPU, "virtuoso", 0.6),
    Row("Repeated requests, 32 clients", CPU, "jalon-guarded", 0.03),
    Row("Runaway query: product (deadline 3 s)", "seconds to its answer", "jalon", 3.1),
    Row("Runaway query: sort bomb (deadline 3 s)", "seconds to its answer", "jalon", 6.0),
]
LARGE = [Row("Query children killed", "ms to the next answer", "jalon", 40.0)]


def line(what: str) -> list[str]:
    """The cells of the line about something."""
    found = table({10_000: SMALL, 1_000_000: LARGE}, 3.0).splitlines()
    (cells,) = [each.strip("| ").split("|") for each in found if what in each]
    return [cell.strip() for cell in cells[1:]]


@pytest.mark.parametrize(
    ("what", "seen"),
    [
        ("10 k triples: CPU, 32 clients, to oxigraph", ["≥ 1.00×", "1.50×", "met"]),
        ("10 k triples: CPU, 32 clients, to Virtuoso", ["≥ 4.00×", "3.00×", "**missed**"]),
        ("cache hit to oxigraph's uncached answer", ["≥ 8.00×", "10×", "met"]),
        ("the worst: seconds", ["≤ 3.50", "6.00", "**missed**"]),
        ("child replaced after a kill", ["≤ 100", "40", "met"]),
        ("first byte", ["≤ 50", "not measured"]),
    ],
)
def test_a_target_stands_beside_what_was_seen(what: str, seen: list[str]) -> None:
    assert line(what) == seen


def test_a_figure_of_another_size_is_not_taken() -> None:
    assert "met" not in table({10_000: LARGE}, 3.0)


def test_every_target_says_something_else() -> None:
    told = [target.what for target in targets(3.0)]

    assert len(set(told)) == len(told)


def test_the_table_goes_between_the_markers_and_nothing_else_changes() -> None:
    text = f"# Title\n\n{BEGIN}\nold\n{END}\n\nmore\n"

    assert placed(text, "new") == f"# Title\n\n{BEGIN}\nnew\n{END}\n\nmore\n"
    with pytest.raises(NoMarkers):
        placed("# Title", "new")


def test_what_is_told_says_machine_and_day() -> None:
    assert " UTC, commit " in spelled({}, 3.0)
    assert " cores, " in spelled({}, 3.0)


def test_the_readme_has_the_markers() -> None:
    placed((REPOSITORY / "README.md").read_text(encoding="utf-8"), "")


def test_several_sizes_servers_and_questions_are_listed_or_repeated() -> None:
    words = "--size 10k 1M --server jalon oxigraph --server virtuoso --question switch replace"

    given = _options().parse_args(words.split())

    assert given.size == [10_000, 1_000_000]
    assert given.server == ["jalon", "oxigraph", "virtuoso"]
    assert given.question == ["switch", "replace"]

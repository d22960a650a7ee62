"""Medians, ratios and the report."""

from pathlib import Path

import pytest
from benchmarks.__main__ import Run, report
from benchmarks.load import percentile
from benchmarks.plan import Plan
from benchmarks.results import Row, medians, table
from benchmarks.servers import Data

ROWS = [
    Row("Mix", "requests/s", "jalon", 100, higher=True),
    Row("Mix", "requests/s", "jalon", 900, higher=True),
    Row("Mix", "requests/s", "jalon", 300, higher=True),
    Row("Mix", "requests/s", "peer", 200, higher=True),
    Row("Mix", "CPU ms", "peer", 3.0),
    Row("Mix", "CPU ms", "jalon", 1.5),
]


def test_a_figure_is_the_median_of_its_rounds() -> None:
    assert medians(ROWS)[0].value == 300


def test_a_ratio_above_one_means_that_jalon_is_better() -> None:
    lines = [line.strip("| ").split("|") for line in table(ROWS).splitlines()]

    assert [cell.strip() for cell in lines[0]] == ["jalon", "peer", "× peer"]
    assert [cell.strip() for cell in lines[2]] == ["requests/s", "300", "200", "1.50"]
    assert [cell.strip() for cell in lines[3]] == ["CPU ms", "1.50", "3.00", "2.00"]


def test_a_ratio_to_nothing_is_left_out() -> None:
    assert "inf" not in table([Row("Q", "errors", "jalon", 0), Row("Q", "errors", "peer", 0)])


def test_the_report_tells_machine_day_versions_and_what_was_left_out() -> None:
    data = Data(Path("graph.nt"), 10_000, Path())
    run = Run(Plan(), data, ["throughput"], 0.0, ROWS, [], ["virtuoso: not installed"], 3)

    text = report(run, 10_126, [])

    for part in ("10126 triples; 3 rounds", "cores", " UTC", "## Mix", "virtuoso: not installed"):
        assert part in text


@pytest.mark.parametrize(("share", "value"), [(0.5, 51.0), (0.99, 100.0), (1.0, 100.0)])
def test_a_percentile_is_the_value_under_which_a_share_lies(share: float, value: float) -> None:
    assert percentile([float(n) for n in range(1, 101)], share) == value


def test_a_percentile_of_nothing_is_zero() -> None:
    assert percentile([], 0.5) == 0.0

"""``/-/metrics``: the text format, and that what happened is what is counted."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jalon import errors
from jalon.settings import SETTINGS
from jalon.web.accounting import outcome_of
from jalon.web.metrics import BUCKETS, CONTENT_TYPE, OUTCOMES, Metrics
from jalon.web.problem_types import PROBLEM_TYPES
from web.http import address, ask

OPERATORS = Path(__file__).resolve().parents[2] / "docs" / "operators.md"

SAMPLE = re.compile(r'([a-z_]+)\{((?:[a-z]+="[^"\\\n]*",?)+)\} (\S+)')
HELP = re.compile(r"# (HELP|TYPE) ([a-z_]+) (.+)")


@pytest.fixture
def scratch_url(serve: Callable[..., str]) -> str:
    """A server of the test alone: nothing is counted yet."""
    return serve("--scratch")


Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(text: str) -> Samples:
    """The samples of a text in Prometheus's format, by name and labels but the worker."""
    assert text.endswith("\n")
    samples: Samples = {}
    for line in text.splitlines():
        if HELP.fullmatch(line):
            continue
        match = SAMPLE.fullmatch(line)
        assert match, line
        labels = dict(re.findall(r'([a-z]+)="([^"]*)"', match[2]))
        assert labels.pop("worker").isdigit()
        key = (match[1], frozenset(labels.items()))
        assert key not in samples, f"{line}: twice"
        samples[key] = float(match[3])
    return samples


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples[name, frozenset(labels.items())]


def scrape(url: str) -> Samples:
    reply = ask(f"{url}/-/metrics")
    assert reply.status == 200
    assert reply.headers["Content-Type"] == CONTENT_TYPE
    assert reply.headers["Cache-Control"] == "no-store"
    return read(reply.text)


def test_every_family_has_its_help_and_its_type_before_its_samples() -> None:
    lines = Metrics().text(True).splitlines()
    families = [line.split()[2] for line in lines if line.startswith("# HELP")]

    assert len(families) == len(set(families)) == 6
    for name in families:
        at = next(place for place, line in enumerate(lines) if line.startswith(f"# HELP {name} "))
        assert re.fullmatch(rf"# TYPE {name} (counter|gauge|histogram)", lines[at + 1])


def test_every_outcome_is_there_from_the_start() -> None:
    samples = read(Metrics().text(True))

    for outcome in OUTCOMES:
        assert value(samples, "jalon_queries_total", outcome=outcome) == 0


def test_the_buckets_of_the_histogram_add_up() -> None:
    metrics = Metrics()
    for seconds in (0.0005, 0.001, 0.3, 99.0):
        metrics.count_query("ok", seconds, 10)

    samples = read(metrics.text(True))

    buckets = [value(samples, "jalon_query_seconds_bucket", le=f"{le:g}") for le in BUCKETS]
    assert buckets == sorted(buckets)
    assert value(samples, "jalon_query_seconds_bucket", le="0.001") == 2
    assert value(samples, "jalon_query_seconds_bucket", le="0.5") == 3
    assert value(samples, "jalon_query_seconds_bucket", le="30") == 3
    assert value(samples, "jalon_query_seconds_bucket", le="+Inf") == 4
    assert value(samples, "jalon_query_seconds_count") == 4
    assert value(samples, "jalon_query_seconds_sum") == pytest.approx(99.3015)
    assert value(samples, "jalon_result_bytes_total") == 40


def test_a_query_that_was_not_let_in_has_no_duration() -> None:
    metrics = Metrics()
    metrics.count_query("quota", None, 0)

    samples = read(metrics.text(True))

    assert value(samples, "jalon_queries_total", outcome="quota") == 1
    assert value(samples, "jalon_query_seconds_count") == 0


def test_no_client_can_make_series() -> None:
    metrics = Metrics()
    for number in range(50):
        metrics.count_request(f'X"{number}\n', 405)

    samples = read(metrics.text(True))

    assert value(samples, "jalon_requests_total", method="other", status="405") == 50


def test_an_engine_that_is_down_is_told() -> None:
    assert value(read(Metrics().text(False)), "jalon_engine_ready") == 0


def test_every_error_of_the_tree_has_an_outcome() -> None:
    for kind in PROBLEM_TYPES:
        assert outcome_of(kind.__new__(kind)) in OUTCOMES
    assert outcome_of(errors.BadQuery("f", "e")) == "bad_query"
    assert outcome_of(errors.TooLarge("f", "e")) == "too_large"
    assert outcome_of(errors.DeadlineExceeded("f", "e")) == "deadline"
    assert outcome_of(errors.EngineCrashed("f", "e")) == "crash"
    assert outcome_of(errors.EngineUnavailable("f", "e")) == "unavailable"
    assert outcome_of(errors.QuotaExceeded("f", "e", 1)) == "quota"
    assert outcome_of(ZeroDivisionError()) == "unexpected"


def test_a_server_counts_what_happens(scratch_url: str) -> None:
    right = address(scratch_url, "/sparql", ("query", "ASK {}"))
    before = scrape(scratch_url)
    body = ask(right).body
    ask(right, accept="text/html")
    ask(address(scratch_url, "/sparql", ("query", "SELECT")))
    ask(f"{scratch_url}/nowhere", method="DELETE")

    after = scrape(scratch_url)

    def more(name: str, **labels: str) -> float:
        known = (name, frozenset(labels.items())) in before
        return value(after, name, **labels) - (value(before, name, **labels) if known else 0)

    assert more("jalon_queries_total", outcome="ok") == 2
    assert more("jalon_queries_total", outcome="bad_query") == 1
    assert more("jalon_query_seconds_count") == 3
    assert more("jalon_result_bytes_total") >= len(body)
    assert more("jalon_requests_total", method="GET", status="400") == 1
    assert more("jalon_requests_total", method="DELETE", status="404") == 1
    assert value(after, "jalon_engine_ready") == 1
    assert 0 < time.time() - value(after, "process_start_time_seconds") < 600


def test_the_operators_page_names_every_counter_outcome_status_and_setting() -> None:
    page = OPERATORS.read_text(encoding="utf-8")
    counters = re.findall(r"# HELP (\S+)", Metrics().text(True))
    statuses = {str(kind.status) for kind in PROBLEM_TYPES.values()}
    ours = ("quota_", "slow_", "log_", "trusted_", "query_seconds", "query_memory", "workers")
    settings = [row.name for row in SETTINGS if row.name.startswith(ours)]

    for name in (*counters, *OUTCOMES, *settings):
        assert f"`{name}`" in page, name
    for status in statuses:
        assert re.search(rf"^\| {status} ", page, re.M), status

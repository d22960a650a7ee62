"""The logs: what a slow query's line holds, and what it never holds."""

import json
import logging
import select
import signal
import subprocess
import sys

import pytest

from conftest import START_SECONDS, free_port
from jalon.settings import Settings
from jalon.web.logs import CHARACTERS_KEPT, SLOW, OneLine, SlowLog
from web.http import address, ask


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == SLOW]


def note(outcome: str = "ok", seconds: float = 5.0, text: str = "ASK {}", **flags: object) -> None:
    """Write a query down as a service with some settings does."""
    SlowLog(Settings.load(flags, {})).note(text, "192.0.2.1", outcome, seconds, 42)


def test_a_slow_query_is_one_line_of_json(caplog: pytest.LogCaptureFixture) -> None:
    note(text="SELECT *\r\nWHERE { \u2028 \x1b[31m ?é \x85 }" + "x" * 1000, seconds=1.23456)

    (line,) = lines(caplog)
    told = json.loads(line)
    assert line.isascii()
    assert line.isprintable()
    assert (told["seconds"], told["outcome"], told["bytes"]) == (1.235, "ok", 42)
    assert len(told["query"]) == CHARACTERS_KEPT
    assert told["query"].startswith("SELECT *\r\nWHERE")
    assert len(told["digest"]) == 16


@pytest.mark.parametrize("outcome", ["deadline", "crash", "refused", "too_large"])
def test_a_stopped_query_is_noted_however_fast(
    caplog: pytest.LogCaptureFixture, outcome: str
) -> None:
    note(outcome, seconds=0.0)

    assert json.loads(lines(caplog)[0])["outcome"] == outcome


def test_a_quick_query_is_not_noted_unless_all_are(caplog: pytest.LogCaptureFixture) -> None:
    note(seconds=0.5)
    note("bad_query", seconds=0.5)
    assert not lines(caplog)

    note(seconds=0.0, slow_query_seconds=0)
    assert len(lines(caplog)) == 1


def test_a_client_has_a_pseudonym_unless_its_address_is_asked_for(
    caplog: pytest.LogCaptureFixture,
) -> None:
    note()
    note()
    note(log_addresses="yes")

    first, second, third = (json.loads(line)["client"] for line in lines(caplog))
    assert first == second
    assert "192.0.2.1" not in first
    assert third == "192.0.2.1"


def test_what_a_client_sent_cannot_begin_a_line() -> None:
    record = logging.LogRecord("jalon", 20, "", 0, "GET %s", ("/a\nERROR \x1b[2J\u2028",), None)

    assert OneLine("%(message)s").format(record) == "GET /a\\nERROR \\x1b[2J\\u2028"


def run(environment: dict[str, str], asked: list[str], **variables: str) -> str:
    """Serve, ask a few queries with a secret in the headers, stop; return standard error."""
    command = [sys.executable, "-m", "jalon", "serve", "--port", str(free_port())]
    given = {f"JALON_{name.upper()}": value for name, value in variables.items()}
    process = subprocess.Popen(
        command,
        env=environment | given,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        told, _, _ = select.select([process.stdout], [], [], START_SECONDS)
        assert told, "the server did not start"
        url = process.stdout.readline().split()[-1].rstrip("/")
        for query in asked:
            ask(
                address(url, "/sparql", ("query", query)),
                authorization="Bearer s3cr3t",
                cookie="k=s3cr3t",
            )
    finally:
        process.send_signal(signal.SIGTERM)
        _, complaint = process.communicate(timeout=20)
    return complaint


def test_a_server_is_quiet_about_ordinary_requests(environment: dict[str, str]) -> None:
    assert run(environment, ["ASK {}", "SELECT"]) == ""


def test_a_server_tells_of_slow_queries_and_no_secret(environment: dict[str, str]) -> None:
    told = run(environment, ["ASK\n{}"], slow_query_seconds="0", log_level="info")

    noted = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert [line["query"] for line in noted] == ["ASK\n{}"]
    assert "INFO jalon.web.application GET /sparql 200" in told
    assert "s3cr3t" not in told

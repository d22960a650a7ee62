"""The command line, as its users type it."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib

from conftest import free_port
from jalon.rdf.parse import parse_quads

Jalon = Callable[..., subprocess.CompletedProcess[str]]

ASK = "ASK { ?s a <https://w3id.org/jalon/def#Action> }"
REPOSITORY = Path(__file__).resolve().parents[2]


def test_help_lists_every_command(jalon: Jalon) -> None:
    told = jalon("--help").stdout

    for command in ("serve", "init", "query", "validate", "format", "export"):
        assert command in told


def test_query_prints_a_table(jalon: Jalon) -> None:
    done = jalon("query", "-", input="SELECT ?n { VALUES ?n { 41 } }")

    assert done.returncode == 0
    assert "41" in done.stdout


@pytest.mark.parametrize(
    ("name", "answer"),
    [("csv", "true"), ("json", '{"head":{},"boolean":true}'), ("table", "true\n")],
)
def test_query_writes_the_asked_format(jalon: Jalon, name: str, answer: str) -> None:
    assert jalon("query", "--format", name, "-", input=ASK).stdout == answer


def test_query_reads_a_file(jalon: Jalon, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text("CONSTRUCT WHERE { <https://w3id.org/jalon/id/actor/dns> ?p ?o }")

    done = jalon("query", "--format", "turtle", path)

    assert len(rdflib.Graph().parse(data=done.stdout, format="turtle")) > 5


@pytest.mark.parametrize(
    ("arguments", "input", "told"),
    [
        (["query", "-"], "SELECT", "ligne 1"),
        (["--lang", "en", "query", "-"], "SELECT", "line 1"),
        (["query", "--lang", "en", "-"], "SELECT", "line 1"),
        (["query", "none.rq"], None, "none.rq"),
        (["query", "--format", "pdf", "-"], "ASK {}", "pdf"),
        (["validate", "none.ttl"], None, "none.ttl"),
        (["format", "none.ttl"], None, "none.ttl"),
        (["export", "--format", "pdf"], None, "pdf"),
        (["--home", "/no/such/home", "query", "-"], "ASK {}", "/no/such/home"),
        (["serve", "--load", "x.ttl"], None, "--scratch"),
        (["serve", "--scratch", "--host", "0.0.0.0"], None, "--scratch"),
        (["serve", "--scratch", "--load", "none.ttl"], None, "none.ttl"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_says_why(
    jalon: Jalon, tmp_path: Path, arguments: list[str], input: str | None, told: str
) -> None:
    done = jalon(*arguments, cwd=tmp_path, input=input)

    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_turtle_is_told_with_file_line_and_column(jalon: Jalon, tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("\n<http://a> b .")

    for command in ("format", "validate"):
        done = jalon(command, path)

        assert done.returncode == 2
        assert "bad.ttl:2:12" in done.stderr + done.stdout


def test_the_shipped_records_are_in_the_one_spelling(jalon: Jalon) -> None:
    assert jalon("format", "--check", "data").returncode == 0


def test_format_rewrites_and_check_only_tells(jalon: Jalon, tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("<http://a> <http://b> 2, 1 .")

    check = jalon("format", "--check", path)
    before = path.read_text()
    done = jalon("format", path)

    assert (check.returncode, before) == (1, "<http://a> <http://b> 2, 1 .")
    assert str(path) in check.stdout
    assert done.returncode == 0
    assert path.read_text() != before
    assert jalon("format", "--check", path).returncode == 0


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("nquads", "application/n-quads"),
        ("trig", "application/trig"),
        ("turtle", "text/turtle"),
        ("jsonld", "application/ld+json"),
    ],
)
def test_export_writes_every_record(
    jalon: Jalon, tmp_path: Path, name: str, media_type: str
) -> None:
    path = tmp_path / "dump"

    assert jalon("export", "--format", name, "-o", path).returncode == 0

    quads = list(parse_quads(path.read_bytes(), media_type))
    assert "https://w3id.org/jalon/def#Milestone" in {
        quad.object.value for quad in quads if quad.predicate.value.endswith("#type")
    }
    assert len(quads) > 10_000


def test_export_as_a_table_has_one_row_a_statement(jalon: Jalon) -> None:
    table = jalon("export", "--format", "csv").stdout
    lines = jalon("export", "--format", "nquads").stdout

    assert table.startswith("record,subject,property,value,datatype,language")
    assert table.count("\nhttps://w3id.org/jalon/doc/actor/dns,") == lines.count(
        "<https://w3id.org/jalon/doc/actor/dns> .\n"
    )


def test_init_makes_a_home_that_is_then_used(jalon: Jalon, tmp_path: Path) -> None:
    home = tmp_path / "home"

    assert jalon("init", home).returncode == 0
    query = "ASK { GRAPH <https://w3id.org/jalon/graph/history> { ?publication a ?class } }"

    assert jalon("query", "--format", "csv", "--home", home, "-", input=query).stdout == "true"
    assert jalon("query", "--format", "csv", "-", input=query).stdout == "false"
    assert jalon("init", home).returncode == 2


def test_serve_refuses_a_port_in_use(jalon: Jalon) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = jalon("serve", "--port", taken.getsockname()[1])

    assert done.returncode == 2
    assert "--port" in done.stderr


def test_serve_says_where_it_listens_and_stops_gracefully(
    environment: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "jalon", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )

    assert process.stdout.readline() == f"jalon: listening on http://127.0.0.1:{port}/\n"
    process.send_signal(signal.SIGTERM)

    _, errors = process.communicate(timeout=15)
    assert (process.returncode, errors) == (0, "")


def test_serve_scratch_loads_files(serve: Callable[..., str], tmp_path: Path) -> None:
    from web.http import ask

    path = tmp_path / "x.ttl"
    path.write_text("<http://a> <http://b> 1 .")

    url = serve("--scratch", "--load", str(path))

    assert "http://a" in ask(f"{url}/graph-store?default", accept="text/turtle").text


def test_the_first_answer_comes_in_two_seconds(serve: Callable[..., str]) -> None:
    started = time.monotonic()

    serve()

    assert time.monotonic() - started < 6, "2 s promised; the margin is for a busy machine"


def test_validate_reports_as_json(jalon: Jalon) -> None:
    done = jalon("validate", "--format", "json", REPOSITORY / "data" / "actor" / "dns.ttl")

    assert done.returncode == 0
    assert json.loads(done.stdout)["conforms"] is True

"""Publication of a one-record change: check, journal, switch; and what the readers suffer from it.

``python -m benchmarks.publish`` makes a home of the shipped records, serves it, brings changes of
one record's label, has them accepted, and publishes each: once in quiet, once while four readers
ask. ``--size 1M`` makes the home of that many generated triples; ``--direct`` adds the same change
by SPARQL Update.
"""

import argparse
import http.client
import json
import multiprocessing
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any, Final
from urllib.parse import urlencode

from benchmarks import conforming
from benchmarks.load import Load, Outcome, run
from benchmarks.mix import Query
from benchmarks.results import Row, tables
from benchmarks.vocabulary import parse_size
from jalon.stewardship.access_tokens import create_token
from jalon.stewardship.home import create

TITLE: Final = "Publication of a one-record change"
_NAME: Final = "Jalon"
_KIND: Final = "event"
_THINGS: Final = "https://w3id.org/jalon/id/"
_LABEL: Final = re.compile(r'"[^"\n]*"@fr')
"""In a record's text; the first is its label."""
_FORM: Final = "application/x-www-form-urlencoded"
_READ: Final = """PREFIX jalon: <https://w3id.org/jalon/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?action {label} WHERE {{
  ?action a jalon:Action ; rdfs:label {label} FILTER(LANG({label}) = "fr")
}} ORDER BY {label} LIMIT 50"""
_READERS: Final = 4
_BETWEEN: Final = 0.5
_PAUSE: Final = 0.005
_WAIT: Final = 60.0


class Refused(RuntimeError):
    """The server did not do what the measure needs."""


@dataclass(frozen=True, slots=True)
class Served:
    """A home that is served on a port of the loopback, and a token of each role."""

    folder: Path
    port: int
    tokens: Mapping[str, str]

    def file(self, each: int) -> Path:
        """Return the file of a record to change; another one for each number."""
        files = sorted((self.folder / "data" / _KIND).glob("*.ttl"))
        return files[each % len(files)]

    def thing(self, each: int) -> str:
        """Return the IRI of what that record is about."""
        return f"{_THINGS}{_KIND}/{self.file(each).stem}"

    def post(self, role: str, path: str, body: str, **headers: str) -> Any:
        """Send a body as someone; return the JSON of the answer."""
        sent = {"Authorization": f"Bearer {self.tokens[role]}", "Accept": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        status, data = self._ask("POST", path, body.encode(), sent)
        if status >= http.client.BAD_REQUEST:
            raise Refused(f"{path}: {status} {data[:300]!r}")
        return json.loads(data) if data else None

    def label(self, each: int) -> str:
        """Return a record's label as a query sees it."""
        text = f"SELECT ?l WHERE {{ <{self.thing(each)}> rdfs:label ?l FILTER(LANG(?l) = 'fr') }}"
        text = f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {text}"
        headers = {"Accept": "text/csv"}
        _, data = self._ask("GET", f"/sparql?{urlencode({'query': text})}", None, headers)
        return data.decode().splitlines()[1].strip('"')

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_WAIT)
        try:
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


@contextmanager
def served(size: int | None = None) -> Iterator[Served]:
    """Serve a home of the shipped records, or of about ``size`` generated triples."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        home = Path(folder) / "home"
        create(home, _generated(Path(folder) / "records", size) if size else None)
        roles = ("submitter", "reviewer", "publisher")
        tokens = {role: create_token(home, role, role) for role in roles}
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [sys.executable, "-m", "jalon", "serve", "--home", str(home)]
        process = subprocess.Popen(
            [*command, "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            assert process.stdout is not None  # noqa: S101
            process.stdout.readline()
            yield Served(home, port, tokens)
        finally:
            process.terminate()
            process.communicate()


def _generated(folder: Path, size: int) -> Path:
    """Write records that conform; return their folder."""
    for record in conforming.records(size):
        path = folder / record.kind / f"{record.slug}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(conforming.text([record]), encoding="utf-8")
    return folder


def measure(server: Served, rounds: int, seconds: float) -> list[Row]:
    """Return what publications cost in quiet and under readers, and what the readers suffer.

    One more comes first, unmeasured: it waits for what a server makes ready after its start.
    """
    _publication(server, 2 * rounds)
    quiet_reads = run(
        _sparql(server), _queries("quiet"), Load(_READERS, 100_000, seconds, pause=_PAUSE)
    )
    alone = [_publication(server, each) for each in range(rounds)]
    prepared = [(each, *_accepted(server, each)) for each in range(rounds, 2 * rounds)]
    mine, theirs = multiprocessing.get_context("fork").Pipe(duplex=False)
    reader = multiprocessing.get_context("fork").Process(
        target=_read, args=(server, max(seconds, rounds * 2.0), theirs)
    )
    reader.start()
    theirs.close()
    mine.recv()
    try:
        together = []
        for each, number, tag in prepared:
            together.append(_published(server, number, tag, each))
            time.sleep(_BETWEEN)
    finally:
        outcome: Outcome = mine.recv()
        reader.join()
    return [
        *_rows("", alone),
        *_rows(f", {_READERS} readers meanwhile", together),
        Row(TITLE, "readers' errors", _NAME, float(outcome.errors), higher=None),
        Row(TITLE, "readers' requests", _NAME, float(outcome.requests), higher=None),
        Row(TITLE, "readers' p99 ms, quiet", _NAME, quiet_reads.p99),
        Row(TITLE, "readers' p99 ms, meanwhile", _NAME, outcome.p99),
    ]


def measure_direct(server: Served, rounds: int) -> list[Row]:
    """Return what the same change costs as a SPARQL Update."""
    times = []
    for each in range(rounds):
        old, new = server.label(0), f"Annonce directe {each}"
        text = (
            f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
            f"DELETE DATA {{ <{server.thing(0)}> rdfs:label {json.dumps(old)}@fr }} ; "
            f"INSERT DATA {{ <{server.thing(0)}> rdfs:label {json.dumps(new)}@fr }}"
        )
        begun = time.monotonic()
        server.post("publisher", "/sparql", urlencode({"update": text}), Content_Type=_FORM)
        times.append(time.monotonic() - begun)
        if server.label(0) != new:
            raise Refused("the update is not seen")
        time.sleep(_BETWEEN)
    return [
        Row(TITLE, "ms by SPARQL Update", _NAME, 1000 * median(times)),
        Row(TITLE, "ms by SPARQL Update, the slowest", _NAME, 1000 * max(times)),
    ]


def _rows(when: str, times: list[tuple[float, float]]) -> list[Row]:
    done, seen = zip(*times, strict=True)
    return [
        Row(TITLE, f"ms until it is answered{when}", _NAME, 1000 * median(done)),
        Row(TITLE, f"ms, the slowest{when}", _NAME, 1000 * max(done)),
        Row(TITLE, f"ms until a read sees it{when}", _NAME, 1000 * median(seen)),
    ]


def _publication(server: Served, each: int) -> tuple[float, float]:
    number, tag = _accepted(server, each)
    time.sleep(_BETWEEN)
    return _published(server, number, tag, each)


def _accepted(server: Served, each: int) -> tuple[int, str]:
    """Bring a change of a label and have it accepted; return the submission's number and tag."""
    text = server.file(each).read_text(encoding="utf-8")
    changed = _LABEL.sub(f'"{_label(each)}"@fr', text, count=1)
    deadline = time.monotonic() + _WAIT
    told = server.post("submitter", "/submissions?why=mesure", changed, Content_Type="text/turtle")
    while told["state"] == "received" and time.monotonic() < deadline:  # the checker starts
        time.sleep(1)
        told = server.post(
            "submitter", "/submissions?why=mesure", changed, Content_Type="text/turtle"
        )
    number, sent = told["number"], {"Content_Type": _FORM, "If_Match": f'"{told["etag"]}"'}
    told = server.post("reviewer", f"/submissions/{number}/review", "move=accept&why=vu", **sent)
    return number, told["etag"]


def _published(server: Served, number: int, tag: str, each: int) -> tuple[float, float]:
    """Publish; return the seconds until the answer and until a read sees it."""
    path, headers = f"/submissions/{number}/publish", {"If_Match": f'"{tag}"'}
    begun = time.monotonic()
    server.post("publisher", path, "why=mesure", Content_Type=_FORM, **headers)
    done = time.monotonic() - begun
    while server.label(each) != _label(each):
        if time.monotonic() - begun > _WAIT:
            raise Refused(f"publication of submission {number}: not seen")
    return done, time.monotonic() - begun


def _label(each: int) -> str:
    return f"Annonce mesurée {each}"


def _sparql(server: Served) -> str:
    return f"http://127.0.0.1:{server.port}/sparql"


def _read(server: Served, seconds: float, result: Connection) -> None:
    result.send(None)
    load = Load(_READERS, 100_000, seconds, pause=_PAUSE)
    result.send(run(_sparql(server), _queries("meanwhile"), load))
    result.close()


def _queries(name: str) -> Iterator[Query]:
    """Yield queries that no cache has: the labels of actions, each under its own name."""
    number = 0
    while True:
        told = f"?{name}{number}"
        yield Query("labels", _READ.format(label=told))
        number += 1


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publish", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="publications of each sort")
    parser.add_argument("--seconds", type=float, default=10.0, help="of reading in quiet")
    parser.add_argument("--size", type=parse_size, help="10k, 1M…: of generated triples")
    parser.add_argument("--direct", action="store_true", help="also by SPARQL Update")
    given = parser.parse_args()
    with served(given.size) as server:
        rows = measure(server, given.rounds, given.seconds)
        if given.direct:
            rows += measure_direct(server, given.rounds)
    print(tables(rows))


if __name__ == "__main__":
    main()

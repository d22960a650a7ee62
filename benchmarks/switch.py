"""An update under load: seconds until a read sees it, and what happens to the reads meanwhile.

For servers that take updates; each is started for it. ``python -m benchmarks.switch --url QUERY_URL
--update UPDATE_URL`` asks a server that runs (it gets a few triples about ``urn:benchmark:switch``,
and loses them again).
"""

import argparse
import http.client
import multiprocessing
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from statistics import median
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from benchmarks.load import Load, Outcome, run
from benchmarks.mix import uncached
from benchmarks.plan import Plan, add_bounds, plan_of
from benchmarks.results import Row, tables
from benchmarks.servers import Data, Recipe, Server, running

TITLE: Final = "Update under load, 4 readers"
_UPDATES: Final = 5
_READERS: Final = 4
_WAIT: Final = 30.0
_BETWEEN: Final = 0.2
_SUBJECT: Final = "<urn:benchmark:switch>"


class NotSeen(RuntimeError):
    """An update was not taken, or not seen in time."""


def measure_afresh(recipes: Sequence[Recipe], data: Data, plan: Plan) -> list[Row]:
    """Return the figures of each server that takes updates, started for it."""
    rows = []
    for recipe in recipes:
        recipe.prepare(data)
        with running(recipe, data) as server:
            rows += measure(server, recipe.update, plan)
    return rows


def measure(server: Server, path: str, plan: Plan) -> list[Row]:
    """Return what updates sent to a path of a server cost, and what concurrent reads suffered."""
    place = urlsplit(server.url)
    update = f"{place.scheme}://{place.netloc}{path}"
    queries = uncached(plan.scale, 600_000)
    run(server.url, queries, Load(_READERS, 64, plan.seconds))
    mine, theirs = multiprocessing.get_context("fork").Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=_read, args=(server.url, plan, theirs)
    )
    process.start()
    theirs.close()
    try:
        mine.recv()
        times = []
        for number in range(_UPDATES):
            times.append(_switch(server.url, update, number))
            time.sleep(_BETWEEN)
    finally:
        outcome: Outcome = mine.recv()
        process.join()
        _post(update, f"DELETE WHERE {{ {_SUBJECT} ?p ?o }}")
    done, seen = zip(*times, strict=True)
    return [
        Row(TITLE, "seconds until a read sees it", server.name, median(seen)),
        Row(TITLE, "seconds, the slowest", server.name, max(seen)),
        Row(TITLE, "seconds until it is answered", server.name, median(done)),
        Row(TITLE, "readers' errors", server.name, float(outcome.errors), higher=None),
        Row(TITLE, "readers' requests", server.name, float(outcome.requests), higher=None),
        Row(TITLE, "readers' p99 ms", server.name, outcome.p99),
    ]


def _read(url: str, plan: Plan, result: Connection) -> None:
    """Read for as long as the updates may take; tell the outcome."""
    result.send(None)
    load = Load(_READERS, 100_000, max(plan.seconds, _UPDATES * (_BETWEEN + 0.3)), pause=0.005)
    result.send(run(url, uncached(plan.scale, 610_000), load))
    result.close()


def _switch(url: str, update: str, number: int) -> tuple[float, float]:
    """Send an update; return the seconds until its answer, and until a read sees it."""
    begun = time.monotonic()
    _post(update, f"INSERT DATA {{ {_SUBJECT} <urn:benchmark:number> {number} }}")
    done = time.monotonic() - begun
    asked = f"ASK {{ {_SUBJECT} <urn:benchmark:number> {number} }}"
    while time.monotonic() - begun < _WAIT:
        if b"true" in _get(url, asked):
            return done, time.monotonic() - begun
    raise NotSeen(f"{update}: not seen after {_WAIT:g} s")


def _post(url: str, text: str) -> None:
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=_WAIT)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", place.path, urlencode({"update": text}), headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status >= http.client.BAD_REQUEST:
        raise NotSeen(f"{url}: {response.status}")


def _get(url: str, text: str) -> bytes:
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=_WAIT)
    target = f"{place.path}?query={quote(text, safe='')}"
    connection.request("GET", target, headers={"Accept": "application/sparql-results+json"})
    body = connection.getresponse().read()
    connection.close()
    return body


def main() -> None:
    """Ask a server that runs on the loopback."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.switch", description=__doc__)
    parser.add_argument("--url", required=True, help="address of the SPARQL endpoint")
    parser.add_argument("--update", required=True, help="address that takes updates")
    add_bounds(parser)
    given = parser.parse_args()
    plan = plan_of(given, given.size)
    print(tables(measure(Server("server", given.url), urlsplit(given.update).path, plan)))


if __name__ == "__main__":
    main()

"""Five queries that never end or never fit: when they are stopped, and who suffers.

For each kind: seconds to its answer and what that was, the p99 of two light clients before and
during, the errors they saw, the processor seconds burnt in the second after.
``python -m benchmarks.runaway --url URL --deadline SECONDS`` asks a server that runs, whose own
deadline is the one given.
"""

import http.client
import multiprocessing
import time
from collections.abc import Sequence
from itertools import islice
from multiprocessing.connection import Connection
from typing import Final
from urllib.parse import urlencode, urlsplit

from benchmarks.load import Load, run
from benchmarks.mix import SOLUTIONS, uncached
from benchmarks.plan import Plan, ask
from benchmarks.results import Row
from benchmarks.servers import Data, Recipe, Server, running

TITLE: Final = "Runaway query: {} (deadline {:g} s)"
GIVE_UP: Final = 3.0
"""Seconds beyond the deadline after which the client leaves."""

PEER_MEMORY: Final = 12 * 2**30
"""Bytes of address space of a server under test: a machine should outlive its benchmarks."""

_LIGHT: Final = 2_000
_PAUSE: Final = 0.01
"""Seconds between a light client's requests: so that they wait for the server, not it for them."""

_CROSSED: Final = 250

KINDS: Final = {
    "product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "VALUES cross": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(
        f"VALUES ?{name} {{ {' '.join(map(str, range(_CROSSED)))} }}"
        for name in ("a", "b", "c", "d")
    )
    + " }",
    "path star": "SELECT (COUNT(*) AS ?n) { "
    "?a (!<urn:no>|!^<urn:no>)* ?b . ?c (!<urn:no>|!^<urn:no>)* ?d . "
    "?e (!<urn:no>|!^<urn:no>)* ?f }",
    "string bomb": 'SELECT (STRLEN(?x40) AS ?n) { BIND("0123456789" AS ?x0) '
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    + " }",
    "sort bomb": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a OFFSET 900000000 LIMIT 1",
}


def measure(server: Server, plan: Plan, number: int) -> list[Row]:
    """Return the figures of every kind on one server that runs, while it lives."""
    rows = []
    for kind, text in KINDS.items():
        if server.alive():
            rows += _measure(server, plan, kind, text, number)
    return rows


def measure_afresh(recipes: Sequence[Recipe], data: Data, plan: Plan, number: int) -> list[Row]:
    """Return the figures of every kind, each on a server started for it: some do not outlive it."""
    rows = []
    for recipe in recipes:
        recipe.prepare(data)
        for kind, text in KINDS.items():
            with running(recipe, data, plan.deadline, _memory(recipe)) as server:
                rows += _measure(server, plan, kind, text, number)
    return rows


def _memory(recipe: Recipe) -> int | None:
    """Return the bound for a server that has none of its own; Jalon bounds each query."""
    return None if recipe.name.startswith("jalon") else PEER_MEMORY


def _measure(server: Server, plan: Plan, kind: str, text: str, number: int) -> list[Row]:
    light = uncached(plan.scale, 800_000 + number * 10 + list(KINDS).index(kind))
    run(server.url, light, Load(2, 64, plan.deadline))
    quiet = run(server.url, light, Load(2, _LIGHT, min(1.5, plan.deadline), pause=_PAUSE))
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe(duplex=False)
    arguments = (server.url, text, plan.deadline + GIVE_UP, theirs)
    runaway = context.Process(target=_send, args=arguments, daemon=True)
    meanwhile = list(islice(light, _LIGHT))
    runaway.start()
    theirs.close()
    during = run(server.url, iter(meanwhile), Load(2, _LIGHT, plan.deadline, pause=_PAUSE))
    status, seconds = mine.recv()
    runaway.join()
    before = server.cpu_seconds()
    time.sleep(1.0)
    burnt = server.cpu_seconds() - before
    title = TITLE.format(kind, plan.deadline)
    figures = {
        "seconds to its answer": seconds,
        "status (0: none, the client left or was cut)": float(status),
        "others' p99 ms, quiet": quiet.p99,
        "others' p99 ms, meanwhile": during.p99,
        "others' p99, times quiet": during.p99 / quiet.p99 if quiet.p99 else 0.0,
        "others' errors": float(during.errors),
        "CPU seconds in the second after": burnt if server.account else 0.0,
        "server outlived it (1: yes)": float(server.alive()),
    }
    told = ("status", "server outlived", "others' errors")
    return [
        Row(title, name, server.name, value, None if name.startswith(told) else False)
        for name, value in figures.items()
    ]


def _send(url: str, text: str, seconds: float, result: Connection) -> None:
    """Send a query and tell its status (0 for none) and the seconds it took."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=seconds)
    begun = time.monotonic()
    status = 0
    try:
        headers = {"Accept": SOLUTIONS, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", place.path, urlencode({"query": text}), headers)
        response = connection.getresponse()
        response.read()
        status = response.status
    except (OSError, http.client.HTTPException):
        status = 0
    result.send((status, time.monotonic() - begun))
    connection.close()


if __name__ == "__main__":
    ask(measure, __doc__)

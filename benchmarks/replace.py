"""Children killed with SIGKILL: milliseconds until the next query is answered, and its errors.

For servers started here that answer by processes of their own (Jalon); a server that is one process
has nothing that could be replaced.
"""

import contextlib
import http.client
import os
import signal
import time
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlsplit

from benchmarks.account import Account, tree
from benchmarks.mix import uncached
from benchmarks.plan import Plan
from benchmarks.results import Row
from benchmarks.servers import Server

TITLE: Final = "Query children killed"
ENGINE: Final = "jalon.store.process"
_TIMES: Final = 5
_WAIT: Final = 10.0


def measure(server: Server, plan: Plan, number: int) -> list[Row]:
    """Return the milliseconds to the next complete answer, and the errors before it."""
    if server.account is None or not children(server.account):
        return []
    queries = [query.target("") for query in islice(uncached(plan.scale, 990_000 + number), 100)]
    place = urlsplit(server.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=_WAIT)
    times, errors = [], 0
    for turn in range(_TIMES):
        for _ in range(3):
            _ask(connection, place.path + queries.pop())  # a child is held by this connection
        for child in children(server.account):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        begun = time.monotonic()
        while not _ask(connection, place.path + queries.pop()):
            errors += 1
            if time.monotonic() - begun > _WAIT or not queries:
                break
        times.append((time.monotonic() - begun) * 1000)
        time.sleep(0.05 * turn)
    connection.close()
    return [
        Row(TITLE, "ms to the next answer", server.name, median(times)),
        Row(TITLE, "ms, the slowest", server.name, max(times)),
        Row(TITLE, "errors", server.name, float(errors), higher=None),
    ]


def children(account: Account) -> list[int]:
    """Return the engine's processes that have no process of their own: those that answer."""
    return [each for each in account.processes() if _is_engine(each) and len([*tree(each)]) == 1]


def _is_engine(process: int) -> bool:
    with contextlib.suppress(OSError):
        return ENGINE.encode() in Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    return False


def _ask(connection: http.client.HTTPConnection, target: str) -> bool:
    """Ask a query; return whether the answer was complete."""
    try:
        connection.request("GET", target, headers={"Accept": "*/*"})
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return False
    return response.status == http.client.OK

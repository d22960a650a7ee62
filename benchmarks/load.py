"""Load on one server of the loopback, by clients that keep their connections, within bounds.

Bounded in requests and in time; latencies and errors come back. wrk where it is installed (it takes
less of the machine than it measures), else a Python client, a process a client. Both send the same
requests in the same order.
"""

import http.client
import json
import multiprocessing
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from benchmarks.mix import Query

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_SCRIPT: Final = Path(__file__).with_name("wrk.lua")
_ANSWER_SECONDS: Final = 30.0


class NotLoopback(ValueError):
    """A load was to go to another machine: it is refused."""


class LoadFailed(RuntimeError):
    """The client could not do its work: most often, the server had gone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load gave: answers complete with 200, all others, seconds, percentiles in ms."""

    requests: int
    errors: int
    seconds: float
    p50: float
    p95: float
    p99: float

    @property
    def per_second(self) -> float:
        """Complete answers a second."""
        return self.requests / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Load:
    """``clients`` at a time, ``requests`` in all, ended after ``seconds`` in any case.

    ``distinct``: no two requests may be alike (wrk, which runs for ``seconds``, renames a variable
    when it comes to the end of its supply). ``pause``: seconds between a client's requests (Python
    client only).
    """

    clients: int
    requests: int
    seconds: float = 20.0
    distinct: bool = True
    pause: float = 0.0


def run(url: str, queries: Iterator[Query], load: Load, wrk: str | None = None) -> Outcome:
    """Send the next queries to a server; raises ``NotLoopback`` or ``LoadFailed``.

    ``wrk`` is the path of that program: it runs for the whole time, over the same queries again.
    """
    if urlsplit(url).hostname not in LOOPBACK:
        raise NotLoopback(f"{url} is not on the loopback: a load goes nowhere else")
    chosen = list(islice(queries, load.requests))
    return _by_wrk(wrk, url, chosen, load) if wrk else _by_python(url, chosen, load)


def find_wrk() -> str | None:
    """Return the path of wrk if it is installed."""
    return shutil.which("wrk")


def percentile(sorted_values: list[float], share: float) -> float:
    """Return the value under which a share (0..1) of sorted values lies; 0 for none."""
    if not sorted_values:
        return 0.0
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def _by_python(url: str, queries: list[Query], load: Load) -> Outcome:
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(load.clients)
    running = []
    for number in range(load.clients):
        mine, theirs = context.Pipe(duplex=False)
        share = queries[number :: load.clients]
        arguments = (url, share, load, barrier, theirs)
        process = context.Process(target=_client, args=arguments, daemon=True)
        process.start()
        theirs.close()
        running.append((process, mine))
    latencies: list[float] = []
    errors, begins, ends = 0, [], []
    for process, mine in running:
        begun, ended, each, failed = mine.recv()
        process.join()
        latencies += each
        errors += failed
        begins.append(begun)
        ends.append(ended)
    latencies.sort()
    return Outcome(
        len(latencies),
        errors,
        max(ends) - min(begins),
        *(percentile(latencies, share) * 1000 for share in (0.5, 0.95, 0.99)),
    )


def _client(
    url: str, queries: list[Query], load: Load, barrier: Barrier, result: Connection
) -> None:
    """Send the queries of one client over one connection; tell begin, end, latencies, errors."""
    place = urlsplit(url)
    requests = [(query.target(place.path), {"Accept": query.accept}) for query in queries]
    connection = http.client.HTTPConnection(
        place.hostname or "", place.port, timeout=_ANSWER_SECONDS
    )
    latencies, errors = [], 0
    barrier.wait(_ANSWER_SECONDS)
    begun = time.monotonic()
    for target, headers in requests:
        before = time.monotonic()
        if before - begun > load.seconds:
            break
        try:
            connection.request("GET", target, headers=headers)
            response = connection.getresponse()
            response.read()
            complete = response.status == http.client.OK
        except (OSError, http.client.HTTPException):
            connection.close()
            complete = False
        if complete:
            latencies.append(time.monotonic() - before)
        else:
            errors += 1
        if load.pause:
            time.sleep(load.pause)
    result.send((begun, time.monotonic(), latencies, errors))
    connection.close()


def _by_wrk(wrk: str, url: str, queries: list[Query], load: Load) -> Outcome:
    place = urlsplit(url)
    threads = min(2, load.clients)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as file:
        file.writelines(f"{query.accept}\t{query.target(place.path)}\n" for query in queries)
    try:
        command = [
            wrk,
            f"-t{threads}",
            f"-c{load.clients}",
            f"-d{max(1, round(load.seconds))}s",
            f"--timeout={round(_ANSWER_SECONDS)}s",
            "-s",
            str(_SCRIPT),
            f"http://{place.netloc}",
            "--",
            file.name,
            str(threads),
            "distinct" if load.distinct else "alike",
        ]
        limit = load.seconds + _ANSWER_SECONDS
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit)
    finally:
        Path(file.name).unlink()
    if done.returncode or "RESULT " not in done.stdout:
        raise LoadFailed(f"wrk: {(done.stderr or done.stdout).strip()[-300:]}")
    told = json.loads(done.stdout.rsplit("RESULT ", 1)[1])
    return Outcome(**told)

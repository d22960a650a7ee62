"""``/-/metrics``: counters of this HTTP process, for Prometheus.

https://prometheus.io/docs/instrumenting/exposition_formats/. Each HTTP process counts for itself;
the label ``worker`` holds its process id.
"""

import os
import threading
import time
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from typing import Final

from flask import Blueprint, Response, current_app

from jalon.errors import EngineBusy, JalonError
from jalon.store.engine import Engine

blueprint = Blueprint("metrics", __name__, url_prefix="/-")

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
OUTCOMES: Final = (
    "ok",
    "bad_query",
    "refused",
    "deadline",
    "crash",
    "unavailable",
    "too_large",
    "quota",
    "unexpected",
)
BUCKETS: Final = (
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
    5.0,
    10.0,
    30.0,
)
"""Upper bounds of the histogram, in seconds: from a small lookup to beyond the deadline."""

_METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"))


class Metrics:
    """The counters; each call costs about 0.5 µs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started = time.time()
        self._queries = dict.fromkeys(OUTCOMES, 0)
        self._requests: dict[tuple[str, int], int] = {}
        self._durations = [0] * (len(BUCKETS) + 1)
        self._seconds = 0.0
        self._bytes = 0

    def count_query(self, outcome: str, seconds: float | None, size: int) -> None:
        """Count a query by its outcome; ``seconds`` is None for one that was not let in."""
        with self._lock:
            self._queries[outcome] += 1
            self._bytes += size
            if seconds is not None:
                self._durations[bisect_left(BUCKETS, seconds)] += 1
                self._seconds += seconds

    def count_request(self, method: str, status: int) -> None:
        """Count a response; a verb that HTTP clients do not use counts as ``other``."""
        key = (method if method in _METHODS else "other", status)
        with self._lock:
            self._requests[key] = self._requests.get(key, 0) + 1

    def text(self, engine_ready: bool) -> str:
        """Return all counters in the text format."""
        with self._lock:
            queries, requests = dict(self._queries), dict(self._requests)
            durations, seconds, size = list(self._durations), self._seconds, self._bytes
        families = (
            _family(
                "jalon_queries_total",
                "counter",
                "Queries by outcome.",
                (("", {"outcome": name}, count) for name, count in queries.items()),
            ),
            _family(
                "jalon_query_seconds",
                "histogram",
                "Time from the arrival of a query to its complete result or its error.",
                _histogram(durations, seconds),
            ),
            _family(
                "jalon_requests_total",
                "counter",
                "HTTP responses by verb and status.",
                (
                    ("", {"method": method, "status": str(status)}, count)
                    for (method, status), count in sorted(requests.items())
                ),
            ),
            _family(
                "jalon_result_bytes_total",
                "counter",
                "Bytes of the results of queries, before compression.",
                (("", {}, size),),
            ),
            _family(
                "jalon_engine_ready",
                "gauge",
                "1 when the query engine answers, else 0.",
                (("", {}, int(engine_ready)),),
            ),
            _family(
                "process_start_time_seconds",
                "gauge",
                "Start of the HTTP process, in seconds since 1970.",
                (("", {}, self._started),),
            ),
        )
        return "".join(families)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer the counters of the HTTP process that answers."""
    running: Metrics = current_app.extensions["jalon.metrics"]
    response = Response(running.text(_engine_ready()), content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _engine_ready() -> bool:
    engine: Engine = current_app.extensions["jalon.engine"]
    try:
        engine.call("status")
    except EngineBusy:
        return True  # it answers others
    except JalonError:
        return False
    return True


Sample = tuple[str, dict[str, str], float]
"""The end of a sample's name, its labels and its value."""


def _histogram(durations: list[int], seconds: float) -> Iterable[Sample]:
    """Yield the samples of a histogram: its buckets add up, the last one counts all."""
    bounds = [*(f"{bound:g}" for bound in BUCKETS), "+Inf"]
    for bound, count in zip(bounds, accumulate(durations), strict=True):
        yield "_bucket", {"le": bound}, count
    yield "_sum", {}, seconds
    yield "_count", {}, sum(durations)


def _family(name: str, kind: str, meaning: str, samples: Iterable[Sample]) -> str:
    lines = [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
    for ending, labels, value in samples:
        pairs = {"worker": str(os.getpid()), **labels}
        written = ",".join(f'{label}="{text}"' for label, text in pairs.items())
        lines.append(f"{name}{ending}{{{written}}} {value!r}")
    return "\n".join(lines) + "\n"

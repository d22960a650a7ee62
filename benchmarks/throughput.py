"""Uncached mix: how many requests a second, at what cost, how late, at 1, 8 and 32 clients.

``python -m benchmarks.throughput --url http://127.0.0.1:8000/sparql``.
"""

from typing import Final

from benchmarks.load import Load, run
from benchmarks.mix import uncached
from benchmarks.plan import Plan, ask
from benchmarks.results import Row
from benchmarks.servers import Server

TITLE: Final = "Uncached mix"
_WARM_UP: Final = 64


def measure(server: Server, plan: Plan, number: int) -> list[Row]:
    """Return requests/s, processor time a request and latencies for each number of clients."""
    rows = []
    for clients in plan.clients:
        seed = 1 + number * 1_000 + clients
        warm_up = Load(min(clients, 8), _WARM_UP, plan.seconds)
        run(server.url, uncached(plan.scale, 500_000 + seed), warm_up)
        before = server.cpu_seconds()
        load = Load(clients, plan.requests, plan.seconds)
        outcome = run(server.url, uncached(plan.scale, seed), load, plan.wrk)
        spent = server.cpu_seconds() - before
        figures = [("requests/s", outcome.per_second, True)]
        if server.account:
            each = spent * 1000 / max(1, outcome.requests + outcome.errors)
            figures.append(("CPU ms a request", each, False))
        figures += [
            ("p50 ms", outcome.p50, False),
            ("p95 ms", outcome.p95, False),
            ("p99 ms", outcome.p99, False),
            ("errors", float(outcome.errors), False),
        ]
        ending = "s" if clients > 1 else ""
        rows += [
            Row(f"{TITLE}, {clients} client{ending}", name, server.name, value, higher)
            for name, value, higher in figures
        ]
    return rows


if __name__ == "__main__":
    ask(measure, __doc__)

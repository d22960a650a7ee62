"""The same few queries again and again: what a result cache saves.

A server without a cache does here what it does on the uncached mix, so that the ratio is that of a
hit to its ordinary answer. ``python -m benchmarks.cached --url http://127.0.0.1:8000/sparql``.
"""

from typing import Final

from benchmarks.load import Load, run
from benchmarks.mix import TEMPLATES, repeated
from benchmarks.plan import Plan, ask
from benchmarks.results import Row
from benchmarks.servers import Server

TITLE: Final = "Repeated requests, {} clients"


def measure(server: Server, plan: Plan, number: int) -> list[Row]:
    """Return requests/s, processor time a request and latencies at the most clients."""
    clients = max(plan.clients)
    run(server.url, repeated(plan.scale, 700_000 + number), Load(1, 2 * len(TEMPLATES), 5.0))
    before = server.cpu_seconds()
    load = Load(clients, 2 * plan.requests, plan.seconds, distinct=False)
    outcome = run(server.url, repeated(plan.scale, 700_000 + number), load, plan.wrk)
    spent = server.cpu_seconds() - before
    title = TITLE.format(clients)
    rows = [Row(title, "requests/s", server.name, outcome.per_second, higher=True)]
    if server.account:
        each = spent * 1000 / max(1, outcome.requests + outcome.errors)
        rows.append(Row(title, "CPU ms a request", server.name, each))
    rows += [
        Row(title, "p50 ms", server.name, outcome.p50),
        Row(title, "p99 ms", server.name, outcome.p99),
        Row(title, "errors", server.name, float(outcome.errors)),
    ]
    return rows


if __name__ == "__main__":
    ask(measure, __doc__)

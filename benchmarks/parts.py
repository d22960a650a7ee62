"""Where the processor time of a request goes: HTTP processes, engine, children that ended.

Needs a server started by ``python -m benchmarks`` (another's processes are not ours to read).
"""

from typing import Final

from benchmarks.load import Load, run
from benchmarks.mix import uncached
from benchmarks.plan import Plan
from benchmarks.results import Row
from benchmarks.servers import Server

TITLE: Final = "CPU ms a request by program, 8 clients"


def measure(server: Server, plan: Plan, number: int) -> list[Row]:
    """Return the milliseconds a request of each program of the server's tree."""
    if server.account is None:
        return []
    queries = uncached(plan.scale, 900_000 + number)
    run(server.url, queries, Load(8, 64, plan.seconds))
    before = server.account.by_program()
    outcome = run(server.url, queries, Load(8, plan.requests, plan.seconds))
    after = server.account.by_program()
    count = max(1, outcome.requests + outcome.errors)
    return [
        Row(TITLE, name, server.name, max(0.0, spent - before.get(name, 0.0)) * 1000 / count)
        for name, spent in after.items()
    ]

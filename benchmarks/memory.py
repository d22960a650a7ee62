"""Memory of the whole process tree after the loads of a round, shared pages counted once (PSS)."""

from typing import Final

from benchmarks.plan import Plan
from benchmarks.results import Row
from benchmarks.servers import Server

TITLE: Final = "Memory after the load"


def measure(server: Server, plan: Plan, number: int) -> list[Row]:
    """Return the mebibytes of a server started here."""
    if server.account is None:
        return []
    return [Row(TITLE, "MiB (PSS)", server.name, server.account.memory() / 2**20)]

"""What a run asks for: size, clients, requests, bounds; and how a question is asked alone."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.load import find_wrk
from benchmarks.results import Row, tables
from benchmarks.servers import Server
from benchmarks.vocabulary import Scale, parse_size


@dataclass(frozen=True, slots=True)
class Plan:
    """The bounds of a run; ``seconds`` ends each load, ``deadline`` each runaway query."""

    size: int = 10_000
    rounds: int = 5
    clients: tuple[int, ...] = (1, 8, 32)
    requests: int = 1_000
    seconds: float = 3.0
    deadline: float = 3.0
    wrk: str | None = None

    @property
    def scale(self) -> Scale:
        """How much the graph holds."""
        return Scale.of(self.size)

    @property
    def client(self) -> str:
        """What sends the load, in words."""
        return "wrk" if self.wrk else "Python client, a process a client"


Question = Callable[[Server, Plan, int], list[Row]]
"""Measures a server that runs: the server, the plan, the round (for the seed)."""


def add_bounds(parser: argparse.ArgumentParser, several_sizes: bool = False) -> None:
    """Add the options that a plan is made of."""
    plan = Plan()
    told = "10k, 100k, 1M, 10M…"
    if several_sizes:
        sizes = [plan.size]
        parser.add_argument("--size", type=parse_size, nargs="+", default=sizes, help=told)
    else:
        parser.add_argument("--size", type=parse_size, default=plan.size, help=told)
    parser.add_argument("--rounds", type=int, default=plan.rounds)
    parser.add_argument("--clients", type=int, nargs="+", default=plan.clients)
    parser.add_argument("--requests", type=int, default=plan.requests, help="of a load, at most")
    parser.add_argument("--seconds", type=float, default=plan.seconds, help="of a load, at most")
    parser.add_argument("--deadline", type=float, default=plan.deadline, help="of runaway queries")
    parser.add_argument("--no-wrk", action="store_true", help="the Python client, even with wrk")


def plan_of(given: argparse.Namespace, size: int) -> Plan:
    """Return the plan that the options say, for a graph of one size."""
    return Plan(
        size,
        given.rounds,
        tuple(given.clients),
        given.requests,
        given.seconds,
        given.deadline,
        None if given.no_wrk else find_wrk(),
    )


def ask(question: Question, description: str | None) -> None:
    """Run one question against a server of the loopback that holds the generated graph."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--url", required=True, help="address of the SPARQL endpoint")
    add_bounds(parser)
    given = parser.parse_args()
    plan = plan_of(given, given.size)
    server = Server("server", given.url)
    rows = [row for number in range(plan.rounds) for row in question(server, plan, number)]
    print(tables(rows))

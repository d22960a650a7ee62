"""All questions, or some, to all servers, or some: ``python -m benchmarks --size 10k 1M``.

Questions that start servers of their own come first. Within each round every server is asked the
same, one after the other and in turn first, so that a ratio comes from one run; the figures are
medians over the rounds. ``--url NAME=ADDRESS`` adds a
server that runs on the loopback and holds the graph that ``python -m benchmarks.generate`` writes.
"""

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final

from benchmarks import (
    cached,
    first_byte,
    loading,
    machine,
    memory,
    parts,
    readme,
    replace,
    runaway,
    start,
    switch,
    throughput,
)
from benchmarks.generate import write_file
from benchmarks.load import LoadFailed
from benchmarks.plan import Plan, Question, add_bounds, plan_of
from benchmarks.results import OURS, Row, tables
from benchmarks.servers import (
    Data,
    NotStarted,
    Recipe,
    Server,
    recipes,
    running,
    shipped,
    with_updates,
)

RESULTS: Final = Path(__file__).with_name("RESULTS.md")
QUESTIONS: Final[dict[str, Question]] = {
    "throughput": throughput.measure,
    "cached": cached.measure,
    "first_byte": first_byte.measure,
    "parts": parts.measure,
    "memory": memory.measure,
    "replace": replace.measure,
}
"""Asked of servers that stay up over the rounds, in this order."""

ONCE: Final = ("start", "loading", "switch", "runaway")
"""Start servers of their own, before the rounds: start thrice, the others once a run."""

_STARTS: Final = 3
_SMALL: Final = 200_000
"""Triples beyond which what takes minutes is left out: rdflib-endpoint, a home of record files."""

_FOR_SMALL: Final = ("rdflib-endpoint", "jalon-guarded")

_PARSED_MOST: Final = 2_000_000
"""Triples beyond which rdflib's parser is left out: 43 s for a million."""


@dataclass(slots=True)
class Run:
    """A run under way: what is asked, what was found, what was left out and why."""

    plan: Plan
    data: Data
    asked: Sequence[str]
    end: float
    rows: list[Row] = field(default_factory=list)
    once: list[Row] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    rounds: int = 0

    def late(self, part: str) -> bool:
        """Whether the time is up; if so, say that a part is left out."""
        if time.monotonic() < self.end:
            return False
        self.skipped.append(f"{part}: the time given was up")
        return True

    def ask(self, servers: Sequence[Server]) -> None:
        """Ask the questions of every round, the servers in turn first."""
        for number in range(self.plan.rounds):
            if self.late(f"rounds from {number + 1}"):
                return
            for name, question in QUESTIONS.items():
                if name in self.asked:
                    _say(f"round {number + 1} of {self.plan.rounds}: {name}")
                    turned = servers if number % 2 == 0 else servers[::-1]
                    for server in turned:
                        self._ask(name, question, server, number)
            self.rounds = number + 1

    def _ask(self, name: str, question: Question, server: Server, number: int) -> None:
        """Ask one server one question; a server that has gone costs its own figures only."""
        try:
            self.rows += question(server, self.plan, number)
        except (LoadFailed, OSError, HTTPException) as error:
            self.skipped.append(f"{server.name}, {name}, round {number + 1}: {error}")

    def ask_once(self, found: Sequence[Recipe]) -> None:
        """Ask the questions that start servers of their own."""
        if "start" in self.asked and found and not self.late("start"):
            for _ in range(_STARTS):
                _say("start")
                self.once += start.measure([*found, shipped()], self.data)
        if "loading" in self.asked and found and not self.late("loading"):
            _say("loading")
            parsed = self.plan.size <= _PARSED_MOST
            self.once += loading.measure(found, self.data, with_rdflib=parsed)
        if "switch" in self.asked and not self.late("switch"):
            _say("switch")
            open_ones = filter(None, map(with_updates, found))
            self.once += switch.measure_afresh(list(open_ones), self.data, self.plan)
        if "runaway" in self.asked and not self.late("runaway"):
            _say("runaway")
            hurt = [recipe for recipe in found if recipe.name in (OURS, "oxigraph")]
            self.once += runaway.measure_afresh(hurt, self.data, self.plan, 0)


def main() -> None:
    """Measure at each size; print the tables, write them to the results file and the README."""
    given = _options().parse_args()
    reports, rows = [], {}
    for size in given.size:
        plan = plan_of(given, size)
        text, rows[size] = _measured(plan, given)
        reports.append(text)
    print("\n\n".join(reports))
    if given.output:
        given.output.write_text("\n\n".join(reports) + "\n", encoding="utf-8")
    if given.readme:
        readme.write(given.readme, rows, given.deadline)


def _measured(plan: Plan, given: argparse.Namespace) -> tuple[str, list[Row]]:
    """Return the report and the rows of one size."""
    asked = given.question or [*QUESTIONS, *ONCE]
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        data = Data(Path(folder) / "graph.nt", plan.size, Path(folder))
        triples = write_file(data.file, plan.size)
        run = Run(plan, data, asked, time.monotonic() + given.minutes * 60)
        found = _found(run, given.server or [recipe.name for recipe in recipes()])
        _say(f"{triples} triples; {', '.join(recipe.name for recipe in found)}")
        run.ask_once(found)
        with contextlib.ExitStack() as stack:
            servers = _started(run, found, stack)
            servers += [_elsewhere(text) for text in given.url]
            run.ask(servers)
    return report(run, triples, found), [*run.rows, *run.once]


def report(run: Run, triples: int, found: Sequence[Recipe]) -> str:
    """Return the whole result as Markdown: circumstances, tables, what was left out."""
    versions = ", ".join(f"{recipe.name} {recipe.version}".strip() for recipe in found)
    circumstances = [
        *machine.description(),
        versions or "no server started here",
        f"{triples} triples; {run.rounds} rounds, medians; load by {run.plan.client}",
        "× NAME: how many times better than NAME Jalon is (above 1: Jalon is better)",
    ]
    told = "\n".join(f"- {line}" for line in circumstances)
    left = "\n".join(f"- {line}" for line in run.skipped) or "- nothing"
    found_out = tables([*run.rows, *run.once])
    return f"# Results, {triples} triples\n\n{told}\n\n{found_out}\n\n## Left out\n\n{left}"


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add_bounds(parser, several_sizes=True)
    several: dict[str, Any] = {"nargs": "+", "action": "extend"}
    parser.add_argument("--question", **several, choices=[*QUESTIONS, *ONCE])
    names = [recipe.name for recipe in recipes()]
    parser.add_argument("--server", **several, choices=names, help="all that are installed")
    parser.add_argument("--url", **several, default=[], metavar="NAME=ADDRESS")
    parser.add_argument("--minutes", type=float, default=60, help="start no new part after that")
    parser.add_argument("--output", type=Path, default=None, help=f"for instance {RESULTS.name}")
    parser.add_argument("--readme", type=Path, help="write the short table between its markers")
    return parser


def _found(run: Run, wanted: Sequence[str]) -> list[Recipe]:
    """Return the recipes that are wanted and can run here; note the others."""
    found = []
    for recipe in recipes():
        if recipe.name not in wanted:
            run.skipped.append(f"{recipe.name}: not asked for")
        elif recipe.missing:
            run.skipped.append(f"{recipe.name}: {recipe.missing}")
        elif recipe.name in _FOR_SMALL and run.plan.size > _SMALL:
            run.skipped.append(f"{recipe.name}: minutes to load {run.plan.size} triples")
        else:
            found.append(recipe)
    return found


def _started(run: Run, found: list[Recipe], stack: contextlib.ExitStack) -> list[Server]:
    """Prepare and start servers, to be stopped with the stack; note and drop those that fail."""
    servers: list[Server] = []
    if not set(run.asked) & QUESTIONS.keys():
        return servers
    for recipe in list(found):
        try:
            recipe.prepare(run.data)
            servers.append(stack.enter_context(running(recipe, run.data)))
        except (NotStarted, OSError, TimeoutError) as error:
            run.skipped.append(f"{recipe.name}: {error}")
            found.remove(recipe)
    for server in servers:
        if server.account and not server.account.complete:
            run.skipped.append(
                f"{server.name}: no control group, children that nobody waits for are not counted"
            )
    return servers


def _elsewhere(text: str) -> Server:
    name, _, url = text.partition("=")
    return Server(name, url) if url else Server("server", name)


def _say(text: str) -> None:
    print(f"benchmarks: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

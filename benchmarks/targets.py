"""What the speed is to be, beside what a run saw: the short table of the README.

A target is a ratio to a peer in the same run, or a figure of Jalon's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks import cached, first_byte, loading, memory, replace, switch, throughput
from benchmarks.results import OURS, Row, medians, ratio

GUARDED: Final = "jalon-guarded"
_MIX_1: Final = f"{throughput.TITLE}, 1 client"
_MIX_8: Final = f"{throughput.TITLE}, 8 clients"
_MIX_32: Final = f"{throughput.TITLE}, 32 clients"
_CPU: Final = "CPU ms a request"
_RATE: Final = "requests/s"
_RUNAWAY: Final = "Runaway query"


@dataclass(frozen=True, slots=True)
class Target:
    """One promise: of which size, question and measure, and its bound.

    With a ``peer`` the ratio to it, at least ``bound`` times better (its figure taken from
    ``peer_question`` where that is another); without, Jalon's own figure, at most ``bound``; of
    several questions that begin alike, the worst.
    """

    what: str
    size: int
    question: str
    measure: str
    bound: float
    peer: str = ""
    peer_question: str = ""
    ours: str = OURS

    def seen(self, rows: Sequence[Row]) -> float | None:
        """Return what a run of the target's size saw, if it asked the question."""
        found = medians(rows)
        ours = _matching(found, self.question, self.measure, self.ours)
        if not self.peer:
            return max((row.value for row in ours), default=None)
        peers = _matching(found, self.peer_question or self.question, self.measure, self.peer)
        return ratio(ours[0], peers[0]) if ours and peers else None

    def is_met(self, figure: float) -> bool:
        """Whether a figure keeps the promise."""
        return figure >= self.bound if self.peer else figure <= self.bound

    def spell(self, figure: float) -> str:
        """Return a figure as the table shows it."""
        sign = "×" if self.peer else ""
        return f"{figure:.2f}{sign}" if figure < 10 else f"{figure:.0f}{sign}"


def targets(deadline: float) -> tuple[Target, ...]:
    """Return the promises; ``deadline`` is that of the runaway queries, in seconds."""
    small, large = 10_000, 1_000_000
    mix = "uncached mix, 10 k triples"
    worst = "runaway of five kinds, the worst"
    return (
        Target(f"{mix}: CPU, 32 clients, to oxigraph", small, _MIX_32, _CPU, 1.0, "oxigraph"),
        Target(f"{mix}: CPU, 8 clients, to oxigraph", small, _MIX_8, _CPU, 0.9, "oxigraph"),
        Target(f"{mix}: CPU, 1 client, to oxigraph", small, _MIX_1, _CPU, 0.9, "oxigraph"),
        Target(
            f"{mix}: requests/s, 32 clients, to oxigraph", small, _MIX_32, _RATE, 1.2, "oxigraph"
        ),
        Target(f"{mix}: requests/s, 1 client, to oxigraph", small, _MIX_1, _RATE, 0.85, "oxigraph"),
        Target(f"{mix}: CPU, 32 clients, to Virtuoso", small, _MIX_32, _CPU, 4.0, "virtuoso"),
        Target(
            f"{mix}: CPU, 32 clients, to rdflib-endpoint",
            small,
            _MIX_32,
            _CPU,
            40.0,
            "rdflib-endpoint",
        ),
        Target(
            "cache hit to oxigraph's uncached answer: CPU, 32 clients",
            small,
            cached.TITLE.format(32),
            _CPU,
            8.0,
            "oxigraph",
            _MIX_32,
            GUARDED,
        ),
        Target(
            f"{worst}: seconds (deadline {deadline:g})",
            small,
            _RUNAWAY,
            "seconds to its answer",
            deadline + 0.5,
        ),
        Target(f"{worst}: errors of others", small, _RUNAWAY, "others' errors", 0),
        Target(
            f"{worst}: others' p99, times quiet", small, _RUNAWAY, "others' p99, times quiet", 3.0
        ),
        Target(
            f"{worst}: CPU seconds in the second after",
            small,
            _RUNAWAY,
            "CPU seconds in the second after",
            0.05,
        ),
        Target("first byte of 100 k rows, ms", small, first_byte.TITLE, "first byte ms", 50.0),
        Target(
            "uncached mix, 1 M triples: CPU, 32 clients, to oxigraph",
            large,
            _MIX_32,
            _CPU,
            0.95,
            "oxigraph",
        ),
        Target(
            "1 M triples: Turtle to the first answer, to rdflib's parser",
            large,
            loading.TITLE,
            "seconds",
            6.0,
            loading.RDFLIB,
        ),
        Target("1 M triples: memory under load, MiB", large, memory.TITLE, "MiB (PSS)", 1024.0),
        Target(
            "1 M triples: child replaced after a kill, ms",
            large,
            replace.TITLE,
            "ms to the next answer",
            100.0,
        ),
        Target(
            "1 M triples: update seen by a read, seconds",
            large,
            switch.TITLE,
            "seconds until a read sees it",
            0.5,
        ),
        Target(
            "1 M triples: errors of reads during updates", large, switch.TITLE, "readers' errors", 0
        ),
    )


def table(rows: Mapping[int, Sequence[Row]], deadline: float) -> str:
    """Return the promises with what the runs of each size saw, as Markdown."""
    lines = ["| what | target | seen | |", "|---|---|---|---|"]
    for target in targets(deadline):
        figure = target.seen(rows.get(target.size, ()))
        sign = "≥" if target.peer else "≤"
        seen = "not measured" if figure is None else target.spell(figure)
        verdict = "" if figure is None else "met" if target.is_met(figure) else "**missed**"
        lines.append(
            f"| {target.what} | {sign} {target.spell(target.bound)} | {seen} | {verdict} |"
        )
    return "\n".join(lines)


def _matching(rows: Sequence[Row], question: str, measure: str, server: str) -> list[Row]:
    return [
        row
        for row in rows
        if row.question.startswith(question) and (row.measure, row.server) == (measure, server)
    ]

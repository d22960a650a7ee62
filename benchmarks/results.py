"""Figures of several rounds, their medians, and the tables that show them with ratios."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

OURS: Final = "jalon"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: of which question, which measure (with its unit), of which server.

    ``higher`` tells that more is better (None: neither, so no ratio); a ratio above 1 always means
    that Jalon is better.
    """

    question: str
    measure: str
    server: str
    value: float
    higher: bool | None = False


def medians(rows: Iterable[Row]) -> list[Row]:
    """Return one row for each question, measure and server: the median of its rounds."""
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.question, row.measure, row.server), []).append(row)
    return [
        Row(*key, median(row.value for row in group), group[0].higher)
        for key, group in groups.items()
    ]


def ratio(ours: Row, theirs: Row) -> float | None:
    """Return how many times better ours is; None where one of them is nothing."""
    if not ours.value or not theirs.value or ours.higher is None:
        return None
    return ours.value / theirs.value if ours.higher else theirs.value / ours.value


def table(rows: Sequence[Row]) -> str:
    """Return the medians of one question as a Markdown table, a column a server and a ratio."""
    found = medians(rows)
    servers = list(dict.fromkeys(row.server for row in found))
    servers.sort(key=lambda name: name != OURS)
    cells = {(row.measure, row.server): row for row in found}
    peers = [name for name in servers if not name.startswith(OURS) and OURS in servers]
    lines = [["", *servers, *(f"× {name}" for name in peers)]]
    for measure in dict.fromkeys(row.measure for row in found):
        ours = cells.get((measure, OURS))
        line = [measure]
        line += [_figure(cells.get((measure, name))) for name in servers]
        for name in peers:
            theirs = cells.get((measure, name))
            times = ratio(ours, theirs) if ours and theirs else None
            line.append("" if times is None else f"{times:.2f}")
        lines.append(line)
    return _markdown(lines)


def tables(rows: Sequence[Row]) -> str:
    """Return every question's heading and table."""
    questions = dict.fromkeys(row.question for row in rows)
    return "\n\n".join(
        f"## {name}\n\n{table([row for row in rows if row.question == name])}" for name in questions
    )


def _figure(row: Row | None) -> str:
    if row is None:
        return ""
    digits = 0 if row.value >= 100 else 1 if row.value >= 10 else 2
    return f"{row.value:.{digits}f}" if row.value else "0"


def _markdown(lines: list[list[str]]) -> str:
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    spelled = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([spelled[0], rule, *spelled[1:]])

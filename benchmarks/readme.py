"""The short table of the README, written between its markers by a run."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks import machine, targets
from benchmarks.results import Row

BEGIN: Final = "<!-- speed: written by make bench -->"
END: Final = "<!-- end of speed -->"


class NoMarkers(ValueError):
    """The file has no place for the table."""


def write(path: Path, rows: Mapping[int, Sequence[Row]], deadline: float) -> None:
    """Put machine, day and table between the markers of a file; raises ``NoMarkers``."""
    path.write_text(placed(path.read_text(encoding="utf-8"), spelled(rows, deadline)), "utf-8")


def spelled(rows: Mapping[int, Sequence[Row]], deadline: float) -> str:
    """Return what stands between the markers: circumstances, then the table."""
    moment, processor, software = machine.description()
    return f"{moment}. {processor}.\n{software}.\n\n{targets.table(rows, deadline)}"


def placed(text: str, told: str) -> str:
    """Return a text with what is told between its markers; raises ``NoMarkers``."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise NoMarkers(f"the file has no {BEGIN} … {END}")
    return f"{before}{begin}\n{told}\n{end}{after}"

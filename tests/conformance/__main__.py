"""``make conformance``: runs the W3C suites, prints the table, writes it and the EARL report."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import track
from rich.table import Table

from conformance.endpoint import Endpoint
from conformance.manifest import Case, all_cases
from conformance.report import COLUMNS, EARL, README, Line, earl, expected_outcomes, lines
from conformance.report import readme_with as with_table
from conformance.runners import run
from conformance.suites import ABSENT
from jalon.settings import SETTINGS

_console = Console()


def main() -> int:
    """Return 0 when every test came out as expected, 1 when not, 2 without the suites."""
    cases = all_cases()
    if not cases:
        _console.print(ABSENT)
        return 2
    with _server() as endpoint:
        outcomes, surprises = _run(cases, endpoint)
    figures = lines(cases, outcomes)
    _show(figures)
    for surprise in surprises:
        _console.print(surprise, markup=False)
    if surprises:
        return 1
    README.write_text(with_table(README.read_text(encoding="utf-8"), figures), encoding="utf-8")
    EARL.write_text(earl(cases, outcomes), encoding="utf-8")
    return 0


@contextmanager
def _server() -> Iterator[Endpoint]:
    settings = {row.variable for row in SETTINGS}
    environment = {name: value for name, value in os.environ.items() if name not in settings}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "jalon", "serve", "--scratch", "--port", port]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            endpoint = Endpoint(line.split()[-1].rstrip("/"))
            yield endpoint
            endpoint.close()
        finally:
            process.terminate()


def _run(cases: tuple[Case, ...], endpoint: Endpoint) -> tuple[dict[str, str], list[str]]:
    """Return what came out of each test, and a line for each that came out otherwise."""
    outcomes, surprises = expected_outcomes(cases), []
    for case in track(cases, "W3C", console=_console, transient=True):
        expected = outcomes[case.id]
        if expected == "apart":
            continue
        wrong = run(case, endpoint)
        if wrong is None and expected != "passed":
            surprises.append(f"{case.id}: passes, and is listed as {expected}")
            outcomes[case.id] = "passed"
        elif wrong is not None and expected == "passed":
            surprises.append(f"{case.id}: {wrong}")
            outcomes[case.id] = "ours"
    return outcomes, surprises


def _show(figures: list[Line]) -> None:
    table = Table(COLUMNS[0])
    for name in COLUMNS[1:]:
        table.add_column(name, justify="right")
    for line in figures:
        table.add_row(*line.cells)
    _console.print(table)


if __name__ == "__main__":
    raise SystemExit(main())

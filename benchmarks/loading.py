"""Loading a Turtle file: from nothing to the first answer, against rdflib's parser alone.

Jalon's time holds its start; Oxigraph's, the bulk load into its on-disk store and its start.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.generate import write_file
from benchmarks.results import Row
from benchmarks.servers import Data, Recipe, running

TITLE: Final = "Loading Turtle, to the first answer"
RDFLIB: Final = "rdflib's parser"
_PARSE: Final = "import rdflib, sys; rdflib.Graph().parse(sys.argv[1], format='turtle')"


def measure(recipes: Sequence[Recipe], data: Data, with_rdflib: bool = True) -> list[Row]:
    """Return seconds, processor seconds and memory of each server, and of rdflib's parser."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        turtle = Path(folder) / "graph.ttl"
        write_file(turtle, data.size)
        fresh = replace(data, file=turtle, folder=Path(folder))
        for recipe in recipes:
            rows += _served(recipe, fresh)
        if with_rdflib:
            rows += _parsed(turtle)
    return rows


def _served(recipe: Recipe, data: Data) -> list[Row]:
    prepared = _children_seconds()
    begun = time.monotonic()
    recipe.prepare(data)
    prepared = _children_seconds() - prepared
    with running(recipe, data) as server:
        seconds = time.monotonic() - begun
        spent = prepared + server.cpu_seconds()
        memory = server.account.memory() if server.account else 0
    return _rows(recipe.name, seconds, spent, memory / 2**20)


def _parsed(file: Path) -> list[Row]:
    begun, before = time.monotonic(), _children_seconds()
    process = subprocess.Popen([sys.executable, "-c", _PARSE, str(file)])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - begun
    return _rows(RDFLIB, seconds, _children_seconds() - before, usage.ru_maxrss / 1024)


def _rows(name: str, seconds: float, spent: float, memory: float) -> list[Row]:
    return [
        Row(TITLE, "seconds", name, seconds),
        Row(TITLE, "CPU seconds", name, spent),
        Row(TITLE, "MiB", name, memory),
    ]


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system

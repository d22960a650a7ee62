"""Cold start: from the command to the first answer, with the graph prepared beforehand.

Jalon also on the dataset that it ships, whatever the size asked.
"""

import time
from collections.abc import Sequence
from typing import Final

from benchmarks.results import Row
from benchmarks.servers import Data, Recipe, running

TITLE: Final = "Cold start"


def measure(recipes: Sequence[Recipe], data: Data) -> list[Row]:
    """Return the seconds to the first answer, and the processor seconds until then."""
    rows = []
    for recipe in recipes:
        recipe.prepare(data)
        begun = time.monotonic()
        with running(recipe, data) as server:
            seconds = time.monotonic() - begun
            rows += [
                Row(TITLE, "seconds to the first answer", recipe.name, seconds),
                Row(TITLE, "CPU seconds", recipe.name, server.cpu_seconds()),
            ]
    return rows

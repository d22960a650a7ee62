"""The engine's process: ``python -m jalon.store.process FOLDER LIFELINE [--scratch] [FILE…]``.

Loads the snapshot, opens the doors ``reads`` and ``writes`` in FOLDER, says ready, serves until the
lifeline (a file descriptor) closes. Its settings come from the environment.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from jalon.errors import JalonError
from jalon.sandbox.client import GRACE
from jalon.sandbox.errand import DESCRIPTORS
from jalon.sandbox.frames import Sink
from jalon.sandbox.limits import Limits
from jalon.sandbox.opening import open_door, say_ready
from jalon.sandbox.succession import Succession
from jalon.sandbox.template import Template
from jalon.settings import Settings
from jalon.store.generation import Generation, build
from jalon.store.operations import answer, change
from jalon.store.snapshot import (
    Snapshot,
    guarded_source,
    in_memory,
    is_for_disk,
    scratch_source,
)

SOCKETS = 16
"""Descriptors of a child that may call the addresses of ``service_allowed``."""


def main(arguments: list[str], prepare: Callable[[Snapshot], None] | None = None) -> None:
    """Serve; an error before ready goes to standard error and ends the process with 2.

    ``prepare`` is told the snapshot of a dataset in memory, before its first write.
    """
    folder, lifeline, *rest = arguments
    try:
        settings = Settings.load()
        dataset = _dataset(settings, rest, Path(folder))
    except JalonError as error:
        sys.stderr.write(error.text(os.environ.get("JALON_LANG", "fr")))
        raise SystemExit(2) from None
    sockets = SOCKETS if settings.service_allowed else 0
    template = Template(
        reads=open_door(Path(folder) / "reads"),
        writes=open_door(Path(folder) / "writes"),
        lifeline=int(lifeline),
        limits=Limits(settings.query_seconds, settings.query_memory, sockets),
        write_limits=Limits(settings.write_seconds, settings.query_memory, sockets),
        answer=partial(answer, dataset.snapshot),
        change=dataset.change,
        succession=Succession.open(Path(folder)),
    )
    if isinstance(dataset, Generation):
        template.open_data = dataset.open
        template.drop_old_data, template.drop_data = dataset.drop_others, dataset.drop
        template.write_limits = replace(template.write_limits, descriptors=DESCRIPTORS)
    elif prepare is not None:
        template.prepare = partial(prepare, dataset.snapshot)
        template.on_demand = settings.rules_ready == "demand"
    say_ready()
    template.keep_serving()


@dataclass(frozen=True, slots=True)
class InMemory:
    """A snapshot in memory, which its children share and a write's child changes."""

    snapshot: Snapshot

    def change(self, request: Mapping[str, Any], channel: Sink) -> bool:
        """Answer one write; return whether it changed the data."""
        return change(self.snapshot, request, channel)


def _dataset(settings: Settings, rest: list[str], folder: Path) -> InMemory | Generation:
    """Load the dataset where the settings say, or where its size does."""
    scratch = bool(rest) and rest[0] == "--scratch"
    source = scratch_source(map(Path, rest[1:])) if scratch else guarded_source(settings.home)
    if is_for_disk(source, settings.dataset_in, settings.memory_quads):
        keep_seconds = settings.query_seconds + GRACE
        return build(source, folder, keep_seconds, bool(settings.service_allowed))
    return InMemory(in_memory(source))


if __name__ == "__main__":
    main(sys.argv[1:])

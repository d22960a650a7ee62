"""The checker's process: ``python -m jalon.validation.process FOLDER LIFELINE``.

Indexes the dataset, compiles the shapes, opens the door ``reads`` in FOLDER, says ready, and forks
check children until the lifeline (a file descriptor) closes. With ``rules_ready = demand`` it opens
the door first and waits for somebody to knock. Its settings come from the environment.
"""

import select
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Any

from jalon.errors import JalonError
from jalon.files import data_folder
from jalon.sandbox.frames import Sink
from jalon.sandbox.limits import Limits
from jalon.sandbox.opening import open_door, say_ready
from jalon.sandbox.succession import Succession
from jalon.sandbox.template import Template
from jalon.settings import Settings
from jalon.validation.context import Context
from jalon.validation.desk import prepare
from jalon.validation.operations import answer
from jalon.validation.resident import Resident
from jalon.validation.warming import warm


def main(arguments: list[str]) -> None:
    """Serve; an error before ready goes to standard error and ends the process with 2."""
    folder, lifeline = Path(arguments[0]), int(arguments[1])
    settings = Settings.load()
    if settings.rules_ready == "demand":
        reads = open_door(folder / "reads")
        say_ready()
        _wait_for(reads, lifeline)
        resident = _resident(settings)
    else:
        resident = _resident(settings)
        reads = open_door(folder / "reads")
        say_ready()
    limits = Limits(settings.check_seconds, settings.check_memory)
    template = Template(
        reads=reads,
        writes=open_door(folder / "writes"),
        lifeline=lifeline,
        limits=limits,
        write_limits=limits,
        answer=partial(answer, resident),
        change=_refuse,
        succession=Succession.open(folder),
    )
    template.keep_serving()


def _resident(settings: Settings) -> Resident:
    """Index the records and compile the shapes (2 s)."""
    try:
        records = settings.home / "data" if settings.home else data_folder()
        resident = Resident.of_context(Context.of_folder(records)).warm()
        warm(resident.shapes)
        prepare(resident)
    except JalonError as error:
        sys.stderr.write(error.text(settings.lang))
        raise SystemExit(2) from None
    return resident


def _wait_for(door: socket.socket, lifeline: int) -> None:
    """Wait until somebody knocks; end when the owner does."""
    watched: list[socket.socket | int] = [door, lifeline]
    if lifeline in select.select(watched, [], [])[0]:
        raise SystemExit(0)


def _refuse(_request: Any, _channel: Sink) -> bool:
    """Change nothing: a check leaves the dataset as it was."""
    return False


if __name__ == "__main__":
    main(sys.argv[1:])

"""The checker's process: ``python -m jalon.validation.process FOLDER LIFELINE``.

Loads the dataset and the shapes, opens its doors in FOLDER, says ready, serves until the lifeline
(a file descriptor) closes. Its settings come from the environment.
"""

import os
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jalon.errors import JalonError
from jalon.files import data_folder
from jalon.sandbox.frames import Sink, send_json
from jalon.sandbox.limits import Limits
from jalon.sandbox.opening import open_door, say_ready
from jalon.sandbox.succession import Succession
from jalon.sandbox.template import Template
from jalon.settings import Settings
from jalon.store.operations import describe_error
from jalon.validation.context import Context
from jalon.validation.desk import prepare
from jalon.validation.operations import OPERATIONS
from jalon.validation.resident import Resident
from jalon.validation.warming import warm


def main(arguments: list[str]) -> None:
    """Serve; an error before ready goes to standard error and ends the process with 2."""
    folder, lifeline = arguments
    try:
        settings = Settings.load()
        records = settings.home / "data" if settings.home else data_folder()
        resident = Resident.of_context(Context.of_folder(records)).warm()
        warm(resident.shapes)
        prepare(resident)
    except JalonError as error:
        sys.stderr.write(error.text(os.environ.get("JALON_LANG", "fr")))
        raise SystemExit(2) from None
    limits = Limits(settings.check_seconds, settings.check_memory)
    template = Template(
        reads=open_door(Path(folder) / "reads"),
        writes=open_door(Path(folder) / "writes"),
        lifeline=int(lifeline),
        limits=limits,
        write_limits=limits,
        answer=partial(answer, resident),
        change=_refuse,
        succession=Succession.open(Path(folder)),
    )
    say_ready()
    template.keep_serving()


def answer(resident: Resident, request: Mapping[str, Any], channel: Sink) -> None:
    """Answer one request: a header frame with the value, or with the error it ended in."""
    try:
        value = OPERATIONS[request["operation"]](resident, request["arguments"])
    except JalonError as error:
        send_json(channel, {"error": describe_error(error)})
        return
    send_json(channel, {"value": value})


def _refuse(request: Any, channel: Sink) -> bool:
    """Refuse a write: a checker holds nothing that changes."""
    raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1:])

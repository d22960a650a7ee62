"""The engine's process: ``python -m jalon.store.process FOLDER LIFELINE [--scratch] [FILE…]``.

Loads the snapshot, opens the doors ``reads`` and ``writes`` in FOLDER, says ready, serves until the
lifeline (a file descriptor) closes. Its settings come from the environment.
"""

import os
import socket
import sys
from functools import partial
from pathlib import Path

from jalon.errors import JalonError
from jalon.sandbox.limits import Limits
from jalon.sandbox.succession import Succession
from jalon.sandbox.template import Template
from jalon.settings import Settings
from jalon.store.operations import answer, change
from jalon.store.snapshot import Snapshot, open_snapshot, scratch_snapshot

BACKLOG = 512


def main(arguments: list[str]) -> None:
    """Serve; an error before ready goes to standard error and ends the process with 2."""
    folder, lifeline, *rest = arguments
    try:
        settings = Settings.load()
        snapshot = _snapshot(settings, rest)
    except JalonError as error:
        sys.stderr.write(error.text(os.environ.get("JALON_LANG", "fr")))
        raise SystemExit(2) from None
    template = Template(
        reads=open_door(Path(folder) / "reads"),
        writes=open_door(Path(folder) / "writes"),
        lifeline=int(lifeline),
        limits=Limits(settings.query_seconds, settings.query_memory),
        write_limits=Limits(settings.write_seconds, settings.query_memory),
        answer=partial(answer, snapshot),
        change=partial(change, snapshot),
        succession=Succession.open(Path(folder)),
    )
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    leave_standard_streams()
    template.keep_serving()


def _snapshot(settings: Settings, rest: list[str]) -> Snapshot:
    if rest and rest[0] == "--scratch":
        return scratch_snapshot(Path(name) for name in rest[1:])
    return open_snapshot(settings.home)


def open_door(path: Path) -> socket.socket:
    """Return a socket that listens at a path."""
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    door.bind(str(path))
    door.listen(BACKLOG)
    door.setblocking(False)
    return door


def leave_standard_streams() -> None:
    """Point the standard streams at nothing: a child's panic text is no one's answer."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    os.close(nothing)


if __name__ == "__main__":
    main(sys.argv[1:])

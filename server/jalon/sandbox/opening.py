"""How a template's process opens: its two doors, the word that says ready, silence after it."""

import os
import socket
import sys
from pathlib import Path
from typing import Final

_BACKLOG: Final = 512


def open_door(path: Path) -> socket.socket:
    """Return a listening socket at a path."""
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    door.bind(str(path))
    door.listen(_BACKLOG)
    door.setblocking(False)
    return door


def say_ready() -> None:
    """Say ready, then leave the standard streams: a child's panic text is no one's answer."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    os.close(nothing)

"""A piece of work in a process of its own, whose bytes come back: all of them, or an error.

For work that must leave nothing behind in this process, which forks later: threads, open stores.
"""

import os
import signal
import struct
from collections.abc import Callable
from typing import Final, NoReturn

DESCRIPTORS: Final = 2
"""How many descriptors an errand takes from its process."""

_LENGTH: Final = struct.Struct(">Q")


class ErrandFailed(Exception):
    """The process ended before its work was done."""


def run_apart(work: Callable[[], bytes]) -> bytes:
    """Run a piece of work in a fork of this process, and return its bytes.

    What is left of this process's own time (``ITIMER_REAL``) bounds it too. Raises
    ``ErrandFailed``.
    """
    mine, theirs = os.pipe()
    seconds = signal.getitimer(signal.ITIMER_REAL)[0]
    process = os.fork()
    if process == 0:
        os.close(mine)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        _work(work, theirs)
    os.close(theirs)
    with os.fdopen(mine, "rb") as pipe:
        told = pipe.read()
    os.waitpid(process, 0)
    if len(told) < _LENGTH.size or _LENGTH.unpack_from(told)[0] != len(told) - _LENGTH.size:
        raise ErrandFailed
    return told[_LENGTH.size :]


def _work(work: Callable[[], bytes], pipe: int) -> NoReturn:
    try:
        done = work()
        with os.fdopen(pipe, "wb") as file:
            file.write(_LENGTH.pack(len(done)) + done)
    except BaseException:
        os._exit(1)
    os._exit(0)

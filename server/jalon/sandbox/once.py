"""One piece of work in a child of this very process, under limits, its answer as bytes.

For the command line: what the caller has loaded is the child's by copy-on-write.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

from jalon.errors import DeadlineExceeded, EngineCrashed
from jalon.sandbox.limits import Limits

_BLOCK = 1 << 20


def run_once(work: Callable[[], bytes], limits: Limits) -> bytes:
    """Return what ``work`` returns, computed in a child that can open nothing.

    Raises ``DeadlineExceeded`` when its time is over, ``EngineCrashed`` when it ends otherwise
    (memory, a crash, an exception).
    """
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, limits, writing)
    os.close(writing)
    answer = bytearray()
    try:
        while block := os.read(reading, _BLOCK):
            answer += block
    finally:
        os.close(reading)
        status = _ended(child)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        raise DeadlineExceeded(
            f"Arrêté au bout de {limits.seconds:g} s, la durée maximale. Découpez le travail.",
            f"Stopped after {limits.seconds:g} s, the longest time allowed. Split the work.",
        )
    if status != 0:
        raise EngineCrashed(
            "Arrêté : il fallait trop de mémoire, ou le programme est tombé. Découpez le document.",
            "Stopped: too much memory was needed, or the program crashed. Split the document.",
        )
    return bytes(answer)


def _work(work: Callable[[], bytes], limits: Limits, writing: int) -> None:
    """Do the work and end; the parent sees how."""
    status = 1
    with suppress(BaseException):
        gc.disable()
        limits.bind()
        limits.start()
        answer = memoryview(work())
        while answer:
            answer = answer[os.write(writing, answer) :]
        status = 0
    os._exit(status)


def _ended(child: int) -> int:
    """Wait for a child, which is killed when the waiting is broken off; return its status."""
    try:
        return os.waitpid(child, 0)[1]
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise

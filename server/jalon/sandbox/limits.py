"""What a child may use: seconds, memory, no new file, no network, no core dump.

The deadline is the kernel's interval timer with its default action (the process dies), so that it
holds while native code runs and covers parsing and planning too: pyoxigraph cannot be interrupted.
"""

import contextlib
import os
import resource
import signal
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MIB: Final = 1024 * 1024
_TIMEVAL: Final = struct.Struct("@ll")

Saved = dict[int, tuple[int, int]]
"""The limits of a process as they were."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` of wall-clock time a request, ``memory`` in MiB beyond what is mapped already.

    ``descriptors`` is how many more may be open than a caller of ``bind`` asks for.
    ``sockets`` is how many descriptors native code may open for itself: none, unless calls to other
    services were allowed.
    """

    seconds: float
    memory: int
    sockets: int = 0
    descriptors: int = 0

    def bind(self, descriptors: int = 0) -> Saved:
        """Bind this process for good; soft limits only, so that ``unbind`` can undo them.

        ``descriptors`` is how many more may be open at once: one for a child that takes connections
        in turn, so that none is left while it answers. SERVICE and LOAD then find no network.
        """
        saved = {kind: resource.getrlimit(kind) for kind in _KINDS}
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        _soft(resource.RLIMIT_CORE, 0)
        _soft(resource.RLIMIT_FSIZE, 0)
        mapped = _mapped_bytes()
        if mapped is not None:
            _soft(resource.RLIMIT_AS, mapped + self.memory * _MIB)
        more = descriptors + self.descriptors + self.sockets
        _soft(resource.RLIMIT_NOFILE, _bound_of_descriptors(more))
        return saved

    def start(self, seconds: float | None = None) -> None:
        """Start the clock of a request; ``seconds`` may shorten its time."""
        allowed = self.seconds if seconds is None else min(seconds, self.seconds)
        signal.setitimer(signal.ITIMER_REAL, allowed)

    def stop(self) -> None:
        """Stop the clock."""
        signal.setitimer(signal.ITIMER_REAL, 0)


def set_timeout(channel: socket.socket, seconds: float) -> None:
    """Bound each sending and receiving of a blocking socket; past it, ``BlockingIOError``.

    By the kernel (SO_RCVTIMEO): Python's own timeouts ask ``poll`` before each call.
    """
    whole = int(seconds)
    bound = _TIMEVAL.pack(whole, int((seconds - whole) * 1_000_000))
    channel.setblocking(True)
    channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, bound)
    channel.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, bound)


_KINDS: Final = (
    resource.RLIMIT_CORE,
    resource.RLIMIT_FSIZE,
    resource.RLIMIT_AS,
    resource.RLIMIT_NOFILE,
)


def unbind(saved: Saved) -> None:
    """Give back the limits that ``bind`` found."""
    for kind, pair in saved.items():
        resource.setrlimit(kind, pair)


@contextlib.contextmanager
def lifted() -> Iterator[None]:
    """Let this process open and write files for a while, without a clock: only for our own words.

    A write that was evaluated under its limits is made durable here.
    """
    left = signal.setitimer(signal.ITIMER_REAL, 0)[0]
    bound = {kind: resource.getrlimit(kind) for kind in _KINDS}
    for kind, (_, hard) in bound.items():
        if kind != resource.RLIMIT_CORE:
            resource.setrlimit(kind, (hard, hard))
    try:
        yield
    finally:
        unbind(bound)
        signal.setitimer(signal.ITIMER_REAL, left)


def _soft(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, hard))


def _bound_of_descriptors(more: int) -> int:
    """Return the bound under which so many descriptors can still be opened: there may be holes."""
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(more + 1)]
    for descriptor in opened:
        os.close(descriptor)
    return opened[-1]


def _mapped_bytes() -> int | None:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:  # no /proc (macOS): the deadline alone holds
        return None
    return pages * resource.getpagesize()

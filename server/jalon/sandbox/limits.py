"""What a child may use: seconds, memory, no new file, no network, no core dump.

The deadline is the kernel's interval timer with its default action (the process dies), so that it
holds while native code runs and covers parsing and planning too: pyoxigraph cannot be interrupted.
"""

import resource
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MIB: Final = 1024 * 1024
_CPU_MARGIN: Final = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` of wall-clock time, ``memory`` in MiB beyond what the process already maps."""

    seconds: float
    memory: int

    def impose(self) -> None:
        """Bind this process to the limits; soft limits only, so that ``lift`` can undo them."""
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, self.seconds)
        _soft(resource.RLIMIT_CORE, 0)
        _soft(resource.RLIMIT_FSIZE, 0)
        _soft(resource.RLIMIT_CPU, _cpu_seconds() + int(self.seconds) + _CPU_MARGIN)
        mapped = _mapped_bytes()
        if mapped is not None:
            _soft(resource.RLIMIT_AS, mapped + self.memory * _MIB)
        # No file can be opened and no socket made from here on: SERVICE and LOAD find no network.
        _soft(resource.RLIMIT_NOFILE, 0)


def lift(saved: dict[int, tuple[int, int]]) -> None:
    """Give back the limits that ``current`` told, and stop the timer."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    for kind, pair in saved.items():
        resource.setrlimit(kind, pair)


def current() -> dict[int, tuple[int, int]]:
    """Return the limits in force, for ``lift``."""
    kinds = (
        resource.RLIMIT_CORE,
        resource.RLIMIT_CPU,
        resource.RLIMIT_FSIZE,
        resource.RLIMIT_AS,
        resource.RLIMIT_NOFILE,
    )
    return {kind: resource.getrlimit(kind) for kind in kinds}


def _soft(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, hard))


def _cpu_seconds() -> int:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return int(usage.ru_utime + usage.ru_stime) + 1


def _mapped_bytes() -> int | None:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:  # no /proc (macOS): the deadline alone holds
        return None
    return pages * resource.getpagesize()

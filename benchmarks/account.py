"""What a server costs: processor seconds and memory of its whole process tree.

Children that live for a millisecond and that nobody waits for leave no trace in ``/proc``; a
control group counts them all. So a group of one's own is used where one can be made (cgroup 2, or
the ``cpuacct`` hierarchy of cgroup 1), else the times of the processes and of their waited-for
children, which ``Account.complete`` says to be a lower bound. Linux only.
"""

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HIERARCHIES: Final = (
    (Path("/sys/fs/cgroup/cpuacct"), "cpuacct.usage"),
    (Path("/sys/fs/cgroup"), "cpu.stat"),
)
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_FIRST_TIME: Final = 11
"""Place of ``utime`` in ``/proc/PID/stat`` after the command's closing parenthesis, from 0."""


@dataclass(slots=True)
class Group:
    """A control group of one server."""

    folder: Path
    usage: str

    @classmethod
    def make(cls, name: str) -> "Group | None":
        """Make a group, None where the machine does not let us."""
        for root, usage in _HIERARCHIES:
            folder = root / f"benchmark-{os.getpid()}-{name}"
            if not (root / usage).exists() and not (root / "cgroup.controllers").exists():
                continue
            try:
                folder.mkdir()
            except OSError:
                continue
            if (folder / usage).exists():
                return cls(folder, usage)
            folder.rmdir()
        return None

    def enter(self) -> None:
        """Put this process, and all it will start, into the group."""
        (self.folder / "cgroup.procs").write_text(str(os.getpid()))

    def cpu_seconds(self) -> float:
        """Return the processor seconds of all that ever ran in the group."""
        text = (self.folder / self.usage).read_text()
        found = re.search(r"usage_usec (\d+)", text)
        return int(found[1]) / 1e6 if found else int(text) / 1e9

    def processes(self) -> list[int]:
        """Return the processes now in the group."""
        return [int(line) for line in (self.folder / "cgroup.procs").read_text().split()]

    def remove(self) -> None:
        """Remove the group once it is empty; a group still in use is left."""
        with contextlib.suppress(OSError):
            self.folder.rmdir()


@dataclass(frozen=True, slots=True)
class Account:
    """The costs of a process and its descendants."""

    root: int
    group: Group | None

    @property
    def complete(self) -> bool:
        """Whether children that nobody waited for are counted."""
        return self.group is not None

    def cpu_seconds(self) -> float:
        """Return the processor seconds spent so far by the tree."""
        if self.group is not None:
            return self.group.cpu_seconds()
        return sum(sum(times) for times in map(_times, tree(self.root)))

    def by_program(self) -> dict[str, float]:
        """Return the seconds of the processes that live, by program, and of all that ended."""
        parts: dict[str, float] = {}
        for process in self.processes():
            name = _program(process)
            parts[name] = parts.get(name, 0.0) + sum(_times(process)[:2])
        parts["ended children"] = max(0.0, self.cpu_seconds() - sum(parts.values()))
        return parts

    def memory(self) -> int:
        """Return the bytes of memory of the tree, shared pages counted once (PSS)."""
        return sum(map(_pss, self.processes()))

    def processes(self) -> list[int]:
        """Return the processes of the tree that live."""
        return self.group.processes() if self.group is not None else list(tree(self.root))


def tree(root: int) -> Iterator[int]:
    """Yield a process and its descendants that live."""
    yield root
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{root}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree(int(child))


def _times(process: int) -> tuple[float, ...]:
    """Return user, system, and waited-for children's user and system seconds; none if gone."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return ()
    fields = text.rpartition(")")[2].split()
    return tuple(int(field) / _TICKS for field in fields[_FIRST_TIME : _FIRST_TIME + 4])


def _pss(process: int) -> int:
    with contextlib.suppress(OSError):
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M)
        return int(found[1]) * 1024 if found else 0
    return 0


def _program(process: int) -> str:
    """Return the module or the program that a process runs."""
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{process}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        if "-m" in words:
            return " ".join(words[words.index("-m") :][:2])
        return Path(words[0]).name
    return "ended children"

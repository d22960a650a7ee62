"""What a result was measured on: machine, versions, commit, day."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def description() -> list[str]:
    """Return the lines that tell the machine, the Python and the moment."""
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    gibibytes = int(memory[1]) / 2**20 if memory else 0
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit()}",
        f"{_processor()}, {os.cpu_count()} cores, {gibibytes:.0f} GiB, "
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}; load of the machine at the end "
        f"(1, 5, 15 minutes): {busy}",
    ]


def commit() -> str:
    """Return the short commit of the tree, and whether it has changes that are not in it."""
    name = _git("rev-parse", "--short", "HEAD") or "unknown"
    changed = _git("status", "--porcelain", "--", "server", "pyproject.toml")
    return f"{name} with changes not yet committed" if changed else name


def _git(*arguments: str) -> str:
    command = ["git", "--no-optional-locks", *arguments]
    try:
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=30)
    except OSError:
        return ""
    return done.stdout.strip()


def _processor() -> str:
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return found[1].strip() if found else platform.machine()

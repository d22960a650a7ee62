"""What is known not to pass, and why: ``not_passed.toml``, beside this file.

Each entry has a ``kind``: *engine* (the engine below does otherwise), *ours* (a fault of this
project), *closed* (refused on purpose), *apart* (not run: not offered here, or put aside by the
suites themselves).
"""

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Final

from conformance.manifest import Case

FILE: Final = Path(__file__).with_name("not_passed.toml")
KINDS: Final = ("engine", "ours", "closed", "apart")


@dataclass(frozen=True)
class Listed:
    """Tests that do not pass for one reason: short names, or patterns with ``*``."""

    kind: str
    reason: str
    cases: tuple[str, ...]
    issue: str = ""

    def names(self, case: Case) -> bool:
        """Whether a test is one of them."""
        return any(case.id == each or fnmatchcase(case.id, each) for each in self.cases)


@cache
def entries() -> tuple[Listed, ...]:
    """Return the entries of the file."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))["listed"]
    return tuple(Listed(**{**each, "cases": tuple(each["cases"])}) for each in told)


@cache
def listed(case: Case) -> Listed | None:
    """Return the entry that names a test, None when it is expected to pass."""
    return next((each for each in entries() if each.names(case)), None)

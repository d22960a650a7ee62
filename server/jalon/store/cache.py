"""A byte-bounded cache of complete results, the least used going first.

Its owner empties it when the dataset changes; it holds nothing that depends on the moment (see
``depends_on_the_moment``).
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from jalon.rdf.formats import Format

_MOMENTARY: Final = re.compile(r"(?<![\w?$:-])(?:RAND|NOW|UUID|STRUUID|BNODE)\s*\(", re.I)
_OVERHEAD: Final = 512


@dataclass(frozen=True, slots=True)
class Result:
    """A complete result: its format, the dataset version, its digest, its bytes, unknown terms."""

    format: Format
    version: str
    digest: str
    body: bytes
    unknown: tuple[tuple[str, str | None], ...] = ()


class ResultCache:
    """At most ``limit`` bytes of results, none larger than an eighth of that; 0 keeps none."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.bytes = 0
        self._results: OrderedDict[Hashable, Result] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Result | None:
        """Return the result kept under a key, if any."""
        with self._lock:
            found = self._results.get(key)
            if found is not None:
                self._results.move_to_end(key)
            return found

    def put(self, key: Hashable, result: Result) -> None:
        """Keep a result; those least used go until there is room."""
        cost = _cost(result)
        if cost > self.limit // 8:
            return
        with self._lock:
            replaced = self._results.pop(key, None)
            if replaced is not None:
                self.bytes -= _cost(replaced)
            self._results[key] = result
            self.bytes += cost
            while self.bytes > self.limit:
                _, oldest = self._results.popitem(last=False)
                self.bytes -= _cost(oldest)


def depends_on_the_moment(text: str) -> bool:
    """Whether a query may answer otherwise next time: RAND, NOW, UUID, STRUUID, BNODE.

    A call of them anywhere in the text counts, in strings and comments too: too often is no harm.
    So does a code-point escape, which may spell one of them.
    """
    return "\\u" in text.lower() or _MOMENTARY.search(text) is not None


def _cost(result: Result) -> int:
    return len(result.body) + _OVERHEAD

"""A byte-bounded cache of complete results, the least used going first.

Bound to a succession (``jalon.sandbox.succession``): what was kept before the dataset changed is
gone after it. Nothing is kept that depends on the moment (see ``depends_on_the_moment``).
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

_MOMENTARY: Final = re.compile(
    r"\\u|(?<![\w?$:-])(?:RAND|NOW|UUID|STRUUID|BNODE)\s*\(|\bSERVICE\b", re.I
)
_WORDS: Final = ("\\u", "rand", "now", "uuid", "bnode", "service")
_OVERHEAD: Final = 512

Kept = TypeVar("Kept")


class ResultCache(Generic[Kept]):
    """At most ``limit`` bytes of results, none larger than an eighth of that; 0 keeps none."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.bytes = 0
        self._succession = 0
        self._results: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, succession: int = 0) -> Kept | None:
        """Return the result kept under a key, if any, in the present succession."""
        with self._lock:
            if succession != self._succession:
                self._begin(succession)
            found = self._results.get(key)
            if found is None:
                return None
            self._results.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, result: Kept, size: int, succession: int = 0) -> None:
        """Keep a result of so many bytes, asked for in a succession; those least used go."""
        cost = size + _OVERHEAD
        if cost > self.limit // 8:
            return
        with self._lock:
            if succession != self._succession:
                return  # the dataset changed while it was asked
            replaced = self._results.pop(key, None)
            if replaced is not None:
                self.bytes -= replaced[1]
            self._results[key] = result, cost
            self.bytes += cost
            while self.bytes > self.limit:
                self.bytes -= self._results.popitem(last=False)[1][1]

    def _begin(self, succession: int) -> None:
        self._results.clear()
        self.bytes, self._succession = 0, succession


def depends_on_the_moment(text: str) -> bool:
    """Whether a query may answer otherwise next time: RAND, NOW, UUID, STRUUID, BNODE, SERVICE.

    A call of them anywhere in the text counts, in strings and comments too: too often is no harm.
    So does a code-point escape, which may spell one of them.
    """
    lower = text.lower()
    # The expression costs 10 µs, the words 1 µs.
    return any(word in lower for word in _WORDS) and _MOMENTARY.search(text) is not None

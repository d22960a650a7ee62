"""Failed tries with tokens, limited: whoever guesses waits."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from jalon.errors import QuotaExceeded

ALLOWED: Final = 5
SECONDS: Final = 60.0
_REMEMBERED: Final = 10_000


@dataclass
class FailedTries:
    """Counts failed tries by who makes them (an address), in this process.

    After ``ALLOWED`` in ``SECONDS`` seconds the next one is refused until the oldest is that old;
    a good token is refused as well meanwhile, so that guessing tells nothing. The 10,000 clients
    seen last are remembered.
    """

    clock: Callable[[], float] = time.monotonic
    _failed: OrderedDict[str, list[float]] = field(default_factory=OrderedDict)

    def require(self, client: str) -> None:
        """Raise ``QuotaExceeded`` when a client has failed too often of late."""
        now = self.clock()
        recent = [when for when in self._failed.get(client, ()) if now - when < SECONDS]
        if len(recent) >= ALLOWED:
            wait = int(SECONDS - (now - recent[0])) + 1
            raise QuotaExceeded(
                f"Trop d'essais avec un jeton qui n'est pas valable. Attendez {wait} s.",
                f"Too many tries with a token that is not valid. Wait {wait} s.",
                wait,
            )

    def failed(self, client: str) -> None:
        """Count a failed try."""
        now = self.clock()
        kept = [when for when in self._failed.pop(client, []) if now - when < SECONDS]
        self._failed[client] = [*kept, now][-ALLOWED:]
        while len(self._failed) > _REMEMBERED:
            self._failed.popitem(last=False)

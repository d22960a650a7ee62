"""Failed tries with tokens, limited: whoever guesses waits.

What counts is how many different texts were tried. A program that goes on sending the one token
that has expired is no guesser, and must not shut out those behind the same address.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from jalon.errors import QuotaExceeded

ALLOWED: Final = 5
SECONDS: Final = 60.0
_REMEMBERED: Final = 10_000


@dataclass
class FailedTries:
    """Counts the wrong tokens that a client (an address) tries, in this process, as digests.

    After ``ALLOWED`` different ones in ``SECONDS`` seconds, another one is told to wait until the
    oldest is that old. A good token never waits: a secret has 256 bits, so that the answer to a
    guess tells nothing that could be used. The 10,000 clients seen last are remembered.
    """

    clock: Callable[[], float] = time.monotonic
    _failed: OrderedDict[str, dict[bytes, float]] = field(default_factory=OrderedDict)

    def failed(self, client: str, text: str) -> None:
        """Count a wrong token; raises ``QuotaExceeded`` for one too many."""
        now, digest = self.clock(), sha256(text.encode("utf-8", "replace")).digest()
        told = self._failed.pop(client, {})
        recent = {each: when for each, when in told.items() if now - when < SECONDS}
        is_over = digest not in recent and len(recent) >= ALLOWED
        self._failed[client] = recent if is_over else {digest: now, **recent}
        while len(self._failed) > _REMEMBERED:
            self._failed.popitem(last=False)
        if is_over:
            wait = int(SECONDS - (now - min(recent.values()))) + 1
            raise QuotaExceeded(
                f"Trop de jetons qui ne sont pas valables. Attendez {wait} s ; un jeton valable "
                "passe sans attendre.",
                f"Too many tokens that are not valid. Wait {wait} s; a valid token need not wait.",
                wait,
            )

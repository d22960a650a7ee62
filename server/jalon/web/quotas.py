"""Quotas per client: parallel queries, query seconds and failed queries per minute.

Each of the two rates is a leaky bucket used as a meter: what a client used runs off at
``limit / 60`` a second, and a query is let in while there is room. A query's cost is known when it
ends, so the level may pass the limit; the next query then waits until it has run off, and over any
long time a client gets its limit and no more. A level is never below zero.
https://en.wikipedia.org/wiki/Leaky_bucket#As_a_meter
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from jalon.errors import QuotaExceeded
from jalon.settings import Settings
from jalon.web.addresses import is_loopback

CLIENTS_KEPT: Final = 10_000
"""Clients remembered by an HTTP process; the one that asked longest ago is forgotten first."""

_MINUTE: Final = 60.0


@dataclass(slots=True)
class Usage:
    """What a client uses: queries under way, seconds and failures that have not run off yet."""

    seen: float
    running: int = 0
    seconds: float = 0.0
    failures: float = 0.0


class Quotas:
    """The usage of the clients of one HTTP process; each call costs about 1 µs."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
        clients_kept: int = CLIENTS_KEPT,
    ) -> None:
        self._parallel = settings.quota_parallel
        self._seconds = settings.quota_seconds_per_minute
        self._failures = settings.quota_errors_per_minute
        self._loopback = settings.quota_loopback
        self._clock = clock
        self._clients_kept = clients_kept
        self._clients: OrderedDict[str, Usage] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return the number of clients remembered."""
        return len(self._clients)

    def enter(self, client: str) -> Usage | None:
        """Let a query in and return what ``leave`` needs; None when the client has no quota.

        Raises ``QuotaExceeded`` with the seconds to wait.
        """
        if is_loopback(client) and not self._loopback:
            return None
        with self._lock:
            usage = self._usage(client)
            refusal = self._refusal(usage)
            if refusal is None:
                usage.running += 1
                return usage
        raise refusal

    def leave(self, usage: Usage | None, seconds: float, failed: bool) -> None:
        """Count a query that was let in and has ended."""
        if usage is None:
            return
        with self._lock:
            self._run_off(usage)
            usage.running -= 1
            usage.seconds += seconds
            usage.failures += failed

    def _usage(self, client: str) -> Usage:
        usage = self._clients.get(client)
        if usage is None:
            usage = self._clients[client] = Usage(self._clock())
            if len(self._clients) > self._clients_kept:
                self._clients.popitem(last=False)
        else:
            self._clients.move_to_end(client)
            self._run_off(usage)
        return usage

    def _run_off(self, usage: Usage) -> None:
        now = self._clock()
        elapsed = now - usage.seen
        usage.seen = now
        if elapsed > 0 and (usage.seconds or usage.failures):
            minutes = elapsed / _MINUTE
            usage.seconds = max(usage.seconds - minutes * self._seconds, 0.0)
            usage.failures = max(usage.failures - minutes * self._failures, 0.0)

    def _refusal(self, usage: Usage) -> QuotaExceeded | None:
        if self._parallel and usage.running >= self._parallel:
            return _too_many_at_once(self._parallel)
        if self._seconds and usage.seconds >= self._seconds:
            return _too_many_seconds(self._seconds, _wait(usage.seconds, self._seconds))
        if self._failures and usage.failures > self._failures - 1:
            wait = _wait(usage.failures + 1, self._failures)
            return _too_many_failures(self._failures, wait)
        return None


def _wait(level: float, limit: float) -> int:
    """Return the whole seconds until a level has run off to its limit."""
    return max(1, math.ceil((level - limit) * _MINUTE / limit))


def _too_many_at_once(limit: int) -> QuotaExceeded:
    return QuotaExceeded(
        f"Vous avez déjà {limit} requêtes en cours, le maximum par client. Attendez que l'une "
        "d'elles se termine.",
        f"You already have {limit} queries under way, the most a client may have. Wait until one "
        "of them ends.",
        1,
    )


def _too_many_seconds(limit: float, wait: int) -> QuotaExceeded:
    return QuotaExceeded(
        f"Vos requêtes ont pris plus de {limit:g} s de calcul en une minute, le maximum par "
        f"client. Réessayez dans {wait} s, avec des requêtes plus précises ou moins fréquentes.",
        f"Your queries took more than {limit:g} s of computing in a minute, the most a client may "
        f"take. Try again in {wait} s, with more precise or less frequent queries.",
        wait,
    )


def _too_many_failures(limit: int, wait: int) -> QuotaExceeded:
    return QuotaExceeded(
        f"Plus de {limit} de vos requêtes ont échoué en une minute, le maximum par client. "
        f"Corrigez-les, puis réessayez dans {wait} s.",
        f"More than {limit} of your queries failed in a minute, the most a client may have. "
        f"Mend them, then try again in {wait} s.",
        wait,
    )

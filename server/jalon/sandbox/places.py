"""Admission: how many requests are under way at once, and two places kept for light ones.

A request that finds all places taken waits in a queue, for so long, then is told to come back. When
all places but two are held by requests that already took long, the last two are for light requests:
they get a short time, so that the short queries of everyone else go on.
"""

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from jalon.errors import EngineBusy
from jalon.sandbox.child import LONG

KEPT_FOR_LIGHT: Final = 2


@dataclass(slots=True, eq=False)
class Place:
    """A place that a request holds: its time, when it began, whether it is one of the last."""

    seconds: float
    light: bool = False
    _places: "Places | None" = None
    _began: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """Start the clock anew: the request is sent now."""
        self._began = time.monotonic()

    def elapsed(self) -> float:
        """Return the seconds since the request was sent."""
        return time.monotonic() - self._began

    def is_over(self) -> bool:
        """Whether the request's time has passed; the kernel's clock may be a little early."""
        return self.elapsed() >= self.seconds * 0.98

    def leave(self) -> None:
        """Give the place back; a second call does nothing."""
        if self._places is not None:
            self._places.give_back(self)
            self._places = None


class Places:
    """``number`` places; ``seconds`` a request, ``light_seconds`` in one of the last two.

    Waits ``queue_seconds`` at most, in a queue of ``queue`` at most.
    """

    def __init__(
        self,
        number: int,
        seconds: float,
        light_seconds: float = 1.0,
        queue_seconds: float = 5.0,
        queue: int = 256,
    ) -> None:
        self.number = number
        self._seconds = seconds
        self._light_seconds = min(light_seconds, seconds)
        self._queue_seconds = queue_seconds
        self._queue_length = queue
        self._queue: deque[threading.Lock] = deque()
        self._held: set[Place] = set()
        self._promised = 0
        self._lock = threading.Lock()

    def take(self) -> Place:
        """Return a place, once there is one and those who came before have theirs.

        Raises ``EngineBusy``.
        """
        with self._lock:
            if not self._queue and len(self._held) + self._promised < self.number:
                return self._seat()
            if len(self._queue) >= self._queue_length:
                raise _busy()
            turn = threading.Lock()  # a tenth of the cost of an Event
            turn.acquire()
            self._queue.append(turn)
        turn.acquire(timeout=self._queue_seconds)
        with self._lock:
            if turn in self._queue:
                self._queue.remove(turn)
                raise _busy()
            self._promised -= 1
            return self._seat()

    def give_back(self, place: Place) -> None:
        """Free a place, and promise it to the first of the queue alone."""
        with self._lock:
            self._held.discard(place)
            if self._queue:
                self._promised += 1
                self._queue.popleft().release()

    def _seat(self) -> Place:
        light = False
        if len(self._held) >= self.number - KEPT_FOR_LIGHT > 0:
            before = time.monotonic() - LONG
            long = sum(place._began < before for place in self._held)
            light = long >= self.number - KEPT_FOR_LIGHT
        place = Place(self._light_seconds if light else self._seconds, light, self)
        self._held.add(place)
        return place


def _busy() -> EngineBusy:
    return EngineBusy(
        "Toutes les places sont prises. Réessayez dans quelques secondes.",
        "All places are taken. Try again in a few seconds.",
    )

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
        self._queue: deque[object] = deque()
        self._held: set[Place] = set()
        self._freed = threading.Condition()

    def take(self) -> Place:
        """Return a place, once there is one and those who came before have theirs.

        Raises ``EngineBusy``.
        """
        with self._freed:
            if self._queue or len(self._held) >= self.number:
                self._wait()
            long = sum(place.elapsed() > LONG for place in self._held)
            light = self.number > KEPT_FOR_LIGHT and long >= self.number - KEPT_FOR_LIGHT
            place = Place(self._light_seconds if light else self._seconds, light, self)
            self._held.add(place)
            return place

    def give_back(self, place: Place) -> None:
        """Free a place for the next in the queue."""
        with self._freed:
            self._held.discard(place)
            self._freed.notify_all()

    def _wait(self) -> None:
        if len(self._queue) >= self._queue_length:
            raise _busy()
        ticket = object()
        self._queue.append(ticket)
        try:
            if not self._freed.wait_for(
                lambda: self._queue[0] is ticket and len(self._held) < self.number,
                self._queue_seconds,
            ):
                raise _busy()
        finally:
            self._queue.remove(ticket)
            self._freed.notify_all()


def _busy() -> EngineBusy:
    return EngineBusy(
        "Toutes les places sont prises. Réessayez dans quelques secondes.",
        "All places are taken. Try again in a few seconds.",
    )

"""A child of the template: takes one connection at a time, answers its requests, and can be killed.

It serves until its connection's owner leaves, until its template is succeeded by another (the data
it holds is then of yesterday), or until a request took so long or so much that a fresh child is
better.
"""

import contextlib
import gc
import os
import select
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from jalon.sandbox.frames import BrokenMessage, Inbox, Outbox, Sink, send_end, send_json
from jalon.sandbox.limits import Limits, set_timeout, unbind
from jalon.sandbox.slots import Slots, State

HELLO: Final = b"+"
"""What a child sends when it takes a connection: nothing was asked before."""

STALE: Final = {"stale": True}
"""What it answers when its data was replaced meanwhile: ask again, nothing was done."""

LONG: Final = 0.25
"""Seconds after which a request is no light one: it is made to yield, and its child replaced."""

YIELDING: Final = 10
"""The niceness of what yields to the requests of others."""

_KEPT: Final = 0.01
"""Seconds from which a request is kept: it touches memory enough for others to rehearse it."""

_REQUESTS: Final = 20_000
_LOOK_UP: Final = 1.0
"""Seconds after which a child without a request looks up whether it is still needed."""

Answer = Callable[[Any, Sink], None]
"""Answers one request, already read, on its channel."""


@dataclass(slots=True)
class Child:
    """The doors and the pipes a child watches, and what it answers with.

    ``lifeline`` is readable when the owner has died, ``retired`` when the template was succeeded
    (a little late: a child just forked may still hold its other end; the slots tell at once).
    """

    reads: socket.socket
    lifeline: int
    retired: int
    notify: int
    slots: Slots
    slot: int
    limits: Limits
    answer: Answer
    _served: int = 0

    def serve(self) -> NoReturn:
        """Take connections and answer them until there is a reason to end."""
        gc.disable()
        self.limits.bind(descriptors=1)
        while self._served < _REQUESTS:
            self.slots.set(self.slot, State.WAITING)
            channel = self._accept()
            self.slots.set(self.slot, State.HELD)
            with contextlib.suppress(OSError):
                os.write(self.notify, b".")
            with channel, contextlib.suppress(BrokenMessage, OSError):
                channel.sendall(HELLO)
                self._converse(channel)
        os._exit(0)

    def rehearse(self, request: Any) -> None:
        """Answer a request that was answered before, to nobody, before the first true one.

        What a process first writes to of the memory that it shares with its template is copied page
        by page, and the engine writes to what it reads (its counts of references): at a million
        quads the first of some queries took three times as long as the second. Ends this process
        when it takes too long now.
        """
        gc.disable()
        saved = self.limits.bind()
        self.limits.start(LONG)
        with contextlib.suppress(Exception):
            self.answer(request, _Nobody())
        self.limits.stop()
        unbind(saved)

    def _accept(self) -> socket.socket:
        while True:
            ready = select.select([self.reads.fileno(), self.lifeline, self.retired], [], [])[0]
            if self.lifeline in ready:
                os._exit(0)
            if self.retired in ready:
                leave(0)
            with contextlib.suppress(OSError):  # another child was quicker
                channel = self.reads.accept()[0]
                if self.slots.retired:
                    channel.close()  # nothing was asked yet: the client tries another door
                    leave(0)
                channel.setblocking(True)
                return channel

    def _converse(self, channel: socket.socket) -> None:
        """Answer the requests of a connection, in turn."""
        inbox = Inbox(channel)
        set_timeout(channel, _LOOK_UP)
        while self._served < _REQUESTS:
            request = self._next(inbox)
            if request is None or self.slots.retired:
                send_json(channel, STALE)
                send_end(channel)
                channel.close()
                leave(0)
            self._answer(request, channel)

    def _answer(self, request: Any, channel: socket.socket) -> None:
        started = time.monotonic()
        self.slots.set(self.slot, State.BUSY, started)
        self.limits.start(request.get("seconds"))
        try:
            outbox = Outbox(channel)
            self.answer(request, outbox)
            send_end(outbox)
            outbox.flush()
        except (BrokenMessage, OSError):
            os._exit(0)  # the client went away
        except BaseException:
            os._exit(1)  # the message stays cut, which is what the client must see
        self.limits.stop()
        self.slots.set(self.slot, State.HELD)
        self._served += 1
        elapsed = time.monotonic() - started
        if elapsed > LONG:
            os._exit(0)
        if elapsed > _KEPT:
            self.slots.keep_request(self.slot, request)

    def _next(self, inbox: Inbox) -> Any:
        """Return the next request, None when there is a reason to end before it comes."""
        while True:
            try:
                return inbox.json()
            except BlockingIOError:
                if select.select([self.lifeline, self.retired], [], [], 0)[0]:
                    return None


class _Nobody:
    """Takes an answer and keeps nothing of it."""

    def sendall(self, data: bytes, /) -> None:
        """Take all the bytes."""


def leave(code: int) -> NoReturn:
    """End this process without haste: to give its memory back takes time that others need."""
    os.nice(YIELDING)
    os._exit(code)

"""The template process: holds the loaded data, forks one disposable child per request.

Single-threaded, so that forking is safe. Reads are answered by children of their own. A write
runs in a child too, and when it succeeds that child *becomes* the template: the write is visible
whole or not at all, and a child that crashes leaves the old data serving.
"""

import os
import select
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from jalon.sandbox import limits
from jalon.sandbox.frames import BrokenMessage, send_end
from jalon.sandbox.limits import Limits

Handler = Callable[[socket.socket], bool]
"""Answers one connection; returns whether a write changed the data (always False for a read)."""


@dataclass(slots=True)
class Template:
    """The two doors, and what answers behind them.

    ``lifeline`` is a pipe's reading end: its other end closes when the owner dies, and the template
    goes with it.
    """

    reads: socket.socket
    writes: socket.socket
    lifeline: int
    limits: Limits
    write_limits: Limits
    answer: Handler
    change: Handler
    _writer: int | None = None

    def serve(self) -> NoReturn:
        """Answer until the lifeline closes."""
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's; the lifeline tells
        while True:
            writer = self._writer
            reads, writes = self.reads.fileno(), self.writes.fileno()
            doors = [reads, self.lifeline, writes if writer is None else writer]
            ready = select.select(doors, [], [])[0]
            if self.lifeline in ready:
                os._exit(0)
            if writer is not None and writer in ready:
                self._hear_writer(writer)
            if reads in ready:
                self._fork_reader()
            if writes in ready:
                self._fork_writer()

    def _fork_reader(self) -> None:
        channel = _accept(self.reads)
        if channel is None:
            return
        if os.fork() == 0:
            self.limits.impose()
            _run(self.answer, channel)
            os._exit(0)
        channel.close()

    def _fork_writer(self) -> None:
        channel = _accept(self.writes)
        if channel is None:
            return
        mine, theirs = socket.socketpair()
        if os.fork() == 0:
            mine.close()
            self._become_template(channel, theirs)
            return
        channel.close()
        theirs.close()
        self._writer = mine.detach()

    def _become_template(self, channel: socket.socket, old: socket.socket) -> None:
        """Run the write under limits; on success take over from the old template."""
        saved = limits.current()
        self.write_limits.impose()
        changed = _run(self.change, channel, last=False)
        if not changed:
            _end(channel)
            os._exit(0)
        limits.lift(saved)
        old.sendall(b"!")
        old.recv(1)  # returns when the old template has gone: later reads see the new data
        old.close()
        _end(channel)
        channel.close()

    def _hear_writer(self, writer: int) -> None:
        if os.read(writer, 1):
            os._exit(0)  # the child is the template now
        os.close(writer)
        self._writer = None


def _accept(door: socket.socket) -> socket.socket | None:
    try:
        channel = door.accept()[0]
    except OSError:
        return None
    channel.setblocking(True)
    return channel


def _run(handler: Handler, channel: socket.socket, last: bool = True) -> bool:
    try:
        changed = handler(channel)
        if last:
            send_end(channel)
        return changed
    except (BrokenMessage, OSError):
        os._exit(0)  # the client went away
    except BaseException:
        os._exit(1)  # the message stays cut, which is what the client must see


def _end(channel: socket.socket) -> None:
    try:
        send_end(channel)
    except OSError:
        return  # the client did not wait; the write stands

"""The template process: holds the loaded data, and keeps children ready that answer for it.

Single-threaded, so that forking is safe. Reads are answered by a pool of disposable children that
share the door: one is always waiting in it, forked ahead. A write runs in a child too, and when it
succeeds that child's own child *becomes* the template: the write is visible whole or not at all,
and a child that crashes leaves the old data serving. The new template's children are forked while
the old one still answers, so that readers meet no pause.
"""

import contextlib
import gc
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, NoReturn

from jalon.sandbox import limits
from jalon.sandbox.child import LONG, YIELDING, Answer, Child, leave
from jalon.sandbox.frames import BrokenMessage, Inbox, Sink, send_end
from jalon.sandbox.handover import AGREED, Handover
from jalon.sandbox.limits import Limits
from jalon.sandbox.slots import Slots, State
from jalon.sandbox.succession import Succession

Change = Callable[[Any, Sink], bool]
"""Runs one write, already read, and answers it; returns whether it changed the data."""


def _nothing_more() -> int:
    return 0


def _nothing() -> None:
    pass


CHILDREN: Final = 64
"""The most children at once; how many work at once is for their clients to bound."""

_AHEAD: Final = 8
"""The most children that wait for a new template to take over; each costs a fork meanwhile."""

_REHEARSAL: Final = 2 * LONG
"""Seconds that one is waited for; its own clock ends it before, unless the machine stands still."""

_TURN: Final = 0.25
_AFTER_FAILURE: Final = 0.1


@dataclass(slots=True)
class Template:
    """The two doors, and what answers behind them.

    ``lifeline`` is a pipe's reading end: its other end closes when the owner dies, and the template
    goes with it. ``open_data`` is called in each new child before its limits hold, and returns how
    many descriptors it may still need; ``drop_old_data`` once a new template has taken over from
    another; ``drop_data`` when the owner has died. ``prepare`` makes what writes need, in a child
    that then becomes the template: reads do not wait for it, writes do. It begins at once, or
    ``on_demand``: with the first write.
    """

    reads: socket.socket
    writes: socket.socket
    lifeline: int
    limits: Limits
    write_limits: Limits
    answer: Answer
    change: Change
    succession: Succession
    _slots: Slots = field(init=False)
    _children: dict[int, int] = field(init=False)
    _yielding: set[int] = field(init=False)
    _writer: int | None = field(init=False)
    _retire: tuple[int, int] = field(init=False)
    _notice: tuple[int, int] = field(init=False)
    open_data: Callable[[], int] = _nothing_more
    drop_old_data: Callable[[], None] = _nothing
    drop_data: Callable[[], None] = _nothing
    prepare: Callable[[], None] | None = None
    on_demand: bool = False

    def keep_serving(self) -> NoReturn:
        """Serve in a child, and in another one should it die; end when it ends by itself.

        This process holds the data it began with and does nothing else, so that a template that
        dies is replaced in the time of a fork. After a write, the child that wrote is the keeper,
        in this same loop: its stack is no deeper after a thousand writes than after one.
        """
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's; the lifeline tells
        handover: Handover | None = None
        while True:
            gc.collect()
            gc.freeze()
            self._slots = Slots(CHILDREN)
            template = os.fork()
            if template == 0:
                handover = self._serve(handover)
                continue  # this process ran a write: it alone holds what was written
            if handover is not None:
                handover.make(self.succession, self.drop_old_data)
                handover = None
            if _exit_code_of(template) == 0 or self._slots.retired:
                leave(0)

    def _serve(self, handover: Handover | None) -> Handover:
        """Answer until the lifeline closes; return in a child whose work is to be handed over."""
        self._begin()
        if handover is not None:
            self._await(handover)
        if self.prepare is not None and not self.on_demand:
            begun = self._fork_preparing()
            if begun is not None:
                return begun
        while True:
            self._reap()
            if State.WAITING not in self._slots.states():
                self._fork_child()
            made = self._turn()
            if made is not None:
                return made

    def _await(self, handover: Handover) -> None:
        """Fork the first children, and serve when the old template does no more.

        One child after the other rehearses: what others ask of the old one meanwhile goes on.
        """
        handover.begin()
        for request in handover.rehearsals(_AHEAD):
            rehearsed, rehearsing = os.pipe()
            self._fork_child(partial(self._rehearse, handover, request, rehearsing))
            os.close(rehearsing)
            select.select([rehearsed, self.lifeline], [], [], _REHEARSAL)
            os.close(rehearsed)
        handover.wait(self._slots)

    def _rehearse(self, handover: Handover, request: Any, rehearsing: int, child: Child) -> None:
        """Let a child rehearse a request, and wait until it may serve."""
        if request is not None:
            child.rehearse(request)
        os.close(rehearsing)
        handover.wait_in_child(self._slots, self.lifeline)

    def _begin(self) -> None:
        """Start with no child, and pipes of one's own."""
        gc.collect()
        gc.freeze()
        self._children, self._yielding, self._writer = {}, set(), None
        self._retire, self._notice = os.pipe(), os.pipe()
        os.set_blocking(self._notice[0], False)
        os.set_blocking(self._notice[1], False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._notice[1], warn_on_full_buffer=False)

    def _turn(self) -> Handover | None:
        """Wait for something to do and do it; as ``_serve``, None in the template."""
        writer, writes, notice = self._writer, self.writes.fileno(), self._notice[0]
        doors = [notice, self.lifeline, writes if writer is None else writer]
        ready = select.select(doors, [], [], _TURN if self._make_yield() else None)[0]
        if self.lifeline in ready:
            self.drop_data()
            os._exit(0)
        if notice in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(notice, 4096)
        if writer is not None and writer in ready:
            self._hear_writer(writer)
        if writes not in ready:
            return None
        return self._fork_writer() if self.prepare is None else self._fork_preparing()

    def _reap(self) -> None:
        """Forget the children that have ended."""
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                slot = self._children.pop(ended, None)
                self._yielding.discard(ended)
                if slot is not None:
                    self._slots.set(slot, State.FREE)

    def _make_yield(self) -> bool:
        """Let the children that work for long yield to the others; return whether any works."""
        now, working = time.monotonic(), False
        for process, slot in self._children.items():
            state, since = self._slots.get(slot)
            if state is not State.BUSY:
                continue
            working = True
            if now - since > LONG and process not in self._yielding:
                self._yielding.add(process)
                with contextlib.suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, process, YIELDING)
        return working

    def _fork_child(self, first: Callable[[Child], None] | None = None) -> None:
        """Fork a child that serves, once it has done something first."""
        taken = set(self._children.values())
        free = next((slot for slot in range(CHILDREN) if slot not in taken), None)
        if free is None:
            return
        self._slots.set(free, State.WAITING)
        process = os.fork()
        if process:
            self._children[process] = free
            return
        _forget_signals()
        os.close(self._retire[1])
        self.writes.close()
        if self._writer is not None:
            os.close(self._writer)  # a writer waits for this end: the template's alone
        child = Child(
            self.reads,
            self.lifeline,
            self._retire[0],
            self._notice[1],
            self._slots,
            free,
            replace(self.limits, descriptors=self.open_data()),
            self.answer,
        )
        if first is not None:
            first(child)
        child.serve()

    def _fork_preparing(self) -> Handover | None:
        """Prepare in a child; return in that child, once it is to become the template."""
        prepare, self.prepare = self.prepare, None  # should it fail, writes do without
        assert prepare is not None  # noqa: S101
        return self._fork_successor(prepare)

    def _fork_writer(self) -> Handover | None:
        """Run a write in a child; return in that child, once it is to become the template."""
        try:
            channel = self.writes.accept()[0]
        except OSError:
            return None
        channel.setblocking(True)
        handover = self._fork_successor(partial(self._write_limited, channel), channel)
        if handover is None:
            channel.close()
        return handover

    def _fork_successor(
        self, work: Callable[[], None], client: socket.socket | None = None
    ) -> Handover | None:
        """Do some work in a child; return in that child, once it is to become the template.

        Work that ends the child, or fails, leaves this template as it is. ``client`` is told when
        the new one serves.
        """
        mine, theirs = socket.socketpair()
        if os.fork() == 0:
            mine.close()
            for pipe in (*self._retire, *self._notice):
                os.close(pipe)
            _forget_signals()
            try:
                work()
            except BaseException:
                os._exit(1)
            return Handover(theirs, self._slots, client)
        theirs.close()
        self._writer = mine.detach()
        return None

    def _write_limited(self, channel: socket.socket) -> None:
        """Run a write under its limits; end this process when it changed nothing."""
        saved = self.write_limits.bind()
        self.write_limits.start()
        if not self._write(channel):
            os._exit(0)
        self.write_limits.stop()
        limits.unbind(saved)

    def _write(self, channel: socket.socket) -> bool:
        try:
            changed = self.change(Inbox(channel).json(), channel)
            if not changed:
                send_end(channel)
            return changed
        except (BrokenMessage, OSError):
            os._exit(0)  # the client went away before its write was whole
        except BaseException:
            os._exit(1)  # the message stays cut, and the old data stands

    def _hear_writer(self, writer: int) -> None:
        with contextlib.suppress(OSError):
            if os.read(writer, 1):
                self._slots.retire()  # from here on it is settled, whichever of us is killed
                os.write(writer, AGREED)
                leave(0)
        self._slots.open()  # it died before it could hear: this template stands
        os.close(writer)
        self._writer = None


def _exit_code_of(template: int) -> int:
    """Wait for the end of a process; after one that failed (no memory, no process), a moment more.

    Negative for a process that a signal ended.
    """
    code = os.waitstatus_to_exitcode(os.waitpid(template, 0)[1])
    if code > 0:
        time.sleep(_AFTER_FAILURE)
    return code


def _forget_signals() -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)

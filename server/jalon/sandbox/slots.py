"""What each child of a template is doing, in memory that the processes share.

One slot a child: its state, since when while it works, and a request it answered. Written by the
child alone, read by the template; state and time are single aligned writes, so that no lock is
needed, and a request that is read while it is written is no JSON.
"""

import json
import mmap
import struct
from enum import IntEnum
from typing import Any, Final

_SLOT: Final = struct.Struct("=dB7x")
_REQUEST: Final = 4096
"""Bytes of a slot's request, one of them for its end; a longer one is not kept."""


class State(IntEnum):
    """What a child is doing."""

    FREE = 0
    WAITING = 1
    HELD = 2
    BUSY = 3


_OPENED: Final = 1
_RETIRED: Final = 2


class Slots:
    """A fixed number of slots in shared memory, and what their template has come to."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._memory = mmap.mmap(-1, number * _SLOT.size + 1)
        self._requests = mmap.mmap(-1, number * _REQUEST)

    @property
    def retired(self) -> bool:
        """Whether the template of these children was succeeded by one with other data."""
        return self._memory[-1] == _RETIRED

    def retire(self) -> None:
        """Say that the template of these children was succeeded."""
        self._memory[-1] = _RETIRED

    @property
    def opened(self) -> bool:
        """Whether the template of these children has taken over from another, and stands."""
        return self._memory[-1] == _OPENED

    def open(self) -> None:
        """Say that the template of these children has taken over from another, or stands again."""
        self._memory[-1] = _OPENED

    def set(self, slot: int, state: State, since: float = 0.0) -> None:
        """Say what the child of a slot is doing, and since when (monotonic seconds)."""
        _SLOT.pack_into(self._memory, slot * _SLOT.size, since, state)

    def get(self, slot: int) -> tuple[State, float]:
        """Return what the child of a slot is doing, and since when."""
        since, state = _SLOT.unpack_from(self._memory, slot * _SLOT.size)
        return State(state), since

    def states(self) -> list[State]:
        """Return the states of all slots."""
        return [self.get(slot)[0] for slot in range(self.number)]

    def keep_request(self, slot: int, request: Any) -> None:
        """Keep a request that the child of a slot has answered."""
        written = json.dumps(request).encode() + b"\0"
        if len(written) <= _REQUEST:
            begin = slot * _REQUEST
            self._requests[begin : begin + len(written)] = written

    def kept_requests(self) -> list[Any]:
        """Return the last request kept in the slot of each living child that has one."""
        living = (slot for slot in range(self.number) if self.get(slot)[0] is not State.FREE)
        return [kept for slot in living if (kept := self._kept(slot)) is not None]

    def _kept(self, slot: int) -> Any:
        begin = slot * _REQUEST
        written = self._requests[begin : begin + _REQUEST].partition(b"\0")[0]
        try:
            return json.loads(written)
        except ValueError:
            return None

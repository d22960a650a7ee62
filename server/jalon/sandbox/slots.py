"""What each child of a template is doing, in memory that the processes share.

One slot a child: its state and, while it works, since when. Written by the child alone, read by the
template; both are single aligned writes, so that no lock is needed.
"""

import mmap
import struct
from enum import IntEnum
from typing import Final

_SLOT: Final = struct.Struct("=dB7x")


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

    @property
    def retired(self) -> bool:
        """Whether the template of these children was succeeded by one with other data."""
        return self._memory[self.number * _SLOT.size] == _RETIRED

    def retire(self) -> None:
        """Say that the template of these children was succeeded."""
        self._memory[self.number * _SLOT.size] = _RETIRED

    @property
    def opened(self) -> bool:
        """Whether the template of these children has taken over from another."""
        return self._memory[self.number * _SLOT.size] == _OPENED

    def open(self) -> None:
        """Say that the template of these children has taken over from another."""
        self._memory[self.number * _SLOT.size] = _OPENED

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

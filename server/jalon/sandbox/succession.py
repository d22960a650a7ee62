"""How many templates have succeeded one another: a number in memory that all processes share.

What was answered before a succession may not be said after it; a client that kept answers, or
connections, compares the number with the one it read before it asked.
"""

import mmap
import os
import struct
from pathlib import Path
from typing import Final, Self

_NUMBER: Final = struct.Struct("=Q")


class Succession:
    """The number, in a mapped file of the doors' folder; written by the template alone."""

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the number of the template whose doors lie in a folder; it begins at 0."""
        descriptor = os.open(folder / "succession", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.truncate(descriptor, _NUMBER.size)
            return cls(mmap.mmap(descriptor, _NUMBER.size))
        finally:
            os.close(descriptor)

    @property
    def number(self) -> int:
        """The number now (one aligned read: 0.2 µs)."""
        number: int = _NUMBER.unpack_from(self._memory)[0]
        return number

    def advance(self) -> None:
        """Say that a template was succeeded by one that holds other data."""
        _NUMBER.pack_into(self._memory, 0, self.number + 1)

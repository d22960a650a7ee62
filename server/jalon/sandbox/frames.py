"""The framing of what passes between a process and its children: length, then bytes.

A message is a sequence of frames ended by an empty frame; without the empty frame it is broken.
"""

import json
import socket
import struct
from collections.abc import Iterator
from io import RawIOBase
from typing import Any, Final

_LENGTH: Final = struct.Struct(">I")
BLOCK: Final = 65_536


class BrokenMessage(Exception):
    """The other side went away before the end of its message."""


def send(channel: socket.socket, payload: bytes) -> None:
    """Send one frame."""
    channel.sendall(_LENGTH.pack(len(payload)) + payload)


def send_end(channel: socket.socket) -> None:
    """Send the empty frame that says: complete."""
    channel.sendall(_LENGTH.pack(0))


def send_json(channel: socket.socket, value: object) -> None:
    """Send a JSON value as one frame."""
    send(channel, json.dumps(value, ensure_ascii=False).encode())


def receive(channel: socket.socket) -> bytes:
    """Return the next frame, empty at the end of a message; raises ``BrokenMessage``."""
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size))
    return _exactly(channel, length)


def receive_json(channel: socket.socket) -> Any:
    """Return the next frame as a JSON value; raises ``BrokenMessage``."""
    return json.loads(receive(channel))


def receive_all(channel: socket.socket) -> Iterator[bytes]:
    """Yield the frames of the rest of a message; raises ``BrokenMessage``."""
    while frame := receive(channel):
        yield frame


def _exactly(channel: socket.socket, length: int) -> bytes:
    pieces = []
    while length:
        piece = channel.recv(min(length, 1 << 20))
        if not piece:
            raise BrokenMessage
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


class FrameWriter(RawIOBase):
    """A binary file whose writes leave as frames; small writes are gathered into blocks."""

    def __init__(self, channel: socket.socket) -> None:
        super().__init__()
        self._channel = channel
        self._pending = bytearray()

    def writable(self) -> bool:
        """Return True: this file is for writing."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes; send a frame whenever a block is full."""
        self._pending += data
        if len(self._pending) >= BLOCK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send what is pending."""
        if self._pending:
            send(self._channel, bytes(self._pending))
            self._pending.clear()

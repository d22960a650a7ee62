"""The framing of what passes between a process and its children: length, then bytes.

A message is a sequence of frames ended by an empty frame; without the empty frame it is broken.
"""

import json
import socket
import struct
from collections.abc import Iterator
from io import RawIOBase
from typing import Any, Final, Protocol

_LENGTH: Final = struct.Struct(">I")
BLOCK: Final = 65_536


class Sink(Protocol):
    """What bytes can be sent to: a socket, or an ``Outbox``."""

    def sendall(self, data: bytes, /) -> None:
        """Take all the bytes."""


class Spring(Protocol):
    """What bytes can be received from: a socket, or an ``Inbox``."""

    def recv(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, none at the end."""


class Outbox:
    """Gathers what is sent: a short message leaves in one piece and wakes its reader once."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._pending = bytearray()

    def sendall(self, data: bytes, /) -> None:
        """Take bytes; send what is pending when it fills a block."""
        self._pending += data
        if len(self._pending) >= BLOCK:
            self.flush()

    def flush(self) -> None:
        """Send what is pending."""
        if self._pending:
            self._channel.sendall(self._pending)
            self._pending.clear()


class Inbox:
    """Receives ahead, so that the frames of a short message cost one call."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._ahead = b""

    def recv(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, none at the end."""
        if not self._ahead:
            self._ahead = self._channel.recv(BLOCK)
        taken, self._ahead = self._ahead[:size], self._ahead[size:]
        return taken


class BrokenMessage(Exception):
    """The other side went away before the end of its message."""


def send(channel: Sink, payload: bytes) -> None:
    """Send one frame."""
    channel.sendall(_LENGTH.pack(len(payload)) + payload)


def send_end(channel: Sink) -> None:
    """Send the empty frame that says: complete."""
    channel.sendall(_LENGTH.pack(0))


def send_json(channel: Sink, value: object) -> None:
    """Send a JSON value as one frame."""
    send(channel, json.dumps(value, ensure_ascii=False).encode())


def receive(channel: Spring) -> bytes:
    """Return the next frame, empty at the end of a message; raises ``BrokenMessage``."""
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size))
    return _exactly(channel, length)


def receive_json(channel: Spring) -> Any:
    """Return the next frame as a JSON value; raises ``BrokenMessage``."""
    return json.loads(receive(channel))


def receive_all(channel: Spring) -> Iterator[bytes]:
    """Yield the frames of the rest of a message; raises ``BrokenMessage``."""
    while frame := receive(channel):
        yield frame


def _exactly(channel: Spring, length: int) -> bytes:
    pieces = []
    while length:
        piece = channel.recv(min(length, 1 << 20))
        if not piece:
            raise BrokenMessage
        pieces.append(piece)
        length -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


class FrameWriter(RawIOBase):
    """A binary file whose writes leave as frames; small writes are gathered into blocks."""

    def __init__(self, channel: Sink) -> None:
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

"""The framing of what passes between a process and its children: length, then bytes.

A message is a sequence of frames ended by an empty frame; without the empty frame it is broken.
"""

import json
import socket
import struct
from collections.abc import Iterator
from typing import Any, Final, Protocol

_LENGTH: Final = struct.Struct(">I")
BLOCK: Final = 65_536
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Sink(Protocol):
    """What bytes can be sent to: a socket, or an ``Outbox``."""

    def sendall(self, data: bytes, /) -> None:
        """Take all the bytes."""


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
    """Receives ahead, so that the frames of a short message cost one call.

    Each call into the kernel gives the interpreter's lock away and takes it back, which under load
    costs more than the call: messages are sent and received whole where they are short.
    """

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._ahead = b""
        self._at = 0

    def frame(self) -> bytes:
        """Return the next frame, empty at the end of a message; raises ``BrokenMessage``."""
        self._await(_LENGTH.size)
        (length,) = _LENGTH.unpack_from(self._ahead, self._at)
        self._await(_LENGTH.size + length)
        begin = self._at + _LENGTH.size
        self._at = begin + length
        return self._ahead[begin : self._at]

    def json(self) -> Any:
        """Return the next frame as a JSON value; raises ``BrokenMessage``."""
        return json.loads(self.frame())

    def frames(self) -> Iterator[bytes]:
        """Yield the frames of the rest of a message; raises ``BrokenMessage``."""
        while frame := self.frame():
            yield frame

    def _await(self, size: int) -> None:
        """Receive until ``size`` bytes lie ahead; what came before a time-out stays."""
        missing = size - (len(self._ahead) - self._at)
        if missing <= 0:
            return
        pieces = [self._ahead[self._at :]]
        try:
            while missing > 0:
                piece = self._channel.recv(max(BLOCK, min(missing, 1 << 20)))
                if not piece:
                    raise BrokenMessage
                pieces.append(piece)
                missing -= len(piece)
        finally:
            self._ahead, self._at = b"".join(pieces), 0


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
    send(channel, _ENCODE(value).encode())

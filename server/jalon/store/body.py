"""The body of an answer, as a binary file whose bytes leave in frames.

A short body leaves whole, its digest in the header before it. The header waits for the first block
to be full, so that an error found before is told as what it is. A long body ends with a frame of
its own, JSON, that tells the error found on the way, if any.
"""

import hashlib
from collections.abc import Callable, Mapping
from io import RawIOBase
from typing import Any

from jalon.sandbox.frames import BLOCK, Sink, send, send_json


class Body(RawIOBase):
    """A file for writing, ended by ``finish`` or, once begun, by ``fail``.

    ``trim`` has the last word on a body that is whole.

    ``header`` is sent before the first frame; when the body is one frame only, with its ``digest``
    and what ``told`` tells of it.
    """

    def __init__(
        self,
        channel: Sink,
        header: Mapping[str, object],
        trim: Callable[[bytes], bytes] | None = None,
        told: Callable[[bytes], Mapping[str, object]] = lambda _: {},
    ) -> None:
        super().__init__()
        self._channel = channel
        self._header = header
        self._trim = trim
        self._told = told
        self._pending = bytearray()
        self.begun = False

    def writable(self) -> bool:
        """Return True: this file is for writing."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes; send a frame whenever a block is full."""
        self._pending += data
        if len(self._pending) >= BLOCK:
            self._send(self._header)
        return len(data)

    def finish(self) -> None:
        """Send what is left."""
        if not self.begun:
            whole = bytes(self._pending)
            whole = self._trim(whole) if self._trim else whole
            digest = hashlib.blake2b(whole, digest_size=16).hexdigest()
            self._pending = bytearray(whole)
            self._send({**self._header, **self._told(whole), "digest": digest})
            return
        if self._pending:
            self._send(self._header)
        send_json(self._channel, {})

    def fail(self, error: Mapping[str, object]) -> None:
        """End a body that has begun by an error, described as plain values."""
        send_json(self._channel, {"error": error})

    def _send(self, header: Mapping[str, object]) -> None:
        if not self.begun:
            self.begun = True
            send_json(self._channel, header)
        if self._pending:
            send(self._channel, bytes(self._pending))
            self._pending.clear()

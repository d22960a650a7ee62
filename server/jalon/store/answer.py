"""An answer: a complete result, in memory or, when it is large, in a temporary file.

Complete, because granian ends a body that raises as if it were whole (read in its source, 2.8): a
result is held until its end has come. Status, length and ETag are then true.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, Self

from jalon import errors
from jalon.errors import JalonError, TooLarge
from jalon.rdf.formats import BY_NAME, Format
from jalon.sandbox.client import Reply
from jalon.sandbox.frames import BLOCK

_IN_MEMORY: Final = 8_388_608


@dataclass(slots=True)
class Answer:
    """A result: its format, the dataset version it was made from, its bytes and their digest.

    ``body`` is None for a large one, which ``blocks`` reads from its file, once. ``kept`` tells
    that it came from the cache of results, ``unknown`` which terms of a query with an empty answer
    the dataset does not know, with the nearest it knows.
    """

    format: Format
    version: str
    digest: str
    length: int
    body: bytes | None
    kept: bool = False
    unknown: tuple[tuple[str, str | None], ...] = ()
    _file: IO[bytes] | None = None

    @classmethod
    def receive(cls, reply: Reply, limit: int) -> Self:
        """Return the answer that the frames of a reply make (``store.body``).

        Raises ``TooLarge`` beyond a limit, and the error that a long one ends with.
        """
        header, frames = reply.header, reply.frames()
        chosen, version = BY_NAME[header["format"]], header["version"]
        first = next(frames, b"")
        if "digest" in header and next(frames, None) is None:  # whole in one frame
            unknown = tuple((iri, near) for iri, near in header.get("unknown", ()))
            tag = header.get("tag", header["digest"])
            return cls(chosen, version, tag, len(first), first, unknown=unknown)
        digest, length = hashlib.blake2b(digest_size=16), 0
        with ExitStack() as on_error:
            held = on_error.enter_context(SpooledTemporaryFile(_IN_MEMORY))
            for frame in _without_end(first, frames):
                held.write(frame)
                digest.update(frame)
                length += len(frame)
                if length > limit:
                    reply.close()
                    raise _too_large(limit)
            held.seek(0)
            tag = header.get("tag", digest.hexdigest())
            if length <= _IN_MEMORY:
                return cls(chosen, version, tag, length, held.read())
            on_error.pop_all()
        return cls(chosen, version, tag, length, None, _file=held)

    def to_keep(self) -> Self:
        """Return the same answer as one that was kept."""
        return type(self)(
            self.format, self.version, self.digest, self.length, self.body, True, self.unknown
        )

    def read(self) -> bytes:
        """Return the whole body."""
        return self.body if self.body is not None else b"".join(self.blocks())

    def close(self) -> None:
        """Drop the body unread."""
        if self._file is not None:
            self._file.close()

    def blocks(self) -> Iterator[bytes]:
        """Yield the body in blocks of 64 kB, once."""
        if self.body is not None:
            for begin in range(0, self.length, BLOCK):
                yield self.body[begin : begin + BLOCK]
        elif self._file is not None:
            with self._file as file:
                while block := file.read(BLOCK):
                    yield block


def error_told(told: Mapping[str, Any]) -> JalonError:
    """Return the error that plain values describe (``store.operations.describe_error``)."""
    kind: type[JalonError] = getattr(errors, told["name"])
    return kind(told["fr"], told["en"], **told["details"])


def _without_end(first: bytes, frames: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the frames but the last, which tells how the body ended; raises the error it tells."""
    last = first
    for frame in frames:
        yield last
        last = frame
    end = json.loads(last)
    if "error" in end:
        raise error_told(end["error"])


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"Le résultat dépasse {limit} octets. Réduisez-le (LIMIT, moins de colonnes) ou prenez "
        "l'export complet par « jalon export ».",
        f"The result is larger than {limit} bytes. Make it smaller (LIMIT, fewer columns) or take "
        "the whole export with “jalon export”.",
    )

"""A disk that fails once: each call that writes, counted, and one of them made to fail."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

CALLS = ("fsync", "replace", "rename", "unlink", "mkdir")


class Crash(BaseException):
    """The process dies here: nothing may catch it."""


class FaultyDisk:
    """Counts the calls that change the disk and fails at one, counted from 1; 0: at none.

    ``lasting``: every call from that one on fails.
    """

    def __init__(self, at: int, error: Callable[[], BaseException], lasting: bool = False) -> None:
        self.at, self.error, self.lasting = at, error, lasting
        self.count, self.failed_in = 0, ""

    def call(self, name: str) -> None:
        """Count a call, and fail if it is the one."""
        self.count += 1
        if self.count == self.at or (self.lasting and self.count > self.at > 0):
            self.failed_in = name
            raise self.error()

    @contextmanager
    def mounted(self) -> Iterator["FaultyDisk"]:
        """Put this disk below the program."""
        counted = {name: self._counted(name) for name in CALLS}
        with mock.patch.multiple(os, **counted), mock.patch.object(io, "open", self._open):
            yield self

    def _counted(self, name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def counted(*arguments: Any, **options: Any) -> Any:
            self.call(name)
            return real(*arguments, **options)

        return counted

    def _open(self, path: Any, mode: str = "r", *more: Any, **options: Any) -> Any:
        if not set(mode) & set("wa+x") or str(path).endswith(".lock"):
            return _OPEN(path, mode, *more, **options)
        self.call("open")
        return _Written(_OPEN(path, mode, *more, **options), self)


class _Written:
    """A file whose writing is counted; a failed write leaves half of it."""

    def __init__(self, file: Any, disk: FaultyDisk) -> None:
        self._file, self._disk = file, disk

    def write(self, data: Any) -> Any:
        try:
            self._disk.call("write")
        except BaseException:
            self._file.write(data[: len(data) // 2])
            raise
        return self._file.write(data)

    def __enter__(self) -> "_Written":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


_OPEN = io.open

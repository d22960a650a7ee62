"""The client's side of a template: one connection a request, and what its end means."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from jalon.errors import DeadlineExceeded, EngineCrashed, EngineUnavailable
from jalon.sandbox.frames import BrokenMessage, receive, receive_json, send_json

GRACE: Final = 1.0
"""Seconds beyond the child's own deadline after which its owner gives up waiting."""


@dataclass(slots=True)
class Reply:
    """A reply under way: its first frame, read, and the frames that follow."""

    header: Any
    _channel: socket.socket
    _started: float
    _seconds: float

    def frames(self) -> Iterator[bytes]:
        """Yield the body's frames; raises ``DeadlineExceeded`` or ``EngineCrashed`` if cut."""
        with self._channel:
            while True:
                with self.told():
                    frame = receive(self._channel)
                if not frame:
                    return
                yield frame

    def close(self) -> None:
        """Leave the rest unread; the child ends when it notices."""
        self._channel.close()

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Turn a broken or silent channel into the error it means."""
        try:
            yield
        except (BrokenMessage, ConnectionError, TimeoutError) as error:
            self._channel.close()
            late = isinstance(error, TimeoutError)
            if late or time.monotonic() - self._started >= self._seconds * 0.98:
                raise DeadlineExceeded(
                    f"Arrêtée au bout de {self._seconds:g} s, la durée maximale. Réduisez la "
                    "requête (LIMIT, motifs plus précis) ou découpez-la.",
                    f"Stopped after {self._seconds:g} s, the longest time allowed. Make the query "
                    "smaller (LIMIT, more precise patterns) or split it.",
                ) from None
            raise EngineCrashed(
                "La requête a été arrêtée : elle demandait trop de mémoire ou a fait tomber le "
                "moteur. Réduisez-la (LIMIT, moins de jointures, moins d'imbrication).",
                "The query was stopped: it asked for too much memory or crashed the engine. "
                "Make it smaller (LIMIT, fewer joins, less nesting).",
            ) from None


@dataclass(slots=True)
class Doors:
    """The folder that holds a template's two sockets, and how long it may take to answer."""

    folder: Path
    seconds: float

    def ask(self, request: Mapping[str, object], write: bool = False) -> Reply:
        """Send a request and return the reply once its first frame is there.

        Raises ``EngineUnavailable`` when nobody answers, ``DeadlineExceeded``, ``EngineCrashed``.
        """
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        channel.settimeout(self.seconds + GRACE)
        started = time.monotonic()
        try:
            channel.connect(str(self.folder / ("writes" if write else "reads")))
        except OSError:
            channel.close()
            raise EngineUnavailable(
                "Le moteur de requêtes ne répond pas. Réessayez dans un instant.",
                "The query engine does not answer. Try again in a moment.",
            ) from None
        reply = Reply(None, channel, started, self.seconds)
        with reply.told():
            send_json(channel, request)
            reply.header = receive_json(channel)
        return reply


@dataclass(slots=True)
class TemplateProcess:
    """A template started as a process of its own, with its doors; it dies with its owner."""

    doors: Doors
    _lifeline: int
    _process: subprocess.Popen[bytes]
    _own_folder: Path = field(repr=False)

    @classmethod
    def start(
        cls, module: str, arguments: list[str], seconds: float, environment: Mapping[str, str]
    ) -> Self:
        """Run ``python -P -m module FOLDER LIFELINE arguments…``; ``wait`` before asking it."""
        folder = Path(tempfile.mkdtemp(prefix="jalon-"))
        theirs, mine = os.pipe()
        command = [sys.executable, "-P", "-m", module, str(folder), str(theirs), *arguments]
        process = subprocess.Popen(  # noqa: S603 (our own module)
            command,
            pass_fds=(theirs,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(environment),
        )
        os.close(theirs)
        return cls(Doors(folder, seconds), mine, process, folder)

    def wait(self) -> None:
        """Wait until the process says ready, by one line on its standard output.

        Raises ``EngineUnavailable`` with what it said on standard error when it ends before.
        """
        ready, told = _first_words(self._process)
        if not ready:
            self.stop()
            raise EngineUnavailable(
                f"Le moteur n'a pas démarré. {told}", f"The engine did not start. {told}"
            )

    def stop(self) -> None:
        """Cut the lifeline, wait for the end, remove the folder; a second call does nothing."""
        if self._lifeline < 0:
            return
        os.close(self._lifeline)
        self._lifeline = -1
        self._process.wait()
        shutil.rmtree(self._own_folder, ignore_errors=True)


def _first_words(process: subprocess.Popen[bytes]) -> tuple[bytes, str]:
    """Return the line that says ready, or none and what the process complained of."""
    if process.stdout is None or process.stderr is None:
        return b"", ""
    with process.stdout, process.stderr:
        ready = process.stdout.readline()
        told = b"" if ready else process.stderr.read()
    return ready, told.decode("utf-8", "replace").strip()


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a template: ours, and this very package importable."""
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, **extra}

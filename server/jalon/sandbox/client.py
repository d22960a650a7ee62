"""The client's side of a template: connections kept to its children, and what their end means."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from jalon.errors import DeadlineExceeded, EngineBusy, EngineCrashed, EngineUnavailable
from jalon.sandbox.child import HELLO, LONG, STALE
from jalon.sandbox.frames import BrokenMessage, Inbox, send_json
from jalon.sandbox.limits import set_timeout
from jalon.sandbox.places import Place, Places
from jalon.sandbox.succession import Succession

GRACE: Final = 1.0
"""Seconds beyond the child's own deadline after which its owner gives up waiting."""

_WELCOME_SECONDS: Final = 10.0
_ATTEMPTS: Final = 8
_AT_ONCE: Final = 0.2
"""Seconds within which a kept connection that has ended says so.

A killed child gives its memory back before it closes its connection: 15 to 60 ms at a million
triples, more on a busy machine.
"""


class Connection:
    """A connection to a child, kept from request to request."""

    __slots__ = ("_channel", "_seconds", "inbox")

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._seconds = 0.0
        self.inbox = Inbox(channel)

    def send(self, request: Mapping[str, object], seconds: float) -> None:
        """Send a request whose reply may take so many seconds."""
        if seconds != self._seconds:
            set_timeout(self._channel, seconds + GRACE)
            self._seconds = seconds
        send_json(self._channel, request)

    def close(self) -> None:
        """Leave; the child ends when it notices."""
        self._channel.close()


@dataclass(slots=True)
class Reply:
    """A reply under way: its first frame, read, and the frames that follow.

    Its connection goes back to its doors at the end, or is closed when it was cut or left.
    """

    header: Any
    _connection: Connection
    _place: Place
    _doors: "Doors | None" = None

    def frames(self) -> Iterator[bytes]:
        """Yield the body's frames; raises an ``EngineError`` when the reply is cut."""
        frame = self._connection.inbox.frame
        try:
            with told(self._place):
                while block := frame():
                    yield block
        except BaseException:
            self.close()
            raise
        if self._doors is not None and self._place.elapsed() < LONG / 2:
            self._doors.keep(self._connection)  # after a long request, its child ends
        else:
            self._connection.close()
        self._place.leave()

    def close(self) -> None:
        """Leave the rest unread; the child ends when it notices."""
        self._connection.close()
        self._place.leave()


@contextlib.contextmanager
def told(place: Place) -> Iterator[None]:
    """Turn a broken or silent channel into the error it means."""
    try:
        yield
    except (BrokenMessage, ConnectionError, BlockingIOError) as error:
        if isinstance(error, BlockingIOError) or place.is_over():
            raise (_too_busy(place) if place.light else _too_long(place)) from None
        raise EngineCrashed(
            "La requête a été arrêtée : elle demandait trop de mémoire ou a fait tomber le "
            "moteur. Réduisez-la (LIMIT, moins de jointures, moins d'imbrication).",
            "The query was stopped: it asked for too much memory or crashed the engine. "
            "Make it smaller (LIMIT, fewer joins, less nesting).",
        ) from None


def _too_long(place: Place) -> DeadlineExceeded:
    return DeadlineExceeded(
        f"Arrêtée au bout de {place.seconds:g} s, la durée maximale. Réduisez la "
        "requête (LIMIT, motifs plus précis) ou découpez-la.",
        f"Stopped after {place.seconds:g} s, the longest time allowed. Make the query "
        "smaller (LIMIT, more precise patterns) or split it.",
    )


def _too_busy(place: Place) -> EngineBusy:
    return EngineBusy(
        f"Arrêtée au bout de {place.seconds:g} s : les places des requêtes longues sont prises. "
        "Réessayez dans quelques secondes.",
        f"Stopped after {place.seconds:g} s: the places of long queries are taken. "
        "Try again in a few seconds.",
    )


class Doors:
    """The folder that holds a template's two sockets, and the connections kept to its children.

    At most ``places`` requests are under way at once from this process.
    """

    def __init__(self, folder: Path, places: Places) -> None:
        self.folder = folder
        self._places = places
        self._kept: deque[Connection] = deque()
        self._succession = Succession.open(folder)
        self._known = self._succession.number

    @property
    def succession(self) -> int:
        """A number that changes with the data: what was answered before it may be out of date."""
        return self._succession.number

    def ask(self, request: Mapping[str, object]) -> Reply:
        """Send a read and return the reply once its first frame is there.

        Raises ``EngineUnavailable`` when nobody answers, ``EngineBusy`` when no place comes free,
        ``DeadlineExceeded``, ``EngineCrashed``.
        """
        place = self._places.take()
        try:
            return self._asked({**request, "seconds": place.seconds}, place)
        except BaseException:
            place.leave()
            raise

    def _asked(self, request: Mapping[str, object], place: Place) -> Reply:
        for _ in range(_ATTEMPTS):
            connection, reused = self._connection()
            place.begin()
            try:
                header = _first_frame(connection, request, place)
            except _Gone:
                connection.close()
                if reused and place.elapsed() < _AT_ONCE:
                    self.close()  # it ended while it was kept, as others may have: ask a new one
                    continue
                with told(place):
                    raise BrokenMessage from None
            except BaseException:
                connection.close()
                raise
            if header != STALE:
                return Reply(header, connection, place, self)
            connection.close()
        raise unavailable()

    def change(self, request: Mapping[str, object], seconds: float) -> Reply:
        """Send a write, to be answered within ``seconds``; as ``ask`` otherwise."""
        place = Place(seconds)
        connection = Connection(self._connect("writes"))
        place.begin()
        try:
            with told(place):
                connection.send(request, seconds)
                return Reply(connection.inbox.json(), connection, place)
        except BaseException:
            connection.close()
            raise

    def keep(self, connection: Connection) -> None:
        """Keep a connection whose reply has ended, for the next request."""
        self._kept.append(connection)

    def close(self) -> None:
        """Close the connections kept."""
        while self._kept:
            self._kept.pop().close()

    def _connection(self) -> tuple[Connection, bool]:
        """Return a connection to a child that waits, and whether it was kept from before."""
        if self._known != self._succession.number:
            self._known = self._succession.number
            self.close()  # their children hold data of before: let them end
        with contextlib.suppress(IndexError):
            return self._kept.pop(), True
        for _ in range(_ATTEMPTS):
            channel = self._connect("reads")
            channel.settimeout(_WELCOME_SECONDS)
            with contextlib.suppress(OSError):
                if channel.recv(1) == HELLO:
                    return Connection(channel), False
            channel.close()  # its child was of a template that is no more
        raise unavailable()

    def _connect(self, door: str) -> socket.socket:
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            channel.connect(str(self.folder / door))
        except OSError:
            channel.close()
            raise unavailable() from None
        return channel


class _Gone(Exception):
    """A child that was kept has left before it answered."""


def _first_frame(connection: Connection, request: Mapping[str, object], place: Place) -> Any:
    with told(place):
        try:
            with contextlib.suppress(BrokenPipeError):  # it may have said why
                connection.send(request, place.seconds)
            return connection.inbox.json()
        except (BrokenMessage, ConnectionError):
            raise _Gone from None


def unavailable() -> EngineUnavailable:
    """Return the error for an engine that does not answer."""
    return EngineUnavailable(
        "Le moteur de requêtes ne répond pas. Réessayez dans un instant.",
        "The query engine does not answer. Try again in a moment.",
    )


@dataclass(slots=True)
class TemplateProcess:
    """A template started as a process of its own; it dies with its owner."""

    folder: Path
    _lifeline: int
    _process: subprocess.Popen[bytes] = field(repr=False)

    @classmethod
    def start(cls, module: str, arguments: list[str], environment: Mapping[str, str]) -> Self:
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
        return cls(folder, mine, process)

    def wait(self) -> None:
        """Wait until the process says ready, by one line on its standard output.

        Raises ``EngineUnavailable`` with what it said on standard error when it ends before.
        """
        ready, complaint = _first_words(self._process)
        if not ready:
            self.stop()
            raise EngineUnavailable(
                f"Le moteur n'a pas démarré. {complaint}", f"The engine did not start. {complaint}"
            )

    def stop(self) -> None:
        """Cut the lifeline, wait for the end, remove the folder; a second call does nothing."""
        if self._lifeline < 0:
            return
        os.close(self._lifeline)
        self._lifeline = -1
        if not (self.folder / "reads").exists():
            self._process.terminate()  # it is still loading, and would look at no lifeline
        self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Client:
    """What asks a template through its doors: one that was started here (owned), or elsewhere."""

    def __init__(self, doors: Doors, owned: TemplateProcess | None) -> None:
        self._doors = doors
        self._owned = owned

    @property
    def folder(self) -> Path:
        """The folder of the doors."""
        return self._doors.folder

    def wait(self) -> None:
        """Wait until the template that was launched here is ready."""
        if self._owned is not None:
            self._owned.wait()

    def stop(self) -> None:
        """Leave the template, and stop it if it was started here."""
        self._doors.close()
        if self._owned is not None:
            self._owned.stop()
            self._owned = None


def _first_words(process: subprocess.Popen[bytes]) -> tuple[bytes, str]:
    """Return the line that says ready, or none and what the process complained of."""
    if process.stdout is None or process.stderr is None:
        return b"", ""
    with process.stdout, process.stderr:
        ready = process.stdout.readline()
        complaint = b"" if ready else process.stderr.read()
    return ready, complaint.decode("utf-8", "replace").strip()


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a template: ours, and this very package importable."""
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, **extra}

"""The servers that are measured: how each is prepared, started on the loopback, and stopped.

Jalon (a plain dataset, or a guarded home with the same records), ``oxigraph serve-read-only`` (the
PyPI package ``oxigraph``), ``rdflib-endpoint`` (the same registry), Virtuoso (the Debian package);
whatever is not installed is skipped with its reason. Any other server: by its address.
"""

import contextlib
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from benchmarks import virtuoso
from benchmarks.account import Account, Group
from benchmarks.generate import write_home

START_SECONDS: Final = 300.0
PEERS: Final = Path(__file__).resolve().parents[1] / ".venv" / "peers" / "bin"
"""Where ``make bench`` installs the peers; they are no dependency of the project."""

_STOP_SECONDS: Final = 10.0
_POLL_SECONDS: Final = 0.005


class NotStarted(RuntimeError):
    """A server did not come up."""


@dataclass(frozen=True, slots=True)
class Data:
    """A generated graph in a file, its size as asked, and a folder for what servers make of it."""

    file: Path
    size: int
    folder: Path


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers; ``account`` is None when it was not started here."""

    name: str
    url: str
    account: Account | None = None
    process: subprocess.Popen[bytes] | None = None

    def cpu_seconds(self) -> float:
        """Return the processor seconds spent so far; 0 for a server started elsewhere."""
        return self.account.cpu_seconds() if self.account else 0.0

    def alive(self) -> bool:
        """Whether its first process still runs, as far as one can know."""
        return self.process is None or self.process.poll() is None


def _nothing(data: Data) -> None:
    """Prepare nothing."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to run a server: ``command(data, port, deadline in seconds)``, ``prepare`` before it.

    A deadline of None is the server's own default. ``update`` is the path that takes updates, empty
    for a server that takes none.
    """

    name: str
    version: str
    path: str
    command: Callable[[Data, int, float | None], list[str]]
    prepare: Callable[[Data], None] = field(default=_nothing)
    missing: str = ""
    update: str = ""


@contextlib.contextmanager
def running(
    recipe: Recipe, data: Data, deadline: float | None = None, memory: int | None = None
) -> Iterator[Server]:
    """Start a server and yield it once it answers; stop it, and all it started, at the end.

    ``memory`` bounds the bytes of address space of its first process. Raises ``NotStarted``.
    """
    port = _free_port()
    group = Group.make(recipe.name)

    def enter() -> None:
        if group is not None:
            group.enter()
        if memory is not None:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(
            recipe.command(data, port, deadline),
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            preexec_fn=enter,
        )
        url = f"http://127.0.0.1:{port}{recipe.path}"
        server = Server(recipe.name, url, Account(process.pid, group), process)
        try:
            if not wait_for_answer(server):
                told.seek(0)
                words = told.read().decode("utf-8", "replace")[-500:]
                raise NotStarted(f"{recipe.name} did not start: {words}")
            yield server
        finally:
            _stop(server)


def wait_for_answer(server: Server, seconds: float = START_SECONDS) -> bool:
    """Ask until a query is answered; return whether it was."""
    target = f"{server.url}?{urlencode({'query': 'ASK {}'})}"
    request = urllib.request.Request(target, headers={"Accept": "application/sparql-results+json"})
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.alive():
        with (
            contextlib.suppress(OSError, urllib.error.HTTPError),
            urllib.request.urlopen(request, timeout=5) as response,
        ):
            return bool(response.status == 200)
        time.sleep(_POLL_SECONDS)
    return False


def recipes() -> list[Recipe]:
    """Return every server known here, those that are not installed with the reason."""
    return [_jalon(), _jalon_guarded(), _oxigraph(), _rdflib_endpoint(), _virtuoso()]


def with_updates(recipe: Recipe) -> Recipe | None:
    """Return how to run the same server open to updates, None where that is not known."""
    if recipe.update:
        return recipe
    if recipe.name != "oxigraph":
        return None

    def command(data: Data, port: int, deadline: float | None) -> list[str]:
        read_only = recipe.command(data, port, deadline)
        return ["serve" if word == "serve-read-only" else word for word in read_only]

    return replace(recipe, command=command, update="/update")


def shipped() -> Recipe:
    """Return Jalon on the dataset it ships, whatever the data."""
    return Recipe(
        "jalon, shipped data", jalon_version(), "/sparql", lambda _, port, seconds: _serve(port)
    )


def jalon_version() -> str:
    """Return the version of the package that is measured."""
    from jalon import __version__

    return __version__


def find(program: str) -> str | None:
    """Return the path of a program, among the peers or on PATH."""
    return shutil.which(program, path=f"{PEERS}{os.pathsep}{os.environ.get('PATH', '')}")


def oxigraph_load(data: Data) -> None:
    """Load the graph into an on-disk store in the data's folder, once."""
    store = data.folder / "oxigraph"
    program = find("oxigraph")
    if program and not store.exists():
        command = [program, "load", "--location", str(store), "--file", str(data.file)]
        subprocess.run(command, check=True, capture_output=True, timeout=START_SECONDS)


def _serve(port: int, *arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "jalon", "serve", "--port", str(port), *arguments]


def _seconds(deadline: float | None) -> list[str]:
    return ["--query-seconds", str(deadline)] if deadline else []


def _jalon() -> Recipe:
    def command(data: Data, port: int, deadline: float | None) -> list[str]:
        loaded = ("--scratch", "--load", str(data.file))
        return _serve(port, *loaded, *_seconds(deadline))

    return Recipe("jalon", jalon_version(), "/sparql", command, update="/sparql")


def _jalon_guarded() -> Recipe:
    def home(data: Data) -> Path:
        return data.folder / "home"

    def command(data: Data, port: int, deadline: float | None) -> list[str]:
        return _serve(port, "--home", str(home(data)), *_seconds(deadline))

    def prepare(data: Data) -> None:
        if not home(data).exists():
            write_home(home(data), data.size)

    return Recipe("jalon-guarded", jalon_version(), "/sparql", command, prepare)


def _oxigraph() -> Recipe:
    program = find("oxigraph")

    def command(data: Data, port: int, deadline: float | None) -> list[str]:
        store = ("--location", str(data.folder / "oxigraph"))
        # Without a deadline where none is asked: 0.5.13 keeps a thread for each query until its
        # time is over, and aborts when some ten thousand queries have come within it (measured).
        limit = ("--timeout-s", str(round(deadline))) if deadline else ()
        place = ("--bind", f"127.0.0.1:{port}")
        return [program or "oxigraph", "serve-read-only", *store, *place, *limit]

    version = _output([program, "--version"]).removeprefix("oxigraph ") if program else ""
    missing = "" if program else "not installed (PyPI package `oxigraph`)"
    return Recipe("oxigraph", version, "/query", command, oxigraph_load, missing)


def _rdflib_endpoint() -> Recipe:
    program = find("rdflib-endpoint")

    def command(data: Data, port: int, deadline: float | None) -> list[str]:
        place = ("--host", "127.0.0.1", "--port", str(port))
        return [program or "rdflib-endpoint", "serve", *place, str(data.file)]

    version = ""
    if program:
        code = "from importlib.metadata import version as v; print(v('rdflib-endpoint'))"
        version = _output([str(Path(program).with_name("python")), "-c", code])
    missing = "" if program else "not installed (PyPI package `rdflib-endpoint`)"
    return Recipe("rdflib-endpoint", version, "/", command, missing=missing)


def _virtuoso() -> Recipe:
    program, shell = find("virtuoso-t"), find("isql-vt")

    def command(data: Data, port: int, deadline: float | None) -> list[str]:
        return virtuoso.command(program or "virtuoso-t", data.folder / "virtuoso", port, deadline)

    def prepare(data: Data) -> None:
        if program and shell:
            virtuoso.load(program, shell, data.folder / "virtuoso", data.file, _free_port())

    installed = program and shell
    missing = "" if installed else "not installed (Debian package `virtuoso-opensource-7`)"
    version = virtuoso.version(program) if program else ""
    return Recipe("virtuoso", version, "/sparql", command, prepare, missing)


def _stop(server: Server) -> None:
    """Stop the first process, then whatever of its tree is left."""
    if server.process is None or server.account is None:
        return
    started = list(server.account.processes()) if server.alive() else []
    server.process.terminate()
    try:
        server.process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()
    group = server.account.group
    for process in group.processes() if group else started[1:]:
        with contextlib.suppress(OSError):
            os.kill(process, 9)
    if group:
        end = time.monotonic() + _STOP_SECONDS
        while group.processes() and time.monotonic() < end:
            time.sleep(_POLL_SECONDS)
        group.remove()


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout.strip()


def _environment() -> dict[str, str]:
    """Return our environment without the settings that a user may have set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JALON_")}
    return kept | {"XDG_DATA_HOME": "/nonexistent"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

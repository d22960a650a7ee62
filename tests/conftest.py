"""What every test may use: a real server, a real engine, a command line."""

import gc
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jalon.settings import Settings
from jalon.store.engine import Engine

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPOSITORY = Path(__file__).resolve().parents[1]
START_SECONDS = 30
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_finish() -> None:
    """Leave what was collected, some ten thousand tests, out of later collections of garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """The environment of a child process: the package importable, no setting inherited.

    But one: most servers check nothing, and need no rules (3 s of processor each).
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JALON_")}
    own = {"PYTHONPATH": str(REPOSITORY / "server"), "XDG_DATA_HOME": "/nonexistent"}
    return {**kept, **own, "JALON_RULES_READY": "demand"}


@pytest.fixture(scope="session")
def serve(environment: dict[str, str]) -> Iterator[Callable[..., str]]:
    """Start ``jalon serve`` with arguments on a free port; returns its address.

    Its log goes to a file: a pipe that nobody reads would hold it up when full.
    """
    started = []

    def start(*arguments: str) -> str:
        command = [sys.executable, "-m", "jalon", "serve", "--port", str(free_port()), *arguments]
        log = stack.enter_context(tempfile.TemporaryFile("w+"))  # noqa: SIM115 (it is one)
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
        started.append(process)
        told, _, _ = select.select([process.stdout], [], [], START_SECONDS)
        line = process.stdout.readline() if told else ""
        if not line.startswith("jalon: listening on "):
            process.terminate()
            process.communicate()
            log.seek(0)
            pytest.fail(f"the server did not start: {log.read()}")
        return line.split()[-1].rstrip("/")

    with ExitStack() as stack:
        yield start
        for process in started:
            process.terminate()
        for process in started:
            process.communicate(timeout=20)


@pytest.fixture(scope="session")
def server_url(serve: Callable[..., str]) -> str:
    """The address of a real server on the shipped dataset."""
    return serve()


@pytest.fixture(scope="session")
def scratch_server(serve: Callable[..., str]) -> str:
    """The address of a real server on a scratch dataset."""
    return serve("--scratch")


@pytest.fixture
def scratch_url(scratch_server: str) -> str:
    """The same, its dataset empty."""
    update = urllib.request.Request(
        f"{scratch_server}/sparql",
        b"DROP ALL",
        {"Content-Type": "application/sparql-update"},
    )
    with urllib.request.urlopen(update, timeout=START_SECONDS) as reply:
        assert reply.status == 204
    return scratch_server


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """An engine on the shipped dataset."""
    engine = Engine.start(Settings.load({}, {}))
    yield engine
    engine.stop()


@pytest.fixture
def scratch_engine() -> Iterator[Engine]:
    """An engine on an empty scratch dataset, with a short deadline."""
    engine = Engine.start(
        Settings.load({"query_seconds": 1, "query_memory": 256}, {}), scratch=True
    )
    yield engine
    engine.stop()


@pytest.fixture(scope="session")
def jalon(environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command ``jalon`` with arguments; ``cwd`` and ``input`` as for subprocess.run."""

    def run(
        *arguments: object, cwd: Path = REPOSITORY, input: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-P", "-m", "jalon", *map(str, arguments)]
        return subprocess.run(
            command,
            env=environment,
            cwd=cwd,
            input=input,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Headless Chromium, the one of the machine; in CI its absence is a failure."""
    from playwright.sync_api import sync_playwright  # 0.3 s, for the few files that need it

    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        message = "no Chromium on PATH: install chromium to run the browser tests"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

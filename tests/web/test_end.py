"""``kill -9`` of ``jalon serve``: nothing that it started lives on, and it can start again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from conftest import free_port
from web.http import address, ask

SECONDS = 20


def descendants(process: int) -> set[int]:
    """The processes that a process has started, and those that these have."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True)
    rows = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    found, fresh = set(), {process}
    while fresh:
        fresh = {child for child, parent in rows if parent in fresh}
        found |= fresh
    return found


def is_alive(process: int) -> bool:
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True)
    return bool(listed.stdout.strip()) and not listed.stdout.startswith(b"Z")


@pytest.mark.parametrize("workers", ["1", "3"])
def test_a_killed_service_leaves_no_process_that_serves(
    environment: dict[str, str], serve: Callable[..., str], workers: str
) -> None:
    port = str(free_port())
    command = [sys.executable, "-m", "jalon", "serve", "--scratch", "--port", port]
    with subprocess.Popen(
        [*command, "--workers", workers], env=environment, stdout=subprocess.PIPE, text=True
    ) as service:
        assert service.stdout is not None
        assert service.stdout.readline().startswith("jalon: listening on ")
        started = descendants(service.pid)
        assert len(started) > int(workers)

        service.kill()
        service.wait()

        left = started
        end = time.monotonic() + SECONDS
        while left and time.monotonic() < end:
            left = {each for each in left if is_alive(each)}
        for each in left:
            os.kill(each, signal.SIGKILL)
        assert not left

    url = serve("--scratch", "--port", port)
    assert ask(address(url, "/sparql", ("query", "ASK {}")), accept="text/csv").status == 200

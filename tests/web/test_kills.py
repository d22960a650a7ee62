"""``kill -9`` of a child or of the template, under load: at most the requests it held are lost."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from web.http import Reply, address, ask

CLIENTS = 6
SECONDS = 3.0
KILLS = 5


class Load:
    """Clients that ask without pause, each request another; what they were answered."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._end = threading.Event()
        self.replies: list[Reply] = []
        self.broken: list[Exception] = []
        self._clients = [threading.Thread(target=self._ask, args=(n,)) for n in range(CLIENTS)]

    def __enter__(self) -> "Load":
        for client in self._clients:
            client.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for client in self._clients:
            client.join()

    def _ask(self, client: int) -> None:
        number = 0
        while not self._end.is_set():
            number += 1
            query = f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o{client}x{number} }}"
            try:
                self.replies.append(ask(address(self._base, "/sparql", ("query", query))))
            except OSError as error:
                self.broken.append(error)

    @property
    def lost(self) -> list[Reply]:
        """The replies that were no result."""
        return [reply for reply in self.replies if reply.status != 200]


@pytest.fixture(scope="module")
def base(serve: Callable[..., str]) -> str:
    """A server of this module alone: its processes are killed."""
    return serve()


def forked_by(process: int) -> Iterator[int]:
    """The processes that a process has started."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True
    )
    return map(int, listed.stdout.split())


def keeper(base: str) -> int:
    """The process of a server that keeps a template: started by it, named after its module."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True)
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    port = f"--port {urlsplit(base).port}"
    servers = {pid for pid, _, command in rows if port in command}
    found = [int(pid) for pid, parent, command in rows
             if parent in servers and "jalon.store.process" in command]  # fmt: skip
    assert len(found) == 1
    return found[0]


def test_killed_children_cost_the_requests_they_held(base: str) -> None:
    kills = 0
    with Load(base) as load:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end or kills < KILLS:
            time.sleep(0.2)
            for template in forked_by(keeper(base)):
                for child in list(forked_by(template))[:1]:
                    os.kill(child, signal.SIGKILL)
                    kills += 1

    assert load.broken == []
    assert len(load.lost) <= kills
    assert {reply.status for reply in load.lost} <= {503}
    assert len(load.replies) > 2 * kills


def test_a_killed_template_costs_nobody_anything(base: str) -> None:
    kills = 0
    with Load(base) as load:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end or kills < KILLS:
            time.sleep(0.3)
            for template in forked_by(keeper(base)):
                os.kill(template, signal.SIGKILL)
                kills += 1

    assert load.broken == []
    assert load.lost == []
    assert len(load.replies) > 2 * kills

"""Two real servers with a short deadline, the witnesses, and a graph made to be hard to walk."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hostile.door import Attempt, Door, Outcome, assert_alive, assert_behaved
from hostile.witnesses import SECRET, Canary, write_secrets
from jalon.stewardship.access_tokens import create_token

DEADLINE = 0.8
MEMORY = 256
NODES = 60
PATIENCE = 60

SETTINGS = f"write_seconds = {DEADLINE}\nquery_memory = {MEMORY}\n"


@pytest.fixture(scope="session")
def canary() -> Iterator[Canary]:
    """A loopback server that must receive no request."""
    with Canary() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose content must never come out."""
    return write_secrets(tmp_path_factory.mktemp("secrets"))


@pytest.fixture(scope="session")
def guarded(
    serve: Callable[..., str],
    jalon: Callable[..., object],
    tmp_path_factory: pytest.TempPathFactory,
) -> Door:
    """The door of a server on the shipped dataset, in a home folder of its own."""
    home = tmp_path_factory.mktemp("guarded") / "home"
    jalon("init", home)
    (home / "jalon.toml").write_text(SETTINGS, encoding="utf-8")
    url = serve("--home", str(home), "--query-seconds", str(DEADLINE))
    return Door(url, DEADLINE, str(home))


@pytest.fixture(scope="session")
def publisher(guarded: Door) -> str:
    """The Authorization of one who may write to the guarded dataset, its rules being ready."""
    told = f"Bearer {create_token(Path(guarded.home), 'publisher', 'hostile')}"
    sent = {"content_type": "application/sparql-update", "Authorization": told}
    end = time.monotonic() + PATIENCE
    while guarded.send("INSERT DATA {}", **sent).status == 503:
        assert time.monotonic() < end, "the rules are not ready"
    return told


@pytest.fixture(scope="session")
def scratch(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Door:
    """The door of a scratch server that holds a dense graph: every node knows every node."""
    home = tmp_path_factory.mktemp("scratch")
    (home / "jalon.toml").write_text(SETTINGS, encoding="utf-8")
    dense = home / "dense.nt"
    dense.write_text("".join(dense_graph()), encoding="utf-8")
    url = serve(
        "--home", str(home), "--scratch", "--load", str(dense), "--query-seconds", str(DEADLINE)
    )
    return Door(url, DEADLINE, str(home))


@pytest.fixture
def attempt(canary: Canary) -> Attempt:
    """Send a hostile text; its outcome is true, nobody was called, the server lives on."""

    def attempted(door: Door, text: str | bytes, content_type: str = "", **more: str) -> Outcome:
        kind = {"content_type": content_type} if content_type else {}
        before = len(canary.seen)
        outcome = door.send(text, **kind, **more)
        assert_alive(door)
        assert_behaved(door, outcome)
        assert canary.seen[before:] == []
        assert SECRET.encode() not in outcome.body
        return outcome

    return attempted


def dense_graph() -> Iterator[str]:
    """Yield the lines of a complete graph, some 3,600 triples."""
    for one in range(NODES):
        for other in range(NODES):
            yield f"<http://e/{one}> <http://e/knows> <http://e/{other}> .\n"

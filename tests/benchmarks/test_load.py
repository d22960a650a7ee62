"""The load: bounded, on the loopback only, counting what fails; the account of a tree."""

import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from benchmarks.account import Account, tree
from benchmarks.load import Load, NotLoopback, run
from benchmarks.mix import uncached
from benchmarks.vocabulary import Scale

SCALE = Scale.of(1_000)


@pytest.fixture
def endpoint() -> Iterator[str]:
    """An endpoint that refuses every fourth request."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        asked = 0

        def do_GET(self) -> None:
            Handler.asked += 1
            self.send_response(503 if Handler.asked % 4 == 0 else 200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *arguments: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
        server.shutdown()
        thread.join()


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_load_counts_answers_and_errors(endpoint: str) -> None:
    outcome = run(endpoint, uncached(SCALE, 1), Load(2, 40, 10.0))

    assert (outcome.requests, outcome.errors) == (30, 10)
    assert 0 < outcome.p50 <= outcome.p99


def test_no_load_leaves_the_loopback() -> None:
    with pytest.raises(NotLoopback):
        run("http://example.org/sparql", uncached(SCALE, 1), Load(1, 1))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_an_account_counts_a_tree() -> None:
    code = "import subprocess, sys; subprocess.run(['sleep', '30'])"
    process = subprocess.Popen([sys.executable, "-c", code])
    try:
        while len([*tree(process.pid)]) < 2:
            os.sched_yield()
        account = Account(process.pid, None)

        assert account.memory() > 1_000_000
        assert account.cpu_seconds() >= 0
        assert not account.complete
    finally:
        for each in reversed([*tree(process.pid)]):
            os.kill(each, 9)
        process.wait()

"""Who sees what must not happen: a canary for calls out, a folder of secrets, the process tree.

The process tree is read in /proc: https://man7.org/linux/man-pages/man5/proc.5.html
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

SECRET: Final = "jalon-hostile-secret-4f1d"
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_UTIME: Final = 11
_STIME: Final = 12


class Canary(ThreadingHTTPServer):
    """A loopback HTTP server that notes every connection and answers with the secret."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Song)
        self.seen: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def get_request(self) -> tuple[Any, Any]:
        connection, client = super().get_request()
        self.seen.append(f"connection from {client}")
        return connection, client


class _Song(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the name is http.server's
        self.server.seen.append(self.requestline)  # type: ignore[attr-defined]
        body = f'<http://secret/> <http://secret/> "{SECRET}" .\n'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/n-triples")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        pass


def write_secrets(folder: Path) -> Path:
    """Fill a folder with the three secret files; returns it."""
    turtle = f'<http://secret/> <http://secret/> "{SECRET}" .\n'
    for name, text in {
        "secret.ttl": turtle,
        "secret.txt": SECRET,
        "secret.json": f'{{"@id": "http://secret/", "http://secret/": "{SECRET}"}}',
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class ProcessTree:
    """Every process that names a home folder in its command line or environment.

    Parentage would not do: a write's child becomes the template, and its parent is gone.
    """

    home: str
    _own: int = field(default_factory=os.getpid)

    def processes(self) -> Iterator[Path]:
        """Yield the /proc folders of the processes that live."""
        name = self.home.encode()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            except OSError:
                continue
            if name in told and int(folder.name) != self._own:
                yield folder

    def resident_bytes(self) -> int:
        """Return the sum of the resident sets."""
        return sum(_resident_pages(folder) for folder in self.processes()) * _PAGE

    def load(self, seconds: float) -> float:
        """Return how many processors the tree keeps busy, watched for so many seconds."""
        watched = {folder: _stat(folder) for folder in self.processes()}
        started = time.monotonic()
        time.sleep(seconds)
        spent = 0
        for folder, before in watched.items():
            after = _stat(folder)
            if before and after:
                spent += sum(int(after[i]) - int(before[i]) for i in (_UTIME, _STIME))
        return spent / _TICKS / (time.monotonic() - started)


def _resident_pages(folder: Path) -> int:
    try:
        return int((folder / "statm").read_text().split()[1])
    except (OSError, IndexError):  # it ended meanwhile
        return 0


def _stat(folder: Path) -> list[str]:
    """Return the fields of /proc/PID/stat after the name, which may hold spaces."""
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def eventually(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether something comes to hold within so many seconds."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True

"""The service: the engine, then granian with its HTTP processes in front of it.

granian because it costs 30 to 60 µs a request where gunicorn and waitress cost 150 to 300.
"""

import multiprocessing
import os
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from jalon.errors import BadSetting
from jalon.settings import Settings
from jalon.store.engine import Engine
from jalon.wsgi import load

_POLL_SECONDS: Final = 0.02
_THREADS: Final = 8


def serve(
    settings: Settings,
    ready: Callable[[str], None],
    scratch: bool = False,
    load_files: Sequence[Path] = (),
) -> None:
    """Serve until SIGTERM or SIGINT; call ``ready`` with the address once it answers.

    Raises ``BadSetting`` when the address cannot be listened on, or when a scratch dataset (open to
    everyone's writes) would listen beyond the loopback.
    """
    if scratch and settings.host not in ("127.0.0.1", "::1", "localhost"):
        raise BadSetting(
            f"--scratch n'écoute que sur la boucle locale, pas sur {settings.host}.",
            f"--scratch listens on the loopback only, not on {settings.host}.",
        )
    _require_free(settings)
    engine = Engine.start(settings, scratch, load_files)
    try:
        os.environ.update(settings.environment(), JALON_ENGINE_SOCKET=str(engine.folder))
        _run(settings, ready)
    finally:
        engine.stop()


def _run(settings: Settings, ready: Callable[[str], None]) -> None:
    # spawn: a fork of a process with threads is unsafe, and the engine has its own template.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "jalon.wsgi:load",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=_THREADS,
        log_level=LogLevels.error,
        workers_kill_timeout=5,
    )
    address = f"http://{_bracketed(settings.host)}:{settings.port}/"
    announcer = threading.Thread(target=_announce, args=(address, ready), daemon=True)
    server.on_startup(announcer.start)
    server.serve(target_loader=load)


def _announce(address: str, ready: Callable[[str], None]) -> None:
    while True:
        try:
            with urllib.request.urlopen(f"{address}-/ready", timeout=2):  # noqa: S310 (ours)
                return ready(address)
        except (OSError, urllib.error.URLError):
            time.sleep(_POLL_SECONDS)


def _require_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise BadSetting(
                f"Impossible d'écouter sur {settings.host}:{settings.port} ({error.strerror}). "
                "Choisissez un autre port : --port 8001.",
                f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}). "
                "Choose another port: --port 8001.",
            ) from None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host

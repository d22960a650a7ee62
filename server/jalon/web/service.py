"""The service: the engine, then granian with its HTTP processes in front of it.

granian because it costs 30 to 60 µs a request where gunicorn and waitress cost 150 to 300. An HTTP
process ends with the one that started it, however that ended: nobody writes on unseen.
"""

import multiprocessing
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, Final

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from jalon.errors import BadSetting
from jalon.settings import Settings
from jalon.store.engine import Engine
from jalon.validation.checker import Checker, program_of
from jalon.wsgi import load

_POLL_SECONDS: Final = 0.02
_QUEUED_THREADS: Final = 16


def serve(
    settings: Settings, engine: Engine, ready: Callable[[str], None], guarded: bool = True
) -> None:
    """Serve a launched engine until SIGTERM or SIGINT; ``ready`` gets the address it answers at.

    A guarded dataset has a checker beside it, which gets ready while the first pages are served.
    Raises ``BadSetting`` when the address cannot be listened on, ``EngineUnavailable`` when the
    engine does not start.
    """
    _require_free(settings)
    engine.wait()
    checker = Checker.launch(settings, program_of(settings)) if guarded else None
    os.environ.update(settings.environment(), JALON_ENGINE_SOCKET=str(engine.folder))
    if checker is not None:
        os.environ["JALON_CHECKER_SOCKET"] = str(checker.folder)
    try:
        _run(settings, ready)
    finally:
        if checker is not None:
            checker.stop()


def _run(settings: Settings, ready: Callable[[str], None]) -> None:
    # fork: the HTTP processes inherit what is imported (0.4 s); nothing here has threads.
    method = "fork" if sys.platform == "linux" else "spawn"
    multiprocessing.set_start_method(method, force=True)
    server = Granian(
        "jalon.wsgi:load",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=settings.workers,
        blocking_threads=settings.places + _QUEUED_THREADS,
        log_level=LogLevels.error,
        workers_kill_timeout=5,
    )
    address = f"http://{_bracketed(settings.host)}:{settings.port}/"
    announcer = multiprocessing.Process(target=_announce, args=(address, ready), daemon=True)
    announcer.start()
    try:
        server.serve(target_loader=_load)
    finally:
        announcer.terminate()


def _load(*_: Any) -> Flask:
    """Return the application, in an HTTP process, which then ends with its parent."""
    threading.Thread(target=_end_with_parent, name="lifeline", daemon=True).start()
    return load()


def _end_with_parent() -> None:
    """Wait for the end of the parent, and end at once: what was not answered was not promised.

    multiprocessing keeps a pipe from each process that it starts to its parent, which tells of the
    parent's end on every system. The engine and the checker follow: their lifelines were the
    parent's, and are closed with the last copy that a fork has kept.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _announce(address: str, ready: Callable[[str], None]) -> None:
    parent = os.getppid()
    while os.getppid() == parent:
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

"""Web sessions of a home: begun with a token, kept on the disk as digests, ended with the token.

A session's file is named by the SHA-256 of its secret, which only the browser's cookie has; so the
folder opens no door. A session lasts ``HOURS``, and never longer than the token it was begun with.
"""

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jalon.stewardship.access_tokens import AccessToken, list_tokens
from jalon.stewardship.principal import Principal

HOURS: Final = 12
_FOLDER: Final = "sessions"


@dataclass(frozen=True, slots=True)
class Session:
    """A session: its secret and whom it stands for."""

    secret: str
    principal: Principal

    @property
    def form_key(self) -> str:
        """What the session's forms carry, so that no other site can send one: a keyed digest."""
        return hmac.new(self.secret.encode(), b"form", hashlib.sha256).hexdigest()

    def has_form_key(self, text: str) -> bool:
        """Whether a text is the form key; compared in constant time."""
        return hmac.compare_digest(self.form_key.encode(), text.encode("utf-8", "replace"))


def begin(home: Path, token: AccessToken, now: float | None = None) -> Session:
    """Begin a session with a token that is alive; sweep those that are over."""
    moment = time.time() if now is None else now
    folder = home / _FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    _sweep(folder, moment)
    secret = secrets.token_urlsafe(32)
    path = folder / _digest(secret)
    beside = folder / f".{path.name}.tmp"
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123 (a descriptor)
        json.dump({"token": token.id, "ends": moment + HOURS * 3600}, file)
    beside.replace(path)
    return Session(secret, token.principal)


def find(home: Path, secret: str, now: float | None = None) -> Session | None:
    """Return the session of a secret, None when it is over or its token is alive no more."""
    moment = time.time() if now is None else now
    try:
        told = json.loads((home / _FOLDER / _digest(secret)).read_text())
        name, ends = str(told["token"]), float(told["ends"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    token = next((each for each in list_tokens(home) if each.id == name), None)
    if token is None or not token.is_alive(moment) or moment >= ends:
        return None
    return Session(secret, token.principal)


def end(home: Path, secret: str) -> None:
    """End a session; nothing happens when there is none."""
    (home / _FOLDER / _digest(secret)).unlink(missing_ok=True)


def _sweep(folder: Path, now: float) -> None:
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < now - HOURS * 3600:
                path.unlink()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()

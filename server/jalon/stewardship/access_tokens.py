"""Access tokens of a home: made on the command line, shown once, kept as digests.

A token is ``jalon_ID_SECRET`` with 256 bits of secret; ``tokens.json`` in the home holds its
SHA-256, compared in constant time, so that the file opens no door.

A person outlives their tokens: those of one name are one person's, whose id is that of their first
token. So whoever gets a new token keeps their submissions, and still does not review them.
"""

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from jalon.errors import BadRequest, BadSetting, NotFound
from jalon.stewardship.principal import ROLES, Principal, Scope
from jalon.store import durable

_FILE: Final = "tokens.json"
_DAY: Final = 86_400
_START: Final = "jalon"
_USED: Final = "tokens.used"
_USED_SECONDS: Final = 60
"""How exactly the last use is known."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token without its secret; times are Unix seconds, ``expires`` None for never.

    ``scope`` holds kinds and organisations, as ``Scope.of`` reads them. ``person`` is the id of the
    principal it stands for, "" for one who had no token before.
    """

    id: str
    role: str
    name: str
    digest: str
    created: int
    expires: int | None = None
    revoked: bool = False
    scope: tuple[str, ...] = ()
    person: str = ""

    @property
    def who(self) -> str:
        """The id of the person it is for."""
        return self.person or f"token:{self.id}"

    @property
    def principal(self) -> Principal:
        """Whom the token stands for."""
        return Principal(self.who, self.name, self.role, Scope.of(self.scope))

    def allows(self, role: str) -> bool:
        """Whether the token's role is at least this one."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def is_alive(self, now: float) -> bool:
        """Whether the token is neither revoked nor expired."""
        return not self.revoked and (self.expires is None or now < self.expires)


def create_token(
    home: Path,
    role: str,
    name: str,
    days: int | None = None,
    scope: Iterable[str] = (),
    renew: str | None = None,
) -> str:
    """Add a token to a home and return it whole, for the only time.

    It is for the person of the token ``renew`` (an id), else for the one who has had a token of
    that name, be it revoked; case, accents and spaces aside. Raises ``BadRequest`` for a role, a
    life or a scope that cannot be, ``NotFound`` when there is no token to renew.
    """
    names = Scope.of(scope).names
    if role not in ROLES or not name.strip() or (days is not None and days < 1):
        known = ", ".join(ROLES)
        raise BadRequest(
            f"Un jeton a un rôle ({known}), un nom et, s'il expire, au moins un jour.",
            f"A token has a role ({known}), a name and, if it expires, at least one day.",
        )
    secret, now = secrets.token_urlsafe(32), int(time.time())
    token = AccessToken(
        secrets.token_hex(4),
        role,
        name.strip(),
        _digest(secret),
        now,
        None if days is None else now + days * _DAY,
        scope=names,
    )
    with durable.locked(home):
        tokens = list_tokens(home)
        _write(home, [*tokens, replace(token, person=_person(tokens, token.name, renew))])
    return f"{_START}_{token.id}_{secret}"


def revoke_token(home: Path, name: str) -> AccessToken:
    """Revoke the token of an id; raises ``NotFound``."""
    with durable.locked(home):
        tokens = list_tokens(home)
        found = _of_id(tokens, name)
        revoked = replace(found, revoked=True)
        _write(home, [revoked if token is found else token for token in tokens])
    return revoked


def last_use(home: Path, token: AccessToken) -> int | None:
    """Return when a token was last used, within a minute; None for never."""
    path = home / _USED / token.id
    return int(path.stat().st_mtime) if path.exists() else None


def note_use(home: Path, token: AccessToken, now: float | None = None) -> None:
    """Remember that a token is used; what the disk refuses is left."""
    moment = time.time() if now is None else now
    path = home / _USED / token.id
    with contextlib.suppress(OSError):
        if not path.exists() or moment - path.stat().st_mtime >= _USED_SECONDS:
            path.parent.mkdir(exist_ok=True)
            path.touch(mode=0o600)
            os.utime(path, (moment, moment))


def list_tokens(home: Path) -> list[AccessToken]:
    """Return the tokens of a home, in the order in which they were made."""
    path = home / _FILE
    if not path.exists():
        return []
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return [AccessToken(**{**each, "scope": tuple(each.get("scope", ()))}) for each in told]
    except (OSError, ValueError, TypeError) as error:
        raise BadSetting(
            f"{path} : fichier de jetons illisible ({error}).",
            f"{path}: unreadable tokens file ({error}).",
        ) from None


def find_token(home: Path, text: str, now: float | None = None) -> AccessToken | None:
    """Return the living token that a text is, None if it is none."""
    start, _, rest = text.partition("_")
    name, _, secret = rest.partition("_")
    if start != _START:
        return None
    digest = _digest(secret)
    for token in list_tokens(home):
        same = hmac.compare_digest(token.digest, digest)
        if token.id == name and same and token.is_alive(time.time() if now is None else now):
            return token
    return None


def _person(tokens: Iterable[AccessToken], name: str, renew: str | None) -> str:
    """Return the id of the person a new token is for, "" for somebody new."""
    if renew is not None:
        return _of_id(tokens, renew).who
    same = [token.who for token in tokens if _folded(token.name) == _folded(name)]
    return same[-1] if same else ""


def _of_id(tokens: Iterable[AccessToken], name: str) -> AccessToken:
    found = next((token for token in tokens if token.id == name), None)
    if found is None:
        raise NotFound(f"Aucun jeton {name}.", f"No token {name}.")
    return found


def _folded(name: str) -> str:
    """Return a name without case, accents and the number of its spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(each for each in letters if not unicodedata.combining(each)).split())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _write(home: Path, tokens: Iterable[AccessToken]) -> None:
    path = home / _FILE
    beside = path.with_name(f".{_FILE}.tmp")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump([asdict(token) for token in tokens], file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    durable.sync_folder(home)

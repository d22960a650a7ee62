"""Who did what, and when: one line of JSON each, chained by hashes, free of secrets.

``audit.jsonl`` is for people and programs that watch; the truth of the data is the journal. A last
line that a crash cut was never acknowledged: the next one takes its place.
"""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from jalon.errors import JournalDamaged
from jalon.stewardship.home import Home
from jalon.store import durable

_FILE: Final = "audit.jsonl"
_START: Final = "0" * 64
_TAIL: Final = 65_536
_PREFIX: Final = "jalon_"


def note(home: Home, event: str, who: str, **details: str | int | None) -> None:
    """Add a line; the caller does not hold the lock. A token in a detail is never written.

    Raises ``EngineBusy``, ``EngineUnavailable``.
    """
    with durable.locked(home.folder), durable.reported(home.folder):
        path = home.folder / _FILE
        previous = _last_hash(path)
        told: dict[str, str | int | None] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "event": event,
            "who": who,
            **{name: _plain(value) for name, value in details.items() if value is not None},
            "previous": previous,
        }
        told["hash"] = _hash(told)
        with path.open("ab") as file:
            file.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def verify(home: Home) -> int:
    """Return the number of lines; raises ``JournalDamaged`` where a line was changed or taken."""
    path = home.folder / _FILE
    previous, count = _START, 0
    lines = path.read_bytes().split(b"\n") if path.exists() else []
    for number, line in enumerate(lines, start=1):
        told = _read(line)
        if not line or (told is None and number == len(lines)):  # the end, or what a crash cut
            continue
        if told is None or told["previous"] != previous or told["hash"] != _hash(told):
            raise JournalDamaged(
                f"{path}, ligne {number} : la chaîne est rompue.",
                f"{path}, line {number}: the chain is broken.",
            )
        previous, count = told["hash"], count + 1
    return count


def _last_hash(path: Path) -> str:
    """Return the hash of the last whole line, after taking off what a crash cut."""
    if not path.exists():
        return _START
    with path.open("rb+") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        lines = file.read().split(b"\n")
        if lines[-1]:
            file.truncate(size - len(lines[-1]))
    whole = [told for line in lines[:-1] if (told := _read(line)) is not None]
    return str(whole[-1]["hash"]) if whole else _START


def _read(line: bytes) -> dict[str, str] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) and {"previous", "hash"} <= told.keys() else None


def _hash(told: Mapping[str, object]) -> str:
    bare = {name: value for name, value in told.items() if name != "hash"}
    return sha256(json.dumps(bare, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _plain(value: str | int | None) -> str | int | None:
    """Return a value without a token's secret."""
    if isinstance(value, str) and _PREFIX in value:
        start, _, rest = value.partition(_PREFIX)
        return f"{start}{_PREFIX}{rest.partition('_')[0]}_…"
    return value

"""Who did what, and when: one line of JSON each, chained by hashes, free of secrets.

``audit.jsonl`` is for people and programs that watch; the truth of the data is the journal. A last
line that a crash cut was never acknowledged: the next one takes its place. ``audit.head.json``
tells how many lines there are and the hash of the last, so that lines taken from the end are seen;
it is written after the line, and may be one behind after a crash.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from jalon.errors import JournalDamaged
from jalon.stewardship.home import Home
from jalon.store import durable

_FILE: Final = "audit.jsonl"
_HEAD: Final = "audit.head.json"
_START: Final = "0" * 64
_TAIL: Final = 65_536
_PREFIX: Final = "jalon_"


@dataclass(frozen=True, slots=True)
class _Head:
    """How many lines the log has, and the hash of the last."""

    count: int
    hash: str


def note(home: Home, event: str, who: str, **details: str | int | None) -> None:
    """Add a line; the caller does not hold the lock. A token in a detail is never written.

    Raises ``EngineBusy``, ``EngineUnavailable``.
    """
    with durable.locked(home.folder), durable.reported(home.folder):
        path = home.folder / _FILE
        head = _head(home.folder)
        is_new = not path.exists()
        told: dict[str, str | int | None] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "event": event,
            "who": who,
            **{name: _plain(value) for name, value in details.items() if value is not None},
            "previous": head.hash,
        }
        told["hash"] = seal = _hash(told)
        with path.open("ab") as file:
            file.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            durable.sync_folder(home.folder)
        _keep(home.folder, _Head(head.count + 1, seal))


def verify(home: Home) -> int:
    """Return the number of lines; raises ``JournalDamaged`` where a line was changed or taken."""
    kept = _kept(home.folder)  # before the lines: a line may come meanwhile, none goes
    path = home.folder / _FILE
    count, previous = 0, _START
    for count, told in enumerate(_lines(path), start=1):
        if told is None or told["previous"] != previous or told["hash"] != _hash(told):
            raise JournalDamaged(
                f"{path}, ligne {count} : la chaîne est rompue.",
                f"{path}, line {count}: the chain is broken.",
            )
        previous = told["hash"]
    require_end(home, kept)
    return count


def require_end(home: Home, kept: _Head | None = None) -> None:
    """Raise ``JournalDamaged`` when lines are missing at the end; the chain is not gone through.

    ``kept`` is what was to be there, None for what is told now.
    """
    kept = kept or _kept(home.folder)
    path = home.folder / _FILE
    if kept is not None and not _reaches(path, kept):
        raise JournalDamaged(
            f"{path} : il y manque des lignes ; il y en avait {kept.count}, et la dernière n'est "
            f"plus à sa place. Cherchez-les dans une sauvegarde ; mettez {_FILE} et {_HEAD} de "
            "côté, ensemble, pour en commencer un autre.",
            f"{path}: lines are missing; there were {kept.count}, and the last is not in its place "
            f"any more. Look for them in a backup; set {_FILE} and {_HEAD} aside, together, to "
            "begin another one.",
        )


def _head(folder: Path) -> _Head:
    """Return what the next line follows; the caller holds the lock.

    Where lines were taken, it follows the one that is gone: the gap stays to be seen.
    """
    path = folder / _FILE
    last, kept = _last_hash(path), _kept(folder)
    if kept is not None and (kept.hash == last or not _reaches(path, kept)):
        return kept
    head = _Head(sum(1 for _ in _lines(path)), last)
    if head.count:
        _keep(folder, head)  # so that it is never more than one line behind
    return head


def _reaches(path: Path, kept: _Head) -> bool:
    """Whether the last line that was told of is in its place."""
    place = enumerate(_lines(path), start=1)
    return any(
        count == kept.count and told is not None and told["hash"] == kept.hash
        for count, told in place
    )


def _kept(folder: Path) -> _Head | None:
    """Return what is told of the lines; None in a home of before, or without lines."""
    path = folder / _HEAD
    try:
        return _Head(**json.loads(path.read_bytes())) if path.exists() else None
    except (ValueError, TypeError):
        raise JournalDamaged(f"{path} : illisible.", f"{path}: unreadable.") from None


def _keep(folder: Path, head: _Head) -> None:
    durable.write_beside(folder / _HEAD, json.dumps(asdict(head)).encode())
    durable.take_place(folder / _HEAD)


def _lines(path: Path) -> Iterator[dict[str, str] | None]:
    """Yield the lines, None for one that is none; a last one that a crash cut is left out."""
    if path.exists():
        with path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield _read(line)


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

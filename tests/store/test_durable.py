"""Record files are replaced whole or not at all, whatever instant a crash comes at."""

import contextlib
import os
from pathlib import Path

import pytest

from jalon.errors import EngineUnavailable
from jalon.store import durable

BEFORE = {"actor/a.ttl": "a1\n", "actor/b.ttl": "b1\n", "law/c.ttl": "c1\n"}
CHANGE = {"actor/a.ttl": "a2\n", "actor/b.ttl": None, "event/new.ttl": "n1\n"}
AFTER = {"actor/a.ttl": "a2\n", "law/c.ttl": "c1\n", "event/new.ttl": "n1\n"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with three small files."""
    for name, text in BEFORE.items():
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def held(home: Path) -> dict[str, str]:
    """All files of a home but its lock, by name."""
    files = [path for path in (home / "data").rglob("*") if path.is_file()]
    assert not list(home.glob(".pending*"))
    return {path.relative_to(home / "data").as_posix(): path.read_text() for path in files}


def test_files_are_replaced_made_and_deleted(home: Path) -> None:
    durable.replace(home, CHANGE)

    assert held(home) == AFTER


def crash_at(number: int, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> list[int]:
    """Let the n-th call that touches the disk raise; return the counter."""
    count = [0]

    def counted(real: object) -> object:
        def call(*arguments: object, **named: object) -> object:
            count[0] += 1
            if count[0] == number:
                raise error
            return real(*arguments, **named)  # type: ignore[operator]

        return call

    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    monkeypatch.setattr(Path, "unlink", counted(Path.unlink))
    return count


def test_a_crash_at_any_call_leaves_all_or_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    for number in range(1, 40):
        for name in [*AFTER, *BEFORE]:
            (home / "data" / name).unlink(missing_ok=True)
        for name, text in BEFORE.items():
            (home / "data" / name).write_text(text)
        with monkeypatch.context() as patch:
            count = crash_at(number, patch, KeyboardInterrupt())
            with contextlib.suppress(KeyboardInterrupt):
                durable.replace(home, CHANGE)

        durable.recover(home)

        assert held(home) in (BEFORE, AFTER), number
        seen.add(held(home) == AFTER)
        if count[0] < number:
            break
    assert seen == {True, False}
    assert count[0] < number, "every call was made to fail once"


def test_a_disk_that_refuses_is_told_and_changes_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        crash_at(2, patch, OSError(28, "No space left on device"))
        with pytest.raises(EngineUnavailable, match="No space left"):
            durable.replace(home, CHANGE)

    assert held(home) == BEFORE


def test_one_writer_at_a_time(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "_WAIT_SECONDS", 0.0)

    with durable.locked(home), pytest.raises(Exception, match="holds the home"):
        durable.locked(home).__enter__()

"""The template: each request a child of its own; a write that succeeds becomes the template."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jalon.errors import DeadlineExceeded, EngineCrashed, EngineUnavailable
from jalon.sandbox.client import TemplateProcess

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture
def template() -> Iterator[TemplateProcess]:
    """A template that holds a number, children limited to half a second and 256 MiB."""
    paths = f"{TESTS}:{TESTS.parent / 'server'}"
    process = TemplateProcess.start("sandbox.counter", [], 0.5, {"PYTHONPATH": paths})
    process.wait()
    yield process
    process.stop()


def read(template: TemplateProcess, do: str = "") -> object:
    reply = template.doors.ask({"do": do})
    assert list(reply.frames()) == []
    return reply.header


def add(template: TemplateProcess, number: int, do: str = "") -> object:
    reply = template.doors.ask({"add": number, "do": do}, write=True)
    assert list(reply.frames()) == []
    return reply.header


def test_a_read_is_answered(template: TemplateProcess) -> None:
    assert read(template) == 0


@pytest.mark.parametrize("do", ["hang", "spin"])
def test_a_child_is_stopped_at_its_deadline(template: TemplateProcess, do: str) -> None:
    started = time.monotonic()

    with pytest.raises(DeadlineExceeded):
        read(template, do)

    assert 0.4 < time.monotonic() - started < 3
    assert read(template) == 0


@pytest.mark.parametrize("do", ["crash", "eat", "open", "raise", "half"])
def test_a_child_that_fails_is_one_error_and_the_next_request_is_answered(
    template: TemplateProcess, do: str
) -> None:
    with pytest.raises(EngineCrashed):
        read(template, do)

    assert read(template) == 0


def test_many_hanging_children_do_not_hold_up_a_read(template: TemplateProcess) -> None:
    def hang() -> None:
        with pytest.raises(DeadlineExceeded):
            read(template, "hang")

    threads = [threading.Thread(target=hang) for _ in range(12)]
    for thread in threads:
        thread.start()
    started = time.monotonic()
    read(template)
    waited = time.monotonic() - started
    for thread in threads:
        thread.join()

    assert waited < 0.45


def test_a_write_is_seen_by_every_later_read(template: TemplateProcess) -> None:
    for expected in range(1, 30):
        assert add(template, 1) == expected
        assert read(template) == expected


@pytest.mark.parametrize("do", ["crash", "refuse"])
def test_a_write_that_fails_changes_nothing(template: TemplateProcess, do: str) -> None:
    add(template, 1)

    if do == "crash":
        with pytest.raises(EngineCrashed):
            add(template, 10, do)
    else:
        assert add(template, 10, do) == "refused"

    assert read(template) == 1


def test_no_read_fails_while_writes_follow_each_other(template: TemplateProcess) -> None:
    seen: list[object] = []
    stop = threading.Event()

    def keep_reading() -> None:
        while not stop.is_set():
            seen.append(read(template))

    readers = [threading.Thread(target=keep_reading) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(40):
        add(template, 1)
    stop.set()
    for reader in readers:
        reader.join()

    assert read(template) == 40
    assert all(isinstance(number, int) for number in seen)
    assert seen


def test_a_template_that_cannot_start_says_why() -> None:
    process = TemplateProcess.start("no_such_module", [], 0.5, {})

    with pytest.raises(EngineUnavailable, match="no_such_module"):
        process.wait()


def test_nobody_answers_once_it_is_stopped(template: TemplateProcess) -> None:
    folder = template.doors.folder
    template.stop()

    with pytest.raises(EngineUnavailable):
        template.doors.ask({})
    assert not folder.exists()

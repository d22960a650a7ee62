"""The template: each request a child of its own; a write that succeeds becomes the template."""

import contextlib
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jalon.errors import DeadlineExceeded, EngineCrashed, EngineError, EngineUnavailable
from jalon.sandbox.client import Doors, TemplateProcess
from jalon.sandbox.places import Places

KILLS = int(os.environ.get("JALON_KILLS", "20"))
TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture
def template(request: pytest.FixtureRequest) -> Iterator[TemplateProcess]:
    """A template that holds a number, children limited to half a second and 256 MiB."""
    paths = f"{TESTS}:{TESTS.parent / 'server'}"
    prepared = [request.param] if hasattr(request, "param") else []
    process = TemplateProcess.start("sandbox.counter", prepared, {"PYTHONPATH": paths})
    process.wait()
    yield process
    process.stop()


@pytest.fixture
def doors(template: TemplateProcess) -> Iterator[Doors]:
    """Its doors, sixteen places wide."""
    doors = Doors(template.folder, Places(16, 0.5))
    yield doors
    doors.close()


def read(doors: Doors, do: str = "") -> object:
    reply = doors.ask({"do": do})
    assert list(reply.frames()) == []
    return reply.header


def add(doors: Doors, number: int, do: str = "") -> object:
    reply = doors.change({"add": number, "do": do}, 0.5)
    assert list(reply.frames()) == []
    return reply.header


def test_a_read_is_answered(doors: Doors) -> None:
    assert read(doors) == 0


@pytest.mark.parametrize("do", ["hang", "spin"])
def test_a_child_is_stopped_at_its_deadline(doors: Doors, do: str) -> None:
    started = time.monotonic()

    with pytest.raises(DeadlineExceeded):
        read(doors, do)

    assert 0.4 < time.monotonic() - started < 3
    assert read(doors) == 0


@pytest.mark.parametrize("do", ["crash", "eat", "open", "connect", "raise", "half"])
def test_a_child_that_fails_is_one_error_and_the_next_request_is_answered(
    doors: Doors, do: str
) -> None:
    with pytest.raises(EngineCrashed):
        read(doors, do)

    assert read(doors) == 0


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("template", ["start"], indirect=True)
def test_reads_do_not_wait_for_what_is_prepared_and_see_it_once_it_is(doors: Doors) -> None:
    until(lambda: read(doors) == 1000)

    assert add(doors, 1) == 1001
    assert read(doors) == 1001


@pytest.mark.parametrize("template", ["demand"], indirect=True)
def test_the_first_write_waits_for_what_is_prepared_on_demand_and_reads_do_not(
    doors: Doors, template: TemplateProcess
) -> None:
    assert read(doors) == 0
    (template.folder / "wait").touch()
    told: list[object] = []
    writer = threading.Thread(target=lambda: told.append(add(doors, 1)))
    writer.start()

    time.sleep(0.1)
    assert read(doors) == 0 and told == []
    (template.folder / "wait").unlink()
    writer.join()

    assert told == [1001]
    assert (read(doors), add(doors, 1)) == (1001, 1002)


@pytest.mark.parametrize("template", ["fail"], indirect=True)
def test_where_preparing_fails_writes_do_without(doors: Doors) -> None:
    assert [add(doors, 1), add(doors, 1), read(doors)] == [1, 2, 2]


@pytest.mark.parametrize("template", ["start"], indirect=True)
def test_a_template_that_is_killed_while_it_prepares_prepares_again(doors: Doors) -> None:
    os.kill(int(str(read(doors, "parent"))), signal.SIGKILL)

    until(lambda: read(doors) == 1000)


def test_many_hanging_children_do_not_hold_up_a_read(doors: Doors) -> None:
    def hang() -> None:
        with pytest.raises(DeadlineExceeded):
            read(doors, "hang")

    threads = [threading.Thread(target=hang) for _ in range(12)]
    for thread in threads:
        thread.start()
    started = time.monotonic()
    read(doors)
    waited = time.monotonic() - started
    for thread in threads:
        thread.join()

    assert waited < 0.45


def test_a_write_is_seen_by_every_later_read(doors: Doors) -> None:
    for expected in range(1, 30):
        assert add(doors, 1) == expected
        assert read(doors) == expected


@pytest.mark.parametrize("do", ["crash", "refuse"])
def test_a_write_that_fails_changes_nothing(doors: Doors, do: str) -> None:
    add(doors, 1)

    if do == "crash":
        with pytest.raises(EngineCrashed):
            add(doors, 10, do)
    else:
        assert add(doors, 10, do) == "refused"

    assert read(doors) == 1


def test_no_read_fails_while_writes_follow_each_other(doors: Doors) -> None:
    seen: list[object] = []
    stop = threading.Event()

    def keep_reading() -> None:
        while not stop.is_set():
            seen.append(read(doors))

    readers = [threading.Thread(target=keep_reading) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(40):
        add(doors, 1)
    stop.set()
    for reader in readers:
        reader.join()

    assert read(doors) == 40
    assert all(isinstance(number, int) for number in seen)
    assert seen


def test_a_template_that_cannot_start_says_why() -> None:
    process = TemplateProcess.start("no_such_module", [], {})

    with pytest.raises(EngineUnavailable, match="no_such_module"):
        process.wait()


def test_nobody_answers_once_it_is_stopped(template: TemplateProcess) -> None:
    doors = Doors(template.folder, Places(2, 0.5))
    template.stop()

    with pytest.raises(EngineUnavailable):
        doors.ask({})
    assert not template.folder.exists()


def forked_by(process: int) -> list[int]:
    """The processes that a process has forked."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True
    )
    return [int(word) for word in listed.stdout.split()]


def children(template: TemplateProcess) -> list[int]:
    """The children that answer for a template."""
    return [child for each in forked_by(template._process.pid) for child in forked_by(each)]


def test_a_killed_child_costs_nobody_anything_when_it_was_idle(
    template: TemplateProcess, doors: Doors
) -> None:
    read(doors)
    for child in children(template):
        os.kill(child, signal.SIGKILL)

    assert read(doors) == 0


def test_a_killed_child_costs_only_the_request_it_held(
    template: TemplateProcess, doors: Doors
) -> None:
    errors: list[Exception] = []

    def hang() -> None:
        try:
            read(doors, "hang")
        except (EngineCrashed, DeadlineExceeded) as error:
            errors.append(error)

    hanging = threading.Thread(target=hang)
    hanging.start()
    time.sleep(0.1)
    for child in children(template):
        os.kill(child, signal.SIGKILL)
    hanging.join()

    assert [type(error) for error in errors] == [EngineCrashed]
    assert read(doors) == 0


def test_a_killed_template_is_replaced_and_costs_nobody_anything(
    template: TemplateProcess, doors: Doors
) -> None:
    for _ in range(5):
        read(doors)
        for process in forked_by(template._process.pid):
            os.kill(process, signal.SIGKILL)
        assert read(doors) == 0


def test_children_serve_one_request_after_another(template: TemplateProcess, doors: Doors) -> None:
    read(doors)
    before = set(children(template))
    for _ in range(50):
        read(doors)

    assert set(children(template)) == before


def test_no_child_outlives_its_template(template: TemplateProcess, doors: Doors) -> None:
    read(doors)
    pids = children(template)
    template.stop()

    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_a_template_killed_after_a_write_is_replaced_with_what_was_written(doors: Doors) -> None:
    add(doors, 5)
    os.kill(read(doors, "parent"), signal.SIGKILL)

    assert read(doors) == 5
    assert add(doors, 1) == 6


def test_a_template_after_many_writes_is_killed_and_replaced_as_the_first(doors: Doors) -> None:
    for number in range(1, 30):
        add(doors, 1)
        if number % 10 == 0:
            os.kill(read(doors, "parent"), signal.SIGKILL)

        assert read(doors) == number


def test_writes_do_not_pile_up_on_the_stack(doors: Doors) -> None:
    add(doors, 1)
    before = read(doors, "stack")
    for _ in range(5):
        add(doors, 1)

    assert read(doors, "stack") == before


def test_a_child_rehearses_what_took_long_and_one_more_waits(doors: Doors) -> None:
    assert [read(doors, "long"), read(doors, "long")] == [0, 1]

    add(doors, 1)
    with ThreadPoolExecutor(2) as readers:
        asked_before = readers.map(lambda _: read(doors, "long"), range(2))

    assert sorted(map(str, asked_before)) == ["0", "1"]


def test_a_rehearsal_that_does_not_end_holds_up_no_write(doors: Doors) -> None:
    read(doors, "long once")
    started = time.monotonic()

    assert add(doors, 1) == 1

    assert 0.2 < time.monotonic() - started < 3
    assert read(doors) == 1


def is_of(template: TemplateProcess, process: int) -> bool:
    """Whether a process is a template's: an orphan's parent is somebody else."""
    try:
        return str(template.folder) in Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return False


def living_in(template: TemplateProcess, process: int) -> list[int]:
    """The processes of a template that one of them has forked, at once: they may soon be gone."""
    if not is_of(template, process):
        return []
    try:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in listed.split()]


def line_of_writers(template: TemplateProcess, serving: int) -> list[int]:
    """The keeper to come, the template to come and its first child, as far as they are there."""
    for keeper in living_in(template, serving):
        for coming in living_in(template, keeper):
            return [keeper, coming, *living_in(template, coming)[:1]]
    return []


@pytest.mark.parametrize("generations", [1, 2], ids=["the keeper", "the template"])
def test_a_successor_killed_before_it_serves_leaves_the_old_data(
    template: TemplateProcess, doors: Doors, generations: int
) -> None:
    written: list[object] = []
    errors: list[EngineError] = []

    def write() -> None:
        try:
            written.append(add(doors, 1))
        except EngineCrashed as error:
            errors.append(error)

    while not errors:  # where the machine is slow, a rehearsal may be over before it is seen
        read(doors, "long")
        old = int(str(read(doors, "parent")))
        writing = threading.Thread(target=write)
        writing.start()
        while len(line := line_of_writers(template, old)) < 3 and writing.is_alive():
            pass
        if len(line) == 3:
            with contextlib.suppress(ProcessLookupError):
                os.kill(line[generations - 1], signal.SIGKILL)
        writing.join()

    assert read(doors) == len(written)
    assert add(doors, 1) == len(written) + 1
    assert read(doors) == len(written) + 1


def test_what_was_acknowledged_outlives_kills_at_random(
    template: TemplateProcess, doors: Doors
) -> None:
    chance = random.Random(4)
    stop = threading.Event()
    killed: list[int] = []

    def kill_at_random() -> None:
        while not stop.wait(chance.uniform(0.0, 0.05)):
            with contextlib.suppress(EngineError, ProcessLookupError):
                victim = serving = int(str(read(doors, "parent")))
                writing = living_in(template, serving)
                coming = [each for child in writing for each in living_in(template, child)]
                if coming and chance.random() < 0.5:
                    victim = chance.choice([coming[0], *living_in(template, coming[0])])
                if is_of(template, victim):
                    os.kill(victim, signal.SIGKILL)
                    killed.append(victim)

    killer = threading.Thread(target=kill_at_random)
    killer.start()
    told, failed = [0], 0
    while len(killed) < KILLS:
        try:
            told.append(int(str(add(doors, 1))))
        except EngineError:
            failed += 1
    stop.set()
    killer.join()

    assert told == sorted(set(told)), "an acknowledged write was lost"
    assert read(doors) in range(told[-1], told[-1] + failed + 1)
    assert failed and len(told) > 2

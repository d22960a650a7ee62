"""Publication on a disk that fails, in a process that dies: nothing acknowledged is lost.

``JALON_FAULTS=all`` tries every call with every error; ``JALON_KILLS`` says how often the
process that publishes, and the one that updates, is killed (default 5).
"""

import errno
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from faults.disk import Crash, FaultyDisk
from jalon.errors import JalonError
from jalon.stewardship import backup, history, inbox, publishing
from jalon.stewardship.gate import Gate
from jalon.stewardship.home import Home, create
from jalon.stewardship.opening import open_home
from jalon.stewardship.transitions import State
from jalon.store.journal import Deed
from jalon.store.snapshot import Snapshot, open_snapshot
from jalon.store.update import update
from jalon.store.update_operations import UsingDataset
from jalon.store.writing import CHECKS
from stewardship import light
from stewardship.light import STEWARDS, document

ERRORS = (errno.EIO, errno.ENOSPC, errno.EROFS)
EVERY = os.environ.get("JALON_FAULTS") == "all"
KILLS = int(os.environ.get("JALON_KILLS", "5"))
MOST_CALLS = 60


@pytest.fixture(autouse=True)
def light_rules() -> Iterator[None]:
    """A rule that costs nothing in the place of the shapes."""
    with mock.patch(light.RULES, light.report_on):
        yield


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one publication and an accepted submission; tests copy it."""
    records = tmp_path_factory.mktemp("records")
    (records / "actor").mkdir()
    (records / "actor" / "one.ttl").write_bytes(light.record("one", "zero"))
    home = Home(tmp_path_factory.mktemp("homes") / "ready")
    create(home.folder, records)
    with mock.patch(light.RULES, light.report_on):
        light.publish(home, "one", "first")
        light.accepted(home, "one", "second")
    return home.folder


def copy_of(ready: Path, folder: Path) -> Home:
    shutil.rmtree(folder, ignore_errors=True)
    return Home(Path(shutil.copytree(ready, folder)))


def labels(home: Home, slug: str = "one") -> list[str]:
    content = history.version(home)[document(slug)]
    return [line.split(b'"')[1].decode() for line in content if b'"' in line]


def attempt(home: Home, disk: FaultyDisk) -> str:
    """Publish on a disk; return how it ended."""
    with disk.mounted():
        try:
            publishing.publish(home, 2, STEWARDS[2])
        except JalonError:
            return "refused"
        except Crash:
            return "crashed"
    return "done"


def require_whole(home: Home, ended: str) -> None:
    """Open the home on a good disk: it is sound, and all of the publication stands or nothing."""
    health = open_home(home)
    assert health.damage is None
    assert backup.verify(home) == []
    stands = labels(home) == ["second"]
    assert stands or labels(home) == ["first"]
    assert stands or ended != "done", "an acknowledged publication was lost"
    state = inbox.load(home, 2).state
    assert state is (State.PUBLISHED if stands else State.REVIEWED)
    snapshot = open_snapshot(home.folder)
    assert snapshot.publication == (2 if stands else 1)
    assert ("second" in (home.data / "actor" / "one.ttl").read_text()) is stands
    if not stands:
        publishing.publish(home, 2, STEWARDS[2])
        assert labels(home) == ["second"]


def calls_of_publish(ready: Path, folder: Path) -> int:
    disk = FaultyDisk(0, Crash)
    assert attempt(copy_of(ready, folder), disk) == "done"
    return disk.count


def test_every_failing_call_leaves_all_or_nothing_and_it_recovers_by_itself(
    ready: Path, tmp_path: Path
) -> None:
    total = calls_of_publish(ready, tmp_path / "home")
    assert 10 < total < MOST_CALLS
    for at in range(1, total + 1):
        for error in ERRORS if EVERY else (ERRORS[at % len(ERRORS)],):
            home = copy_of(ready, tmp_path / "home")
            disk = FaultyDisk(at, lambda error=error: OSError(error, os.strerror(error)))  # type: ignore[misc]

            ended = attempt(home, disk)

            assert disk.failed_in, at
            require_whole(home, ended)


def test_a_crash_at_every_call_leaves_all_or_nothing(ready: Path, tmp_path: Path) -> None:
    total = calls_of_publish(ready, tmp_path / "home")
    for at in range(1, total + 1):
        home = copy_of(ready, tmp_path / "home")

        ended = attempt(home, FaultyDisk(at, Crash))

        assert ended == "crashed"
        require_whole(home, ended)


def test_a_disk_that_stays_full_leaves_all_or_nothing_until_there_is_room(
    ready: Path, tmp_path: Path
) -> None:
    total = calls_of_publish(ready, tmp_path / "home")
    ends = set()
    for at in range(1, total + 1):
        home = copy_of(ready, tmp_path / "home")
        full = FaultyDisk(at, lambda: OSError(errno.ENOSPC, "full"), lasting=True)

        ended = attempt(home, full)

        ends.add(ended)
        require_whole(home, ended)
    assert ends == {"refused", "done"}


Work = Callable[[Home, Snapshot, str], int]
"""Makes the record say a label; returns the number of the publication, once it is durable."""


def by_submission(home: Home, snapshot: Snapshot, label: str) -> int:
    accepted = light.accepted(home, "one", label)
    return publishing.publish(home, accepted, STEWARDS[2], label, snapshot=snapshot).number


def by_update(home: Home, snapshot: Snapshot, label: str) -> int:
    thing = document("one").replace("/doc/", "/id/")
    text = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        DELETE {{ <{thing}> rdfs:label ?old }} INSERT {{ <{thing}> rdfs:label "{label}"@fr }}
        WHERE {{ <{thing}> rdfs:label ?old }}"""
    deed = Deed(STEWARDS[2].id, STEWARDS[2].name, label)
    update(snapshot, text, UsingDataset(), deed, [*CHECKS, Gate(home.data)])
    assert snapshot.publication is not None
    return snapshot.publication


@pytest.mark.parametrize("work", [by_submission, by_update])
def test_a_writing_process_that_is_killed_loses_nothing_it_acknowledged(
    ready: Path, tmp_path: Path, work: Work
) -> None:
    home = copy_of(ready, tmp_path / "home")
    chance = random.Random(6)
    told = 0
    for turn in range(KILLS):
        told = max(told, killed_while_writing(home, turn, chance.uniform(0.0, 0.15), work))

        health = open_home(home)

        assert health.damage is None and backup.verify(home) == []
        last = history.publication(home, open_snapshot(home.folder).publication or 0)
        assert last.number >= told, "an acknowledged publication was lost"
        assert labels(home) == [last.deed.why or "first"]
    assert told > KILLS


def killed_while_writing(home: Home, turn: int, seconds: float, work: Work) -> int:
    """Write in a child until it is killed; return the last publication it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        write_for_ever(home, turn, writing, work)
    os.close(writing)
    told = os.read(reading, 8)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 1 << 16):
        told += more
    os.close(reading)
    return int.from_bytes(told[len(told) // 8 * 8 - 8 : len(told) // 8 * 8], "big")


def write_for_ever(home: Home, turn: int, writing: int, work: Work) -> None:
    try:
        open_home(home)
        snapshot = open_snapshot(home.folder)
        for number in range(1_000_000):
            made = work(home, snapshot, f"{turn}-{number}")
            os.write(writing, made.to_bytes(8, "big"))
    finally:
        os._exit(1)

"""While runaways run, light questions have their answers."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from hostile import runaways
from hostile.door import ALLOWED, Door, Outcome

pytestmark = pytest.mark.xdist_group("hostile")

SIX = ("product", "values cross", "path star", "string bomb", "sort bomb", "huge answer")
SECONDS = 3.0
ASKERS = 2


@pytest.mark.parametrize("door", ["guarded", "scratch"])
def test_light_questions_are_answered_while_six_runaways_run(
    door: str, request: pytest.FixtureRequest
) -> None:
    server: Door = request.getfixturevalue(door)
    outcomes: list[Outcome] = []

    with running_away(server) as stopped:
        time.sleep(0.2)
        askers = [
            threading.Thread(target=ask_for, args=(server, SECONDS, outcomes))
            for _ in range(ASKERS)
        ]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()

    seconds = sorted(outcome.seconds for outcome in outcomes)
    assert {outcome.status for outcome in outcomes} == {200}
    assert len(seconds) >= 10
    assert seconds[int(len(seconds) * 0.95)] < 1, f"p95 of {len(seconds)}: {seconds[-10:]}"
    assert {outcome.status for outcome in stopped} <= ALLOWED
    assert 503 in {outcome.status for outcome in stopped}


def ask_for(door: Door, seconds: float, outcomes: list[Outcome]) -> None:
    """Ask light questions for so many seconds, a few a second."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        outcomes.append(door.light())
        time.sleep(0.02)


@contextmanager
def running_away(door: Door) -> Iterator[list[Outcome]]:
    """Keep six runaways going, each asked again when it is stopped; yields their outcomes."""
    enough = threading.Event()
    outcomes: list[Outcome] = []

    def again(name: str) -> None:
        while not enough.is_set():
            outcomes.append(door.send(runaways.ENDLESS[name]))
            enough.wait(0.05)

    threads = [threading.Thread(target=again, args=(name,)) for name in SIX]
    for thread in threads:
        thread.start()
    try:
        yield outcomes
    finally:
        enough.set()
        for thread in threads:
            thread.join()

"""Queries that never end: stopped at the deadline, memory and processor given back."""

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from hostile import runaways
from hostile.door import UPDATE, Attempt, Door, Outcome, assert_alive, assert_behaved
from hostile.oddities import UPDATES
from hostile.witnesses import ProcessTree, eventually

pytestmark = pytest.mark.xdist_group("hostile")

AT_A_TIME = 3
STOPPED = (413, 503)
IDLE = 0.3
ALLOWANCE = 100 * 2**20
BOMBS = ("product", "path star", "string bomb", "sort bomb", "group concat bomb", "distinct bomb")


def named(texts: Mapping[str, str | bytes]) -> list[object]:
    return [pytest.param(text, id=name) for name, text in texts.items()]


@pytest.fixture(scope="module")
def outcomes(scratch: Door) -> dict[str, Outcome]:
    """The outcomes of all runaways and heavy queries, a few at a time."""

    def attempted(text: str) -> Outcome:
        outcome = scratch.send(text)
        assert_alive(scratch)
        return outcome

    texts = runaways.ENDLESS | runaways.HEAVY
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return dict(zip(texts, pool.map(attempted, texts.values()), strict=True))


@pytest.mark.parametrize("name", runaways.ENDLESS)
def test_a_query_that_cannot_end_is_stopped(
    scratch: Door, outcomes: dict[str, Outcome], name: str
) -> None:
    assert_behaved(scratch, outcomes[name])
    assert outcomes[name].cut or outcomes[name].status in STOPPED, outcomes[name].told


@pytest.mark.parametrize("name", runaways.HEAVY)
def test_a_heavy_query_is_answered_or_stopped(
    scratch: Door, outcomes: dict[str, Outcome], name: str
) -> None:
    assert_behaved(scratch, outcomes[name])


@pytest.mark.parametrize("name", ["product", "string bomb", "sort bomb", "huge answer"])
def test_a_runaway_is_stopped_on_the_shipped_dataset_too(
    guarded: Door, attempt: Attempt, name: str
) -> None:
    outcome = attempt(guarded, runaways.ENDLESS[name])

    assert outcome.cut or outcome.status in STOPPED, outcome.told


@pytest.mark.parametrize("text", named(runaways.UPDATES | UPDATES))
def test_a_heavy_update_is_done_or_stopped(
    scratch: Door, attempt: Attempt, text: str | bytes
) -> None:
    attempt(scratch, text, content_type=UPDATE)


@pytest.mark.parametrize("text", named(runaways.UPDATES))
def test_the_shipped_dataset_takes_no_update_however_heavy(
    guarded: Door, attempt: Attempt, text: str
) -> None:
    assert attempt(guarded, text, content_type=UPDATE).status in (400, 401)


@pytest.mark.parametrize("name", ["product", "huge answer"])
def test_a_runaway_for_a_browser_is_a_page_that_says_so(guarded: Door, name: str) -> None:
    outcome = guarded.send(runaways.ENDLESS[name], Accept="text/html")

    assert outcome.status in (200, 413, 503), outcome.told
    assert outcome.seconds < guarded.deadline + 1
    assert b"</html>" in outcome.body


def test_memory_and_processor_are_given_back(scratch: Door) -> None:
    tree = ProcessTree(scratch.home)
    assert_alive(scratch)
    before = tree.resident_bytes()

    at_once(scratch, BOMBS + BOMBS)

    assert eventually(lambda: tree.load(0.5) < IDLE, scratch.deadline), "still busy"
    assert eventually(lambda: tree.resident_bytes() < before * 1.5 + ALLOWANCE, 2), (
        f"{tree.resident_bytes() >> 20} MiB, {before >> 20} MiB before"
    )


def test_no_child_burns_processor_a_second_after_its_deadline(scratch: Door) -> None:
    tree = ProcessTree(scratch.home)
    threads = [
        threading.Thread(target=scratch.send, args=(runaways.ENDLESS["product"],)) for _ in "ab"
    ]
    for thread in threads:
        thread.start()
    ran = eventually(lambda: tree.load(0.2) > IDLE, scratch.deadline)
    for thread in threads:
        thread.join()

    assert ran, "the runaways did burn"
    assert eventually(lambda: tree.load(0.3) < IDLE, 1.0)


def at_once(door: Door, names: tuple[str, ...]) -> None:
    """Send runaways at once, and wait for all their ends."""
    threads = [threading.Thread(target=door.send, args=(runaways.ENDLESS[name],)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

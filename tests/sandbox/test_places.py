"""Admission: a bounded number of requests, a queue, two places for light ones."""

import threading
import time

import pytest

from jalon.errors import EngineBusy
from jalon.sandbox.child import LONG
from jalon.sandbox.places import Places


def test_a_place_given_back_is_taken_again() -> None:
    places = Places(1, 10)

    for _ in range(3):
        places.take().leave()

    assert places.take().seconds == 10


def test_leaving_twice_frees_one_place_only() -> None:
    places = Places(2, 10, queue_seconds=0.01)
    first = places.take()
    places.take()
    first.leave()
    first.leave()
    places.take()

    with pytest.raises(EngineBusy):
        places.take()


def test_a_request_waits_for_a_place_and_gets_it() -> None:
    places = Places(1, 10)
    held = places.take()
    threading.Timer(0.05, held.leave).start()

    assert places.take().seconds == 10


def test_a_request_that_waited_too_long_is_told_to_come_back() -> None:
    places = Places(1, 10, queue_seconds=0.05)
    places.take()

    with pytest.raises(EngineBusy):
        places.take()


def test_a_queue_that_is_full_refuses_at_once() -> None:
    places = Places(1, 10, queue_seconds=5, queue=0)
    places.take()
    started = time.monotonic()

    with pytest.raises(EngineBusy):
        places.take()

    assert time.monotonic() - started < 1


def test_the_last_two_places_are_short_while_long_requests_hold_the_others() -> None:
    places = Places(4, 10, light_seconds=1)
    held = [places.take(), places.take()]
    assert not places.take().light
    time.sleep(LONG + 0.05)

    light = places.take()
    held[0].leave()

    assert (light.light, light.seconds) == (True, 1)
    assert held[1].elapsed() > LONG


def test_places_are_given_in_the_order_of_arrival() -> None:
    places = Places(1, 10)
    held = places.take()
    order: list[int] = []

    def wait(number: int) -> None:
        place = places.take()
        order.append(number)
        place.leave()

    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(places._queue) <= number:
            time.sleep(0.001)
    held.leave()
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]

"""The shipped dataset, as the endpoint serves it, and a way to ask it a question by name."""

from collections.abc import Callable

import pytest
from pyoxigraph import Store

from jalon.store.snapshot import open_snapshot
from questions.question import NAMED, Row, answer, rows


@pytest.fixture(scope="session")
def store() -> Store:
    """Return the store of the shipped dataset."""
    return open_snapshot().store


@pytest.fixture(scope="session")
def shuffled(store: Store) -> Store:
    """Return the same dataset, its statements entered in another order."""
    other = Store()
    for quad in sorted(store, key=lambda quad: str(quad)[::-1]):
        other.add(quad)
    return other


@pytest.fixture(scope="session")
def ask(store: Store) -> Callable[[str], list[Row]]:
    """Ask a question by its name; returns its rows, column by column."""

    def asked(name: str) -> list[Row]:
        return rows(answer(store, NAMED[name]))

    return asked

"""A scratch server of its own for each module of conformance tests, and the verdict on a case."""

from collections.abc import Callable, Iterator

import pytest

from conformance.endpoint import Endpoint
from conformance.expectations import listed
from conformance.manifest import Case
from conformance.runners import run

Judge = Callable[[Case], None]


@pytest.fixture(scope="module")
def endpoint(serve: Callable[..., str]) -> Iterator[Endpoint]:
    """A real server on an empty scratch dataset."""
    endpoint = Endpoint(serve("--scratch"))
    yield endpoint
    endpoint.close()


@pytest.fixture
def judge(endpoint: Endpoint) -> Judge:
    """Run a case: it passes, or it is listed with its reason and does not."""

    def judge(case: Case) -> None:
        known, wrong = listed(case), run(case, endpoint)
        if known is None:
            assert wrong is None, wrong
        else:
            assert wrong is not None, (
                f"it passes now: strike it off not_passed.toml ({known.reason})"
            )

    return judge

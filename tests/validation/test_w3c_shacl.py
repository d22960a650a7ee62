"""The W3C SHACL suite, by pyshacl alone and screened: the same cases pass, the misses are listed.

``JALON_W3C`` says where the suites lie; without them these tests are skipped, visibly.
"""

from collections.abc import Callable

import pytest

from jalon.validation.data_graph import DataGraph
from jalon.validation.engine import Checked, check, plain
from jalon.validation.shapes import Shapes
from validation import w3c

NAMES = w3c.names()
Engine = Callable[[DataGraph, Shapes], Checked]
ENGINES: dict[str, Engine] = {"plain": plain, "screened": check}

MISSED = {
    "sparql/pre-binding/shapesGraph-001": "pyshacl does not bind $shapesGraph, and says so",
}
"""The cases that pyshacl 0.40 does not pass, with the reason."""


def outcome(name: str, engine: str) -> tuple[w3c.Answer | None, w3c.Answer | None]:
    """Return what a case expects and what an engine gives (None: a failure)."""
    case = w3c.case(name)
    shapes = Shapes(case.shapes)
    try:
        found = w3c.answer(ENGINES[engine](case.data, shapes).findings, case.shapes)
    except Exception:
        return case.expected, None
    return case.expected, found


@pytest.mark.skipif(not NAMES, reason=f"no SHACL suite in {w3c.ROOT}: set JALON_W3C")
@pytest.mark.parametrize("engine", ENGINES)
def test_the_suite_is_there_whole(engine: str) -> None:
    assert len(NAMES) >= 120


@pytest.mark.parametrize("name", NAMES or [pytest.param("", marks=pytest.mark.skip("no suite"))])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_case_of_the_suite(name: str, engine: str) -> None:
    expected, found = outcome(name, engine)

    assert (expected == found) is (name not in MISSED)

"""The cases of a module of tests, as pytest wants them; a visible skip where there are none."""

from collections.abc import Callable

import pytest

from conformance.expectations import listed
from conformance.manifest import Case, all_cases
from conformance.suites import ABSENT, FOLDER

_NONE = pytest.param(None, id="absent", marks=pytest.mark.skip(reason=ABSENT))


def is_run(case: Case) -> bool:
    """Whether a case is run at all."""
    known = listed(case)
    return known is None or known.kind != "apart"


def each_case(wanted: Callable[[Case], bool]) -> pytest.MarkDecorator:
    """Return the decorator that gives a test every wanted case, by its short name."""
    chosen = [
        pytest.param(case, id=case.id) for case in all_cases() if is_run(case) and wanted(case)
    ]
    return pytest.mark.parametrize("case", chosen if FOLDER.is_dir() else [_NONE])

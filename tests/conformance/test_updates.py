"""The W3C suites of SPARQL updates: evaluation and syntax."""

from conformance.conftest import Judge
from conformance.manifest import Case
from conformance.selection import each_case


@each_case(lambda case: case.kind.startswith("UpdateEvaluation"))
def test_an_update_leaves_the_expected_dataset(case: Case, judge: Judge) -> None:
    judge(case)


@each_case(lambda case: case.kind.startswith(("PositiveUpdate", "NegativeUpdate")))
def test_an_update_is_run_or_refused_with_its_place(case: Case, judge: Judge) -> None:
    judge(case)

"""The W3C suites of SPARQL queries: evaluation, results in every format, syntax."""

from conformance.conftest import Judge
from conformance.manifest import Case
from conformance.selection import each_case


@each_case(lambda case: case.kind.startswith(("QueryEvaluation", "CSVResult")))
def test_a_query_has_the_expected_result(case: Case, judge: Judge) -> None:
    judge(case)


@each_case(lambda case: case.kind.startswith(("PositiveSyntax", "NegativeSyntax")))
def test_a_query_is_run_or_refused_with_its_place(case: Case, judge: Judge) -> None:
    """Some updates of the suites have the type of a query; their file's suffix tells."""
    judge(case)

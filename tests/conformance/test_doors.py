"""The W3C suites of the protocol, of the graph store and of the service description."""

from conformance.conftest import Judge
from conformance.manifest import Case
from conformance.selection import each_case

DOORS = ("sparql11/protocol", "sparql11/graph-store-protocol", "sparql11/service-description")


@each_case(lambda case: case.folder in DOORS)
def test_a_door_answers_as_the_suite_expects(case: Case, judge: Judge) -> None:
    judge(case)

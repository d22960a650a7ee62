"""The W3C suites of the syntaxes of RDF 1.1 and 1.2, through the graph store."""

import pytest

from conformance.conftest import Judge
from conformance.manifest import Case
from conformance.selection import each_case

DATASETS = (".trig", ".nq")


@each_case(lambda case: case.folder.startswith("rdf") and not case.text.endswith(DATASETS))
def test_a_graph_is_read_or_refused(case: Case, judge: Judge) -> None:
    judge(case)


@pytest.mark.usefixtures("dataset_door")
@each_case(lambda case: case.folder.startswith("rdf") and case.text.endswith(DATASETS))
def test_a_dataset_is_read_or_refused(case: Case, judge: Judge) -> None:
    judge(case)

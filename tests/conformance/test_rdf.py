"""The W3C suites of the syntaxes of RDF 1.1 and 1.2, through the graph store."""

import pytest

from conformance.conftest import Judge
from conformance.endpoint import OF_DATASETS, Endpoint
from conformance.manifest import Case, all_cases
from conformance.rdf_syntax import takes_datasets
from conformance.selection import each_case, is_run
from conformance.suites import ABSENT, FOLDER


@each_case(lambda case: case.folder.startswith("rdf"))
def test_a_document_is_read_or_refused(case: Case, judge: Judge) -> None:
    judge(case)


@pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)
def test_datasets_are_run_if_the_graph_store_takes_them(endpoint: Endpoint) -> None:
    """No specification asks a graph store to; while this one does not, their suites are apart."""
    run = [case for case in all_cases() if case.text.endswith(OF_DATASETS) and is_run(case)]

    assert takes_datasets(endpoint) == any(case.folder.startswith("rdf") for case in run)

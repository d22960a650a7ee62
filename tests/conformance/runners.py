"""Which runner plays which test."""

from collections.abc import Callable
from typing import Final

from conformance.doors import run_graph_store, run_protocol, run_service_description
from conformance.endpoint import Endpoint
from conformance.manifest import Case
from conformance.query import run_query, run_syntax
from conformance.rdf_syntax import run_rdf
from conformance.update import run_update

Runner = Callable[[Case, Endpoint], str | None]

_BY_FOLDER: Final = (
    ("sparql11/protocol", run_protocol),
    ("sparql11/graph-store-protocol", run_graph_store),
    ("sparql11/service-description", run_service_description),
    ("rdf", run_rdf),
)
_BY_KIND: Final = (
    ("QueryEvaluationTest", run_query),
    ("CSVResultFormatTest", run_query),
    ("UpdateEvaluationTest", run_update),
    ("PositiveSyntaxTest", run_syntax),
    ("NegativeSyntaxTest", run_syntax),
    ("PositiveUpdateSyntaxTest", run_syntax),
    ("NegativeUpdateSyntaxTest", run_syntax),
)


def runner_of(case: Case) -> Runner:
    """Return what plays a test."""
    told = [run for start, run in _BY_FOLDER if case.folder.startswith(start)]
    told += [run for start, run in _BY_KIND if case.kind.startswith(start)]
    return told[0]


def run(case: Case, endpoint: Endpoint) -> str | None:
    """Play a test; return why it is not passed, None when it is."""
    try:
        return runner_of(case)(case, endpoint)
    except (AssertionError, KeyError, SyntaxError, ValueError) as error:
        return f"{type(error).__name__}: {error}"

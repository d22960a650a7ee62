"""Each case: a valid record passes, a broken one breaks its rule and gives the approved report.

``UPDATE_APPROVED=1 pytest tests/shapes`` writes the approved reports anew: read the difference.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.validation.data_graph import DataGraph
from jalon.validation.finding import Finding
from jalon.validation.naming import Names
from jalon.validation.shapes import Shapes
from shapes.approved import report

CASES = Path(__file__).resolve().parent
VALID = sorted(CASES.glob("*/valid-*.ttl"))
INVALID = sorted(CASES.glob("*/invalid-*.ttl"))

BREAK_TWO_RULES = {
    "assertion/invalid-about-two-things.ttl": "it cannot be a fragment of both",
    "objective/invalid-part-of-nothing.ttl": "what has no place has no axis either",
    "record/invalid-document-with-two-topics.ttl": "it cannot bear the name of both",
    "record/invalid-document-without-topic.ttl": "no topic has no kind either",
    "record/invalid-thing-with-two-documents.ttl": "both cannot bear the name of the thing",
    "responsibility/invalid-two-roles.ttl": "the facet cannot repeat both",
    "status-report/invalid-nothing-said.ttl": "what says nothing gives no status either",
}
"""The cases that cannot break one rule alone, and why."""


def name(path: Path) -> str:
    return str(path.relative_to(CASES))


@pytest.mark.parametrize("path", VALID, ids=name)
def test_a_valid_record_gives_no_result(
    findings: Callable[[Path], list[Finding]], path: Path
) -> None:
    assert findings(path) == []


@pytest.mark.parametrize("path", INVALID, ids=name)
def test_a_broken_record_gives_the_approved_report(
    findings: Callable[[Path], list[Finding]], shapes: Shapes, ground: DataGraph, path: Path
) -> None:
    approved = path.with_suffix(".approved.txt")

    told = report(findings(path), shapes, Names(ground))

    if os.environ.get("UPDATE_APPROVED"):
        approved.write_text(told, encoding="utf-8")
    assert told == approved.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", INVALID, ids=name)
def test_a_broken_record_breaks_exactly_one_rule(
    findings: Callable[[Path], list[Finding]], path: Path
) -> None:
    broken = {found.shape for found in findings(path)}

    assert len(broken) == (2 if name(path) in BREAK_TWO_RULES else 1)


def test_no_approved_report_is_left_over() -> None:
    approved = {path.with_suffix("").with_suffix("") for path in CASES.rglob("*.approved.txt")}

    assert approved == {path.with_suffix("") for path in INVALID}

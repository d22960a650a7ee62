"""The figures that are published are those that the tests prove, and nothing is left out."""

from collections import Counter

import pytest
from pyoxigraph import RdfFormat, parse

from conformance.expectations import KINDS, entries
from conformance.manifest import all_cases
from conformance.report import EARL, README, earl, expected_outcomes, lines, readme_with
from conformance.suites import ABSENT, FOLDER, SUITES

CASES = all_cases()
present = pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)


@present
def test_every_test_is_in_one_row_and_has_one_name() -> None:
    for case in CASES:
        assert sum(suite.takes(case.folder, case.kind) for suite in SUITES) == 1, case.id
    assert max(Counter(case.id for case in CASES).values()) == 1


@present
def test_every_entry_of_the_list_names_a_test() -> None:
    for entry in entries():
        assert entry.kind in KINDS
        assert entry.reason.endswith(".")
        for name in entry.cases:
            assert any(entry.__class__(entry.kind, "", (name,)).names(case) for case in CASES), name


@present
def test_the_readme_has_the_figures() -> None:
    text = README.read_text(encoding="utf-8")

    assert readme_with(text, lines(CASES, expected_outcomes(CASES))) == text


@present
def test_the_earl_report_has_the_outcomes() -> None:
    assert EARL.read_text(encoding="utf-8") == earl(CASES, expected_outcomes(CASES))


def test_the_earl_report_is_turtle_with_an_outcome_for_each_assertion() -> None:
    quads = list(parse(EARL.read_bytes(), format=RdfFormat.TURTLE))
    used = Counter(quad.predicate.value.rpartition("#")[2] for quad in quads)

    assert used["test"] == used["result"] == used["subject"] == len(CASES) or not CASES
    assert used["test"] > 2000

"""The figures of conformance: as a table for people, as EARL for programs.

EARL 1.0: https://www.w3.org/TR/EARL10-Schema/. No date and no version, so that a report changes
only when a result does.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from conformance.expectations import Listed, listed
from conformance.manifest import Case
from conformance.suites import SUITES

_REPOSITORY: Final = Path(__file__).resolve().parents[2]
README: Final = _REPOSITORY / "README.md"
EARL: Final = _REPOSITORY / "docs" / "conformance.ttl"
COLUMNS: Final = ("suite", "tests", "passed", "engine", "ours", "closed", "apart", "%")
_MARKED: Final = re.compile(r"(<!-- conformance -->\n).*?(<!-- /conformance -->)", re.S)
_HEAD: Final = """\
# Written by "make conformance".
@prefix : <https://w3id.org/jalon/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doap: <http://usefulinc.com/ns/doap#> .
@prefix earl: <http://www.w3.org/ns/earl#> .
@prefix report: <https://w3id.org/jalon/#> .

: a doap:Project , earl:Software , earl:TestSubject ;
  doap:name "Jalon" ;
  doap:programming-language "Python" .

report:conformance a earl:Assertor , earl:Software ;
  dcterms:title "make conformance"@en .

report:passed a earl:TestResult ;
  earl:outcome earl:passed .
"""
_ASSERTION: Final = (
    "[] earl:test <{test}> ; a earl:Assertion ; earl:subject : ; earl:mode earl:automatic ; "
    "earl:assertedBy report:conformance ; earl:result {result} ."
)

Outcomes = Mapping[str, str]
"""What came out of each test, by its short name: passed, or the kind of the entry that lists it."""


@dataclass(frozen=True)
class Line:
    """A suite's figures, in the order of the columns."""

    suite: str
    counts: Counter[str]

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts of the columns; the percentage leaves out what is closed or apart."""
        asked = self.counts.total() - self.counts["closed"] - self.counts["apart"]
        share = f"{100 * self.counts['passed'] / asked:.1f}" if asked else "–"
        figures = (self.counts.total(), *(self.counts[name] for name in COLUMNS[2:-1]))
        return (self.suite, *map(str, figures), share)


def expected_outcomes(cases: Iterable[Case]) -> dict[str, str]:
    """Return what is to come out of each test."""
    known = ((case.id, listed(case)) for case in cases)
    return {name: entry.kind if entry else "passed" for name, entry in known}


def lines(cases: Iterable[Case], outcomes: Outcomes) -> list[Line]:
    """Return the figures of every suite, and their sum."""
    counts: dict[str, Counter[str]] = {suite.name: Counter() for suite in SUITES}
    for case in cases:
        (suite,) = (each for each in SUITES if each.takes(case.folder, case.kind))
        counts[suite.name][outcomes[case.id]] += 1
    total = sum(counts.values(), Counter[str]())
    return [*(Line(name, each) for name, each in counts.items()), Line("Together", total)]


def readme_with(text: str, figures: Iterable[Line]) -> str:
    """Return the text of the README with the table between its marks."""
    rows = [COLUMNS, ("---", *["--:"] * (len(COLUMNS) - 1)), *(line.cells for line in figures)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return _MARKED.sub(lambda found: f"{found[1]}{table}\n{found[2]}", text)


def earl(cases: Iterable[Case], outcomes: Outcomes) -> str:
    """Return the report in Turtle, one assertion a line, by the tests' IRIs."""
    return "\n".join([_HEAD, *sorted(set(_assertions(cases, outcomes)))]) + "\n"


def _assertions(cases: Iterable[Case], outcomes: Outcomes) -> Iterator[str]:
    for case in cases:
        result = _result(outcomes[case.id], listed(case))
        yield _ASSERTION.format(test=case.iri, result=result)


def _result(outcome: str, entry: Listed | None) -> str:
    if outcome == "passed":
        return "report:passed"
    told = "earl:inapplicable" if outcome == "apart" else "earl:failed"
    reason = f" ; dcterms:description {json.dumps(entry.reason)}@en" if entry else ""
    cause = f" ; dcterms:references <{entry.issue}>" if entry and entry.issue else ""
    return f"[ a earl:TestResult ; earl:outcome {told}{reason}{cause} ]"

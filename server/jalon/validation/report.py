"""The validation report: what was checked, what was found, where, and what to do about it.

Follows https://www.w3.org/TR/shacl/#validation-report, with a file, a line, a label and a message
in French and in English for people.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Self

from jalon.validation.covered import Coverage
from jalon.validation.told import Details


class Severity(StrEnum):
    """How bad a result is: only a violation bars publication."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


class Verdict(StrEnum):
    """The outcome of a check; never ``conforms`` when nothing was looked at."""

    CONFORMS = "conforms"
    VIOLATIONS = "violations"
    NOT_CHECKED = "not-checked"


_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that a shape finds at a focus node.

    ``path`` is a SPARQL property path, ``value`` a term in N-Triples; ``line`` is a true position
    in ``file`` or None. ``about_fr`` and ``about_en`` call the focus node by its label, and
    ``record_label`` names the thing of its record.
    """

    focus_node: str
    path: str | None
    value: str | None
    component: str
    severity: Severity
    source_shape: str
    message_fr: str
    message_en: str
    about_fr: str
    about_en: str
    record_label: str | None
    file: str | None = None
    line: int | None = None
    details: Details = field(default_factory=Details, compare=False)
    origin: str = "new"

    def message(self, lang: str) -> str:
        """Return the message in "fr" or "en"."""
        return self.message_fr if lang == "fr" else self.message_en

    def about(self, lang: str) -> str:
        """Return what the focus node is called in "fr" or "en"."""
        return self.about_fr if lang == "fr" else self.about_en

    @property
    def order(self) -> tuple[str, int, int, str, str, str, str, str, str]:
        """The place of the result in a report: file, severity, line, then what it is about."""
        return (
            self.file or "",
            _RANK[self.severity],
            self.line or 0,
            self.focus_node,
            self.path or "",
            self.source_shape,
            self.component,
            self.value or "",
            self.message_fr,
        )


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document that could not be read, with the place; ``reason`` names the error it is."""

    file: str
    message_fr: str
    message_en: str
    line: int | None = None
    column: int | None = None
    excerpt: str | None = None
    reason: str = "BadSyntax"

    def message(self, lang: str) -> str:
        """Return the reason in "fr" or "en"."""
        return self.message_fr if lang == "fr" else self.message_en


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at: files, records, subjects that a shape targets, shapes that had any."""

    files: tuple[str, ...] = ()
    records: int = 0
    focus_nodes: int = 0
    shapes: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check.

    ``results`` are about the submitted records and make the verdict; ``elsewhere`` are violations
    in records that refer to them, listed and not counted; both are sorted. ``omitted`` counts the
    results that were cut off, by severity.
    """

    results: tuple[Result, ...] = ()
    elsewhere: tuple[Result, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    checked: Checked = Checked()
    omitted: tuple[int, int, int] = (0, 0, 0)
    coverage: Coverage = field(default_factory=Coverage)

    def count(self, severity: Severity) -> int:
        """Return how many results have a severity, those that were cut off too."""
        held = sum(result.severity is severity for result in self.results)
        return held + self.omitted[_RANK[severity]]

    def cut(self, most: int) -> Self:
        """Return the report with so many results at most, the worst; its counts stay true."""
        if len(self.results) <= most and len(self.elsewhere) <= most:
            return self
        by_weight = sorted(
            self.results, key=lambda each: (each.origin != "new", _RANK[each.severity])
        )
        results = tuple(sorted(by_weight[:most], key=lambda each: each.order))
        gone = [sum(r.severity is s for r in by_weight[most:]) for s in Severity]
        omitted = (self.omitted[0] + gone[0], self.omitted[1] + gone[1], self.omitted[2] + gone[2])
        return replace(self, results=results, elsewhere=self.elsewhere[:most], omitted=omitted)

    @property
    def verdict(self) -> Verdict:
        """Violations if any; not checked if a document or every subject was passed over."""
        if any(
            each.severity is Severity.VIOLATION and each.origin == "new" for each in self.results
        ):
            return Verdict.VIOLATIONS
        if self.unreadable or not self.checked.focus_nodes:
            return Verdict.NOT_CHECKED
        return Verdict.CONFORMS

    @property
    def conforms(self) -> bool:
        """Whether everything was checked and nothing is a violation."""
        return self.verdict is Verdict.CONFORMS

    @property
    def exit_code(self) -> int:
        """The exit code of the command line: 0 conforms, 1 violations, 2 could not be checked."""
        if self.unreadable or self.verdict is Verdict.NOT_CHECKED:
            return 2
        return 0 if self.conforms else 1

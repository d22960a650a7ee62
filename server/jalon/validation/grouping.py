"""Results by rule, for people: each group with its true count, what is one fault told once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from jalon.validation.report import Report, Result, Severity

_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Group:
    """The results of a rule: how many there are, and those that are shown."""

    rule: str
    name_fr: str
    name_en: str
    severity: Severity
    count: int
    shown: tuple[Result, ...]

    def name(self, lang: str) -> str:
        """Return the name of the rule in "fr" or "en"."""
        return self.name_fr if lang == "fr" else self.name_en

    @property
    def anchor(self) -> str:
        """The part of the rules' page that describes the rule."""
        return self.rule.rpartition("#")[2]

    @property
    def hidden(self) -> int:
        """How many results are counted and not shown."""
        return self.count - len(self.shown)


def by_rule(results: Iterable[Result], most: int = 50) -> list[Group]:
    """Return the results by rule, the worst severity first, then the most frequent."""
    found: dict[str, list[Result]] = {}
    for result in results:
        found.setdefault(result.source_shape, []).append(result)
    groups = [_group(rule, held, most) for rule, held in found.items()]
    return sorted(groups, key=lambda group: (_RANK[group.severity], -group.count, group.rule))


def _group(rule: str, results: list[Result], most: int) -> Group:
    first = results[0]
    name = rule.rpartition("#")[2]
    return Group(
        rule,
        first.details.rule_fr or name,
        first.details.rule_en or name,
        first.severity,
        len(results),
        tuple(results[:most]),
    )


def told_once(results: Sequence[Result]) -> list[tuple[Result, int]]:
    """Return one result for each faulty value of a rule, and how many constraints it breaks.

    A text that is no date breaks the datatype, the pattern and the order at once: it is mended
    once. The result kept is the one that brings a correction, else the first.
    """
    found: dict[tuple[str, ...], list[Result]] = {}
    for result in results:
        key = (
            result.file or "",
            result.focus_node,
            result.path or "",
            result.value or "",
            result.source_shape,
        )
        found.setdefault(key, []).append(result)
    return [
        (next((each for each in same if each.details.corrections), same[0]), len(same))
        for same in found.values()
    ]


def totals(report: Report) -> dict[str, int]:
    """Return the true counts of a report by severity, in lower case."""
    return {severity.value.lower(): report.count(severity) for severity in Severity}

"""The judgement on a change of records: what the shapes find that they did not find before.

The same for a submission that is checked and for a write that is published: SHACL in the context of
the whole graph, new results apart from those that stand there already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jalon.rdf.diff import Lines, triples_of
from jalon.rdf.records import RecordAddress
from jalon.stewardship.ground import Ground
from jalon.stewardship.references import References, Withdrawals, with_withdrawals
from jalon.validation.documents import Document
from jalon.validation.finding import Origin
from jalon.validation.grouping import told_once
from jalon.validation.report import Report, Result, Severity, Unreadable
from jalon.validation.wording import called


@dataclass(frozen=True, slots=True)
class Judgement:
    """A report, its violations that are new and those that stood there already."""

    report: Report
    new: tuple[Result, ...] = ()
    old: tuple[Result, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether nothing bars publication: all was read, no violation is new."""
        return not (self.new or self.report.unreadable)

    def reason(self, lang: str) -> str:
        """Return in a sentence what bars publication, "" when nothing does."""
        colon = " : " if lang == "fr" else ": "
        if self.report.unreadable:
            return " ".join(
                f"{each.file}{colon}{_bare(each, lang)}" for each in self.report.unreadable
            )
        faults = [each for each, _ in told_once(self.new)]
        told = [f"{called(each, lang)}{colon}{each.message(lang)}" for each in faults[:_TOLD]]
        more = len(faults) - len(told)
        return " ".join([*told, *([_more(more, lang)] if more > 0 else [])])


_TOLD: Final = 3
"""Faults that a reason tells; the report has them all."""


def _bare(each: Unreadable, lang: str) -> str:
    """Return why a document is unreadable, without its name if the reason begins with it."""
    return each.message(lang).removeprefix(f"{each.file} : ").removeprefix(f"{each.file}: ")


def _more(count: int, lang: str) -> str:
    if lang == "fr":
        return f"Et {count} autre{'s' if count > 1 else ''} : voyez le rapport."
    return f"And {count} more: see the report."


def judge(
    documents: Sequence[Document],
    after: Mapping[str, Lines],
    ground: Ground,
    unreadable: Sequence[Unreadable] = (),
    withdrawals: Withdrawals | None = None,
) -> Judgement:
    """Judge documents, as if they took the place of the records of the same address.

    ``after`` maps each document that changes to what it would hold, nothing when withdrawn;
    ``withdrawals`` tells what takes the place of those that are withdrawn.
    """
    references = References(after, withdrawals or {}, ground)
    pointing_nowhere = references.results()
    report = with_withdrawals(
        report_on(documents, ground, unreadable), references, pointing_nowhere
    )
    found = [
        each for each in (*report.results, *report.elsewhere) if each.severity is Severity.VIOLATION
    ]
    return Judgement(
        report,
        tuple(each for each in found if each.origin != Origin.ALREADY_THERE),
        tuple(each for each in found if each.origin == Origin.ALREADY_THERE),
    )


def report_on(
    documents: Sequence[Document], ground: Ground, unreadable: Sequence[Unreadable]
) -> Report:
    """Return what the shapes find, each result with its origin."""
    return ground.resident.check(documents, unreadable)


def documents_of(after: Mapping[str, Lines]) -> list[Document]:
    """Return records as documents to check, those that hold something."""
    return [
        Document(graph, _ntriples(lines), "application/n-triples")
        for graph, lines in sorted(after.items())
        if lines and RecordAddress.of_iri(graph)
    ]


def _ntriples(lines: Lines) -> bytes:
    return "".join(f"{triple} .\n" for triple in triples_of(lines)).encode()

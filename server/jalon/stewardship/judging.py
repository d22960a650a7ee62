"""The judgement on a change of records: what the shapes find that they did not find before.

The same for a submission that is checked and for a write that is published: SHACL in the context of
the whole graph, new results apart from those that stand there already.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jalon.rdf.diff import Lines, triples_of
from jalon.rdf.records import RecordAddress
from jalon.stewardship.ground import Ground
from jalon.validation.documents import Document
from jalon.validation.finding import Origin
from jalon.validation.report import Report, Result, Severity, Unreadable


@dataclass(frozen=True, slots=True)
class Judgement:
    """A report, its violations that are new and those that stood there already.

    ``dangling`` lists the records that would go on naming a thing that is withdrawn.
    """

    report: Report
    new: tuple[Result, ...] = ()
    old: tuple[Result, ...] = ()
    dangling: tuple[tuple[str, str], ...] = ()

    @property
    def passes(self) -> bool:
        """Whether nothing bars publication: all was read, no violation is new."""
        return not (self.new or self.dangling or self.report.unreadable)

    def reason(self, lang: str) -> str:
        """Return in a sentence what bars publication, "" when nothing does."""
        if self.report.unreadable:
            return "; ".join(
                f"{each.file}: {each.message(lang)}" for each in self.report.unreadable
            )
        told = [f"{each.about(lang)} : {each.message(lang)}" for each in self.new[:3]]
        for document, thing in self.dangling[:3]:
            told.append(
                f"{document} cite encore {thing}, qui serait retirée."
                if lang == "fr"
                else f"{document} still names {thing}, which would be withdrawn."
            )
        more = len(self.new) + len(self.dangling) - len(told)
        return " ".join(told) + (f" (+ {more})" if more > 0 else "")


def judge(
    documents: Sequence[Document],
    after: Mapping[str, Lines],
    ground: Ground,
    unreadable: Sequence[Unreadable] = (),
) -> Judgement:
    """Judge documents, as if they took the place of the records of the same address.

    ``after`` maps each document that changes to what it would hold, nothing when withdrawn.
    """
    gone = [document for document, lines in after.items() if not lines]
    report = report_on(documents, ground, unreadable)
    found = [
        each for each in (*report.results, *report.elsewhere) if each.severity is Severity.VIOLATION
    ]
    return Judgement(
        report,
        tuple(each for each in found if each.origin != Origin.ALREADY_THERE),
        tuple(each for each in found if each.origin == Origin.ALREADY_THERE),
        tuple(_dangling(gone, after, ground)),
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


def _dangling(
    gone: list[str], after: Mapping[str, Lines], ground: Ground
) -> Iterable[tuple[str, str]]:
    """Yield who names a thing that goes: other records, and what those that change would say."""
    yield from ground.referring_to(gone, besides=after)
    addresses = (RecordAddress.of_iri(document) for document in gone)
    things = [f"<{address.thing}" for address in addresses if address]
    for document, lines in sorted(after.items()):
        for triple in triples_of(lines):
            if any(str(triple.object).startswith((f"{each}>", f"{each}#")) for each in things):
                yield document, str(triple.object).strip("<>")


def _ntriples(lines: Lines) -> bytes:
    return "".join(f"{triple} .\n" for triple in triples_of(lines)).encode()

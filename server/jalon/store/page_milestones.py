"""Milestones: the dates announced in turn, the date reached, and the gap between comparable ones.

A gap is computed from the bounds, never read in a source. It depends on its baseline, so it is
given against the first announcement and against the first one since the roadmap of 25 April 2019.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from jalon.store.labels import Reader, Shown
from jalon.store.page_assertions import Assertion, family, read_assertions

ROADMAP_DAY: Final = "2019-04-25"
"""The day on which the roadmap 2019-2022 was made public."""

_COMPLETION: Final = ("by", "at", "during")


@dataclass(frozen=True, slots=True)
class Gap:
    """The distance between two dates: whole months from calendar month to calendar month.

    ``verdict`` is one of later, earlier, none (the same, or only more precise), incomparable.
    """

    verdict: str
    months: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One announcement of a chain, with its gap to the first announcement (None for the first)."""

    announcement: Assertion
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Baseline:
    """A date that a chain is measured from, what it is measured to, and the gap between them."""

    name: str
    start: Assertion
    end: Assertion
    gap: Gap


@dataclass(frozen=True, slots=True)
class Chain:
    """A milestone's announcements in order, the date reached if known, and the gaps."""

    steps: list[Step]
    reached: list[Assertion]
    baselines: list[Baseline]


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone in a list: its last announced date, the date reached, its outcome, its gap."""

    milestone: Shown
    deadline: str | None
    announced: str | None
    announcements: int
    reached: str | None
    outcome: Shown | None
    code: str
    gap: Gap | None
    sort: str


def chain(assertions: Sequence[Assertion], lang: str) -> Chain:
    """Return the chain that a milestone's assertions make."""
    announced = sorted(family(assertions, "deadlines"), key=_said)
    reached = family(assertions, "occurrences")
    steps = [
        Step(each, _gap(announced[0], each, lang) if place else None)
        for place, each in enumerate(announced)
    ]
    end = reached[0] if reached else (announced[-1] if announced else None)
    starts = _starts(announced, lang) if end is not None else []
    baselines = [
        Baseline(name, start, end, _gap(start, end, lang))
        for name, start in starts
        if end is not None and end is not start
    ]
    return Chain(steps, reached, baselines)


def _said(assertion: Assertion) -> tuple[str, str, str]:
    return assertion.known_on, assertion.latest or "", assertion.iri


def _starts(announced: Sequence[Assertion], lang: str) -> list[tuple[str, Assertion]]:
    """Return the baselines: the first announcement and, if another, the first of the roadmap."""
    if not announced:
        return []
    fr = lang == "fr"
    starts = [("première annonce" if fr else "first announcement", announced[0])]
    since = next((each for each in announced if each.known_on >= ROADMAP_DAY), None)
    if since is not None and since is not announced[0]:
        name = (
            "première annonce depuis la feuille de route du 25\u00a0avril\u00a02019"
            if fr
            else "first announcement since the roadmap of 25\u00a0April\u00a02019"
        )
        starts.append((name, since))
    return starts


def comparable(start: Assertion, end: Assertion) -> bool:
    """Whether two dates say the same thing: both when it is done, or both when it starts.

    What happened can be compared with every announcement.
    """
    if end.family == "occurrences" or start.code == end.code:
        return True
    return start.code in _COMPLETION and end.code in _COMPLETION


def _gap(start: Assertion, end: Assertion, lang: str) -> Gap:
    fr = lang == "fr"
    if not comparable(start, end):
        text = "non comparable\u00a0: un début et une fin" if fr else "not comparable: start, end"
        return Gap("incomparable", None, text)
    start_first, start_last = _bounds(start)
    end_first, end_last = _bounds(end)
    if end_last > start_last and not (start_first <= end_first and end_last <= start_last):
        if end.family == "occurrences" and end_first <= start_last:
            return _none(end, lang)
        months = _months(start_last, end_last)
        return Gap("later", months, _later(months, fr))
    if end_last < start_first and start.code != "by":
        months = _months(start_first, end_last)
        return Gap("earlier", months, _earlier(-months, fr))
    return _none(end, lang)


def _none(end: Assertion, lang: str) -> Gap:
    fr = lang == "fr"
    if end.family == "occurrences":
        return Gap("none", 0, "à la date annoncée" if fr else "on the announced date")
    return Gap("none", 0, "pas d’écart" if fr else "no gap")


def _bounds(assertion: Assertion) -> tuple[str, str]:
    first = assertion.earliest or assertion.latest or ""
    return first, assertion.latest or first


def _months(start: str, end: str) -> int:
    """Return the calendar months between two ISO days, the day of the month left out."""
    return (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7])


def _later(months: int, fr: bool) -> str:
    if months == 0:
        return "moins d’un mois plus tard" if fr else "less than a month later"
    unit = "mois" if fr else ("month" if months == 1 else "months")
    return f"{months}\u00a0{unit} plus tard" if fr else f"{months}\u00a0{unit} later"


def _earlier(months: int, fr: bool) -> str:
    if months == 0:
        return "moins d’un mois plus tôt" if fr else "less than a month earlier"
    unit = "mois" if fr else ("month" if months == 1 else "months")
    return f"{months}\u00a0{unit} plus tôt" if fr else f"{months}\u00a0{unit} earlier"


def milestones_of(reader: Reader, thing: str, as_of: str | None = None) -> list[MilestoneLine]:
    """Return the milestones of a thing, in the order of their last announced date."""
    found = reader.subjects("jalon:milestoneOf", thing)
    lines = [milestone_line(reader, iri, as_of) for iri in found]
    return sorted(lines, key=lambda line: (line.sort, line.milestone.text))


def milestone_line(reader: Reader, iri: str, as_of: str | None = None) -> MilestoneLine:
    """Return a milestone as one line of a list."""
    made = chain(read_assertions(reader, iri, as_of), reader.lang)
    last = made.steps[-1].announcement if made.steps else None
    reached = made.reached[0] if made.reached else None
    outcome = reader.concept(iri, "jalon:outcome") if as_of is None else None
    dated = reached or last
    return MilestoneLine(
        milestone=reader.ref(iri),
        deadline=last.date if last else None,
        announced=last.known if last else None,
        announcements=len(made.steps),
        reached=reached.date if reached else None,
        outcome=outcome,
        code=(outcome.iri or "").rpartition("#")[2] if outcome else "",
        gap=made.baselines[0].gap if made.baselines else None,
        sort=(dated.latest or dated.earliest or "9999") if dated else "9999",
    )

"""Milestones: the dates announced in turn, the date reached, and the gap between comparable ones.

A gap is computed from the bounds, never read in a source. It depends on its baseline, so it is
given against the first announcement and against the first one since the roadmap of 25 April 2019.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from jalon.store.pages.assertions import family, read_assertions
from jalon.store.pages.labels import Reader, Shown
from jalon.store.pages.model import Assertion

ROADMAP_DAY: Final = "2019-04-25"
"""The day on which the roadmap 2019-2022 was made public."""


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
    """A milestone's announcements in order, the last one, the date reached, and the gaps.

    Announcements of sources without a date come at the end: their place is not known, and none
    of them is the last when another one has a day.
    """

    steps: list[Step]
    last: Assertion | None
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
    mixed = mixes_starts_and_ends(announced)
    steps = [
        Step(each, gap(announced[0], each, mixed, lang) if place else None)
        for place, each in enumerate(announced)
    ]
    dated = [each for each in announced if not each.undated] or announced
    last = dated[-1] if dated else None
    end = reached[0] if reached else last
    baselines = [
        Baseline(name, start, end, gap(start, end, mixed, lang))
        for name, start in _starts(announced, lang)
        if end is not None and (end in reached or end.known_on > start.known_on)
    ]
    return Chain(steps, last, reached, baselines)


def _said(assertion: Assertion) -> tuple[bool, str, bool, str, str]:
    is_period = assertion.precision == "range"
    stated = assertion.latest or ""
    return assertion.undated, assertion.known_on, is_period, stated, assertion.iri


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


def mixes_starts_and_ends(announced: Sequence[Assertion]) -> bool:
    """Whether announcements say now when something starts ("from"), now when it is done."""
    return len({each.code == "from" for each in announced}) > 1


def gap(start: Assertion, end: Assertion, mixed: bool, lang: str) -> Gap:
    """Return the gap from the last day promised to the first possible day of what came.

    Between two announcements it runs to the last day of the later one; one that lies within the
    earlier one only says it more precisely. Not comparable: a period of work, which is not a
    promised date, and two announcements of a chain that mixes starts and ends. The rules are those
    of the questions on slippage.
    """
    fr, reached = lang == "fr", end.family == "occurrences"
    if start.precision == "range" or (mixed and not reached):
        return Gap("incomparable", None, "non comparable" if fr else "not comparable")
    start_first, start_last = _bounds(start)
    end_first, end_last = _bounds(end)
    if end_first > start_last:
        months = _months(start_last, end_first if reached else end_last)
        return Gap("later", months, _distance(months, "plus tard", "later", fr))
    if end_last < start_first:
        months = _months(start_first if reached else start_last, end_last)
        return Gap("earlier", months, _distance(-months, "plus tôt", "earlier", fr))
    if reached:
        return Gap("none", 0, "à la date annoncée" if fr else "on the announced date")
    return Gap("none", 0, "pas d’écart" if fr else "no gap")


def _bounds(assertion: Assertion) -> tuple[str, str]:
    first = assertion.earliest or assertion.latest or ""
    return first, assertion.latest or first


def _months(start: str, end: str) -> int:
    """Return the calendar months between two ISO days, the day of the month left out."""
    return (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7])


def _distance(months: int, fr_side: str, en_side: str, fr: bool) -> str:
    if months == 0:
        return f"moins d’un mois {fr_side}" if fr else f"less than a month {en_side}"
    unit = "mois" if fr else ("month" if months == 1 else "months")
    return f"{months}\u00a0{unit} {fr_side if fr else en_side}"


def milestones_of(reader: Reader, thing: str, as_of: str | None = None) -> list[MilestoneLine]:
    """Return the milestones of a thing, in the order of their last announced date."""
    found = reader.subjects("jalon:milestoneOf", thing)
    lines = [milestone_line(reader, iri, as_of) for iri in found]
    return sorted(lines, key=lambda line: (line.sort, line.milestone.text))


def milestone_line(reader: Reader, iri: str, as_of: str | None = None) -> MilestoneLine:
    """Return a milestone as one line of a list."""
    made = chain(read_assertions(reader, iri, as_of), reader.lang)
    last = made.last
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

"""Dates, numbers and money in words people use, from EDTF and bounds, in French and English.

EDTF level 2 as the records use it: days, months, years, seasons 21-24, quarters 33-36, semesters
40-41, ``~`` and ``?``, intervals, open ends. https://www.loc.gov/standards/datetime/
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

NBSP: Final = "\u00a0"
NARROW: Final = "\u202f"

_MONTHS: Final = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
_SEASONS: Final = {
    "fr": ("printemps", "été", "automne", "hiver"),
    "en": ("spring", "summer", "autumn", "winter"),
}
_PART: Final = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]*)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A date in the forms that a sentence needs.

    ``bare`` "19 décembre 2019", ``the`` "le 19 décembre 2019" (after "depuis"), ``at`` "le 19
    décembre 2019" or "en 2019", ``of`` "du 19 décembre 2019", ``to`` "au 19 décembre 2019",
    ``until`` "jusqu'au 19 décembre 2019".
    """

    bare: str
    the: str
    at: str
    of: str
    to: str
    until: str


@dataclass(frozen=True, slots=True)
class When:
    """A dated node's date: its words, its bounds as ISO days, and its EDTF form."""

    text: str
    earliest: str | None = None
    latest: str | None = None
    edtf: str | None = None

    @property
    def sort_key(self) -> str:
        """The day that orders it: the earliest bound, else the latest; "9999" when unknown."""
        return self.earliest or self.latest or "9999"


def when(
    edtf: str | None,
    earliest: str | None,
    latest: str | None,
    lang: str,
    period: bool = False,
) -> When | None:
    """Return a date in words, from its EDTF form or else its bounds; None without either.

    ``period`` says that the date is a stretch of time ("depuis 2019") and not a moment.
    """
    if not (edtf or earliest or latest):
        return None
    text = in_words(edtf, lang, period) if edtf else None
    text = text or in_words(_edtf_of_bounds(earliest, latest), lang, period)
    return When(text or edtf or "", earliest, latest, edtf)


def in_words(edtf: str, lang: str, period: bool = False) -> str | None:
    """Return an EDTF date or interval in words, or None when it is of a form not known here."""
    start, slash, end = edtf.partition("/")
    if not slash:
        single = phrase(edtf, lang)
        return single.bare if single else None
    first, last = phrase(start, lang), phrase(end, lang)
    if first and last:
        return f"{first.of} {last.to}" if lang == "fr" else f"{first.bare} to {last.bare}"
    if first:
        return f"depuis {first.the}" if lang == "fr" else f"since {first.bare}"
    if last and period:
        return last.until
    if last:
        return f"au plus tard {last.at}" if lang == "fr" else f"by {last.bare}"
    return None


def between(edtf: str, lang: str) -> str | None:
    """Return a moment that lies in an interval: "entre le 25 avril et juin 2019"; else None."""
    start, _, end = edtf.partition("/")
    first, last = phrase(start, lang), phrase(end, lang)
    if first is None or last is None:
        return None
    if lang == "fr":
        return f"entre {first.the} et {last.the}"
    return f"between {first.bare} and {last.bare}"


def deadline_in_words(kind: str, date: When, lang: str) -> str:
    """Return an announced date with its kind: "au plus tard le 31 décembre 2021"."""
    single = phrase(date.edtf or "", lang)
    if kind == "by" and date.latest:
        last = phrase(date.latest, lang)
        if last:
            return f"au plus tard {last.at}" if lang == "fr" else f"by {last.bare}"
    if single is None:
        return date.text
    if kind == "during" and date.earliest and date.earliest == date.latest:
        return single.at
    if kind == "from":
        return f"à partir {single.of}" if lang == "fr" else f"from {single.bare}"
    if kind == "during":
        return f"au cours {single.of}" if lang == "fr" else f"during {single.bare}"
    return single.at


def day(iso: str, lang: str) -> str:
    """Return an ISO day in words: "19 décembre 2019"."""
    single = phrase(iso, lang)
    return single.bare if single else iso


def phrase(edtf: str, lang: str) -> Phrase | None:
    """Return a single EDTF date in its forms, or None when it is no single date known here."""
    match = _PART.fullmatch(edtf)
    if match is None:
        return None
    year, part, number = match[1].lstrip("0") or "0", int(match[2] or 0), int(match[3] or 0)
    made = _french(year, part, number) if lang == "fr" else _english(year, part, number)
    return _approximate(made, match[4], lang) if made and match[4] else made


def _french(year: str, part: int, number: int) -> Phrase | None:
    if part == 0:
        return Phrase(year, year, f"en {year}", f"de {year}", f"à {year}", f"jusqu’en {year}")
    if part <= 12:
        month = f"{_MONTHS['fr'].split()[part - 1]} {year}"
        if number:
            bare = f"{'1er' if number == 1 else number}{NBSP}{month}"
            return _masculine(bare)
        of = f"d’{month}" if month[0] in "ao" else f"de {month}"
        return Phrase(month, month, f"en {month}", of, f"à {month}", f"jusqu’en {month}")
    if 21 <= part <= 24:
        season = f"{_SEASONS['fr'][part - 21]} {year}"
        return _at_the(season, "au" if part == 21 else "à l’")
    ordinal = _rank_of(part)
    if ordinal is None:
        return None
    rank = "1er" if ordinal[1] == 1 else f"{ordinal[1]}e"
    return _at_the(f"{rank}{NBSP}{'trimestre' if ordinal[0] == 4 else 'semestre'} {year}", "au")


def _masculine(bare: str) -> Phrase:
    return Phrase(bare, f"le {bare}", f"le {bare}", f"du {bare}", f"au {bare}", f"jusqu’au {bare}")


def _at_the(bare: str, article: str) -> Phrase:
    """Return the forms of a quarter, a semester or a season: au 4e trimestre, à l'été."""
    if article == "au":
        return Phrase(
            bare, f"le {bare}", f"au {bare}", f"du {bare}", f"au {bare}", f"jusqu’au {bare}"
        )
    return Phrase(
        bare, f"l’{bare}", f"à l’{bare}", f"de l’{bare}", f"à l’{bare}", f"jusqu’à l’{bare}"
    )


def _english(year: str, part: int, number: int) -> Phrase | None:
    if part == 0:
        return _in(year)
    if part <= 12:
        month = f"{_MONTHS['en'].split()[part - 1]} {year}"
        if number:
            bare = f"{number}{NBSP}{month}"
            return Phrase(bare, bare, f"on {bare}", f"of {bare}", f"to {bare}", f"until {bare}")
        return _in(month)
    if 21 <= part <= 24:
        return _in(f"{_SEASONS['en'][part - 21]} {year}")
    ordinal = _rank_of(part)
    if ordinal is None:
        return None
    rank = ("1st", "2nd", "3rd", "4th")[ordinal[1] - 1]
    return _in(f"the {rank} {'quarter' if ordinal[0] == 4 else 'half'} of {year}")


def _in(bare: str) -> Phrase:
    return Phrase(bare, bare, f"in {bare}", f"of {bare}", f"to {bare}", f"until {bare}")


def _rank_of(part: int) -> tuple[int, int] | None:
    """Return (parts in the year, rank): 33-36 are quarters, 40-41 semesters."""
    if 33 <= part <= 36:
        return 4, part - 32
    if 40 <= part <= 41:
        return 2, part - 39
    return None


def _approximate(made: Phrase, marks: str, lang: str) -> Phrase:
    """Add what ``~`` (approximate), ``?`` (uncertain) and ``%`` (both) say."""
    if marks == "?":
        doubt = " (date incertaine)" if lang == "fr" else " (uncertain)"
        return Phrase(*(f"{form}{doubt}" for form in _forms(made)))
    if lang == "en":
        around = f"around {made.bare}"
        return Phrase(around, around, around, f"of {around}", f"to {around}", f"until {around}")
    around = f"vers {made.the}"
    the, _, *others = (f"{form} environ" for form in _forms(made)[1:])
    return Phrase(around, the, around, *others)


def _forms(made: Phrase) -> tuple[str, ...]:
    return made.bare, made.the, made.at, made.of, made.to, made.until


def _edtf_of_bounds(earliest: str | None, latest: str | None) -> str:
    if earliest and earliest == latest:
        return earliest
    return f"{earliest or '..'}/{latest or '..'}"


def number(lexical: str, lang: str) -> str:
    """Return a number as people write it: "2 000 000,5" in French, "2,000,000.5" in English."""
    try:
        value = Decimal(lexical)
    except InvalidOperation:
        return lexical
    plain = f"{value:,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if lang == "en":
        return plain
    return plain.replace(",", NARROW).replace(".", ",")


def quantity(lexical: str, unit: str | None, currency: str | None, lang: str) -> str:
    """Return a value with its unit: "2 000 000 000 €", "93 %", "26 actions"."""
    written = number(lexical, lang)
    if currency == "EUR":
        return f"{written}{NBSP}€" if lang == "fr" else f"€{written}"
    return f"{written}{NBSP}{unit}" if unit else written

"""Near-duplicate labels: a new record that may be one that is there already.

By difflib on labels in lower case, without accents or punctuation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from jalon.rdf.records import RecordAddress
from jalon.stewardship.labels import Labels
from jalon.store.pages.labels import fold

LIKENESS: Final = 0.87
"""From here on two labels are told as alike (difflib's ratio, 1 for the same text)."""

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Likeness:
    """A new thing, and one that is there with a label that is almost the same."""

    thing: str
    label: str
    other: str
    other_label: str
    ratio: float


def near_duplicates(things: Iterable[str], new: Labels, labels: Labels) -> list[Likeness]:
    """Return what is almost called as new things are, the likest first.

    ``new`` has the labels of the new things, ``labels`` those that are there.
    """
    found = [
        each
        for thing in things
        for lang in ("fr", "en")
        for text in [new.label(thing, lang)]
        for each in _alike(thing, text, lang, labels)
    ]
    best: dict[tuple[str, str], Likeness] = {}
    for each in sorted(found, key=lambda each: each.ratio):
        best[each.thing, each.other] = each
    return sorted(best.values(), key=lambda each: (each.thing, -each.ratio))[:_SHOWN]


def _alike(thing: str, text: str, lang: str, labels: Labels) -> Iterable[Likeness]:
    address = RecordAddress.of_iri(thing)
    if address is None:
        return
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(fold(text))
    for other, label in labels.of_kind(address.kind, lang):
        if other == thing:
            continue
        matcher.set_seq1(fold(label))
        if matcher.real_quick_ratio() >= LIKENESS and matcher.quick_ratio() >= LIKENESS:
            ratio = matcher.ratio()
            if ratio >= LIKENESS:
                yield Likeness(thing, text, other, label, round(ratio, 3))

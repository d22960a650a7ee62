"""The timeline of the home page: positions of a drawing made by the server, no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

WIDTH: Final = 1000
_LEFT: Final = 10
_RIGHT: Final = 990
_BAND: Final = 30
_ROW: Final = 26
_SIGN: Final = 6.9
"""Width of a sign of the labels in the drawing's units, measured on the widest common fonts."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A year's beginning."""

    x: float
    year: int


@dataclass(frozen=True, slots=True)
class Band:
    """A roadmap's period."""

    x: float
    y: float
    width: float
    label: str
    iri: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An event: a dot on the axis, and a label on a row where there is room.

    ``anchor`` is the end of the label that stands at ``text_x``: start or end.
    """

    x: float
    y: float
    text_x: float
    anchor: str
    label: str
    iri: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing of ``width`` by ``height``: bands above the axis, events below it."""

    width: int
    height: float
    axis: float
    ticks: list[Tick]
    bands: list[Band]
    marks: list[Mark]


def draw(spans: Sequence[dict[str, Any]], moments: Sequence[dict[str, Any]]) -> Timeline | None:
    """Return the timeline of roadmaps' periods and events, None when nothing is dated.

    ``spans`` have ``start`` and ``end`` (ISO days, end may be None), ``moments`` have ``day``.
    """
    days = [span["start"] for span in spans] + [moment["day"] for moment in moments]
    days += [span["end"] for span in spans if span["end"]]
    if not days:
        return None
    first, last = int(min(days)[:4]), int(max(days)[:4]) + 1
    scale = _Scale(date(first, 1, 1), date(last, 1, 1))
    axis = 14 + _BAND * len(spans)
    marks = _marks(scale, moments, axis)
    lowest = max((mark.y for mark in marks), default=axis)
    return Timeline(
        width=WIDTH,
        height=lowest + 20,
        axis=axis,
        ticks=[Tick(scale.x(f"{year}-01-01"), year) for year in range(first, last)],
        bands=[_band(scale, place, span, f"{last - 1}-12-31") for place, span in enumerate(spans)],
        marks=marks,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    start: date
    end: date

    def x(self, day: str) -> float:
        share = (date.fromisoformat(day) - self.start) / (self.end - self.start)
        return round(_LEFT + share * (_RIGHT - _LEFT), 1)


def _band(scale: _Scale, place: int, span: dict[str, Any], horizon: str) -> Band:
    start, end = scale.x(span["start"]), scale.x(span["end"] or horizon)
    shown = span["roadmap"]
    return Band(start, 6 + place * _BAND, round(end - start, 1), shown["text"], shown["iri"])


def _marks(scale: _Scale, moments: Sequence[dict[str, Any]], axis: float) -> list[Mark]:
    """Return the events' marks, the latest nearest to the axis.

    So no line down to a label crosses the label of another event: a label begins at its own line,
    and the lines further right stop above it.
    """
    marks: list[Mark] = []
    rows: list[tuple[float, int]] = []
    for moment in sorted(moments, key=lambda each: str(each["day"]), reverse=True):
        x, shown = scale.x(moment["day"]), moment["event"]
        label = f"{moment['words']} – {shown['text']}"
        backwards = x + len(label) * _SIGN > _RIGHT
        end = x + 12 + (0 if backwards else len(label) * _SIGN)
        row = max((taken + 1 for other, taken in rows if other < end), default=0)
        rows.append((x, row))
        y = axis + 48 + row * _ROW
        anchor = "end" if backwards else "start"
        marks.append(Mark(x, y, x - 6 if backwards else x + 6, anchor, label, shown["iri"]))
    return marks[::-1]

"""Where things stand in a document: subjects, properties and values, each with line and column.

Positions are for people and for corrections: only true ones are noted, what is not sure is left
out. Lines, columns and rows count from 1, spans are offsets in the document's text from 0.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

_EXCERPT: Final = 200
_LEAD: Final = 80

Span = tuple[int, int]
"""The offsets of the first sign of a term and of the one after its last."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: line and column, and for a spreadsheet the sheet, cell and header."""

    line: int
    column: int
    excerpt: str | None = None
    sheet: str | None = None
    cell: str | None = None
    header: str | None = None
    span: Span | None = None
    shown_from: int = 0
    """The offset in the line at which the excerpt begins."""

    @property
    def before(self) -> str:
        """The part of the excerpt before the place."""
        return (self.excerpt or "")[: self._at]

    @property
    def marked(self) -> str:
        """The part of the excerpt that the place spans, one sign at least."""
        length = self.span[1] - self.span[0] if self.span else 0
        return (self.excerpt or "")[self._at : self._at + max(length, 1)]

    @property
    def after(self) -> str:
        """The part of the excerpt after the place."""
        return (self.excerpt or "")[self._at + len(self.marked) :]

    @property
    def _at(self) -> int:
        return self.column - 1 - self.shown_from


@dataclass(frozen=True, slots=True)
class Term:
    """A term as a document writes it: an IRI, or a literal with what is known of its tag.

    ``tag`` is ``@lang``, ``^^datatype``, "" for a plain text, None when the syntax leaves it to
    the context.
    """

    text: str
    iri: bool
    tag: str | None = None

    def fits(self, other: "Term") -> bool:
        """Whether two terms may be the same."""
        if (self.iri, self.text) != (other.iri, other.text):
            return False
        return self.tag is None or other.tag is None or self.tag.lower() == other.tag.lower()


class Lines:
    """The lines of a text: offsets to lines and columns, and the line's text."""

    def __init__(self, text: str) -> None:
        self.text = text
        lengths = (len(line) for line in text.splitlines(keepends=True))
        self._starts = [0, *accumulate(lengths)]

    def place(self, start: int, end: int) -> Place:
        """Return the place of a span."""
        line = min(bisect_right(self._starts, start), max(len(self._starts) - 1, 1))
        first = self._starts[line - 1]
        last = self._starts[line] if line < len(self._starts) else len(self.text)
        shown = self.text[first:last].rstrip("\r\n")
        skipped = max(start - first - _LEAD, 0) if len(shown) > _EXCERPT else 0
        excerpt = shown[skipped : skipped + _EXCERPT]
        return Place(line, start - first + 1, excerpt, span=(start, end), shown_from=skipped)


@dataclass
class Positions:
    """The places of a document, by subject, by property of a subject, and by value."""

    prefixes: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, Place] = field(default_factory=dict)
    properties: dict[tuple[str, str], Place] = field(default_factory=dict)
    columns: dict[tuple[str, str], Place] = field(default_factory=dict)
    """Of a spreadsheet: the cell, perhaps empty, where a property of a subject stands.

    Texts of a language stand under ``PROPERTY@LANGUAGE`` too.
    """
    _values: dict[tuple[str, str], list[tuple[Term, Place]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _iris: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))

    def note_subject(self, subject: str, place: Place) -> None:
        """Note where a subject stands; the first place counts."""
        self.subjects.setdefault(subject, place)

    def note_property(self, subject: str, path: str, place: Place) -> None:
        """Note where a property of a subject is named; the first place counts."""
        self.properties.setdefault((subject, path), place)

    def note_value(self, subject: str, path: str, value: Term, place: Place) -> None:
        """Note where a value stands."""
        self._values[subject, path].append((value, place))

    def note_iri(self, iri: str, span: Span) -> None:
        """Note that an IRI is written at a span, whatever its part in a triple."""
        self._iris[iri].append(span)

    def values(self, subject: str, path: str) -> list[tuple[Term, Place]]:
        """Return the values of a property with their places, in the order of the document."""
        return self._values.get((subject, path), [])

    def value(self, subject: str, path: str | None, value: Term) -> Place | None:
        """Return where a value of a subject stands; None for the path looks at all of them."""
        known = [(subject, path)] if path else [key for key in self._values if key[0] == subject]
        for key in known:
            for term, place in self._values.get(key, ()):  # the first that fits
                if term.fits(value):
                    return place
        return None

    def spans_of(self, iri: str) -> list[Span]:
        """Return where an IRI, and the IRIs of its fragments, are written, in order."""
        fragments = (
            span
            for written, spans in self._iris.items()
            if written == iri or written.startswith(f"{iri}#")
            for span in spans
        )
        return sorted(fragments)

    def iri_at(self, span: Span) -> str | None:
        """Return the IRI that is written at a span."""
        return next((iri for iri, spans in self._iris.items() if span in spans), None)

    def locate(self, subject: str, path: str | None, value: Term | None) -> Place | None:
        """Return the place nearest to a result: its value, its property, its subject.

        ``path`` is an IRI, None when the result has none or a longer path.
        """
        found = self.value(subject, path, value) if value else None
        if found is None and path:
            found = self.columns.get((subject, path)) or self.properties.get((subject, path))
        return found or self.subjects.get(subject)

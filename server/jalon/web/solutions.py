"""Results of queries as people read them: a table whose addresses are labels, a text, a yes or no.

The engine writes SPARQL TSV (https://www.w3.org/TR/sparql11-results-csv-tsv/#tsv): a line a row, so
that all rows are counted and only those shown are read.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from jalon.namespaces import JALON, PREFIXES
from jalon.store.answer import Answer
from jalon.store.pages.dates import day, in_words, number
from jalon.store.query import QueryRequest
from jalon.web import accounting, language, rendering
from jalon.web.headings import heading, stem

ROWS_SHOWN: Final = 500
TEXT_SHOWN: Final = 200_000

_ACCEPT: Final = "text/tab-separated-values, text/turtle"
_LITERAL: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?', re.S)
_NUMERIC: Final = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.S)
_ESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_EDTF: Final = re.compile(r"\d{4}(-\d\d){1,2}[~?]?|(\.\.|[\d~?-]{4,11})/(\.\.|[\d~?-]{4,11})")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value: its text, its language or datatype, its address if it is one, what it means."""

    text: str
    lang: str | None = None
    datatype: str | None = None
    iri: str | None = None
    note: str | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: the variable's name and what a reader sees above it."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query, one of: a table, yes or no, a graph as text.

    ``total`` counts all rows, ``rows`` holds at most ``ROWS_SHOWN`` of them; ``cut`` says that
    the text is only the beginning of the graph. ``seconds`` is the time until it was complete.
    ``unknown`` are terms that the dataset does not know, with the nearest that it does.
    """

    seconds: float
    headings: list[Heading] = field(default_factory=list)
    rows: list[list[Cell | None]] = field(default_factory=list)
    total: int = 0
    boolean: bool | None = None
    text: str | None = None
    cut: bool = False
    unknown: tuple[tuple[str, str | None], ...] = ()

    @property
    def hidden(self) -> int:
        """The rows that are not shown."""
        return self.total - len(self.rows)


def ask(query: QueryRequest, for_reading: bool = False) -> Result:
    """Return the answer to a query, ready for a page; raises what the engine raises.

    ``for_reading`` is for a question of ours: dates and numbers are written for people, columns
    have names, and a column of labels beside its things is left out.
    """
    started = time.perf_counter()
    answer = accounting.ask(replace(query, accept=_ACCEPT, format=None))
    seconds = time.perf_counter() - started
    if answer.format.name == "turtle":
        return replace(_text(answer, seconds), unknown=answer.unknown)
    lines, total = _lines(answer)
    if lines[0] in ("true", "false"):
        return Result(seconds, boolean=lines[0] == "true", unknown=answer.unknown)
    names = [name.removeprefix("?") for name in lines[0].split("\t")] if lines[0] else []
    rows = [[_cell(term) for term in line.split("\t")] if names else [] for line in lines[1:]]
    if for_reading:
        names, rows = _without_labels(names, rows)
        rows = [[_for_reading(cell) for cell in row] for row in rows]
    headings = _headings(names, for_reading)
    return Result(seconds, headings, _labelled(rows, for_reading), total, unknown=answer.unknown)


def _text(answer: Answer, seconds: float) -> Result:
    text = answer.read().decode("utf-8", "replace")
    if len(text) <= TEXT_SHOWN:
        return Result(seconds, text=text)
    return Result(seconds, text=text[:TEXT_SHOWN].rpartition("\n")[0], cut=True)


def _lines(answer: Answer) -> tuple[list[str], int]:
    """Return the header and the rows to show, and how many rows there are."""
    start, breaks = bytearray(), 0
    for block in answer.blocks():
        if start.count(b"\n") <= ROWS_SHOWN:
            start += block
        breaks += block.count(b"\n")
    text = start.decode("utf-8", "replace")
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if lines[-1] == "" and len(lines) > 1:
        lines.pop()
    return lines[: ROWS_SHOWN + 1], max(breaks - 1, 0)


def _cell(term: str) -> Cell | None:
    """Return a TSV term as a cell, None when it is unbound."""
    if not term:
        return None
    if term.startswith("<") and term.endswith(">") and not term.startswith("<<"):
        return Cell(term[1:-1], iri=term[1:-1])
    match = _LITERAL.fullmatch(term)
    if match:
        return Cell(_unescape(match[1]), match[2], _short(match[3]) if match[3] else None)
    return Cell(term, numeric=bool(_NUMERIC.fullmatch(term)))


def _unescape(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPED.get(code, code)

    return _ESCAPE.sub(plain, text)


def _short(iri: str) -> str:
    """Return a datatype by its prefixed name."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _without_labels(
    names: list[str], rows: list[list[Cell | None]]
) -> tuple[list[str], list[list[Cell | None]]]:
    """Leave out the columns of labels (``?leadLabel``) of things that have a column (``?lead``)."""
    kept = [
        place
        for place, name in enumerate(names)
        if not (name.endswith("Label") and name.removesuffix("Label") in names)
    ]
    return [names[place] for place in kept], [[row[place] for place in kept] for row in rows]


def _for_reading(cell: Cell | None) -> Cell | None:
    if cell is None or cell.iri is not None:
        return cell
    lang = language.current()
    if cell.numeric:
        return replace(cell, text=number(cell.text, lang))
    if cell.datatype == "xsd:date":
        return replace(cell, text=day(cell.text, lang), datatype=None)
    if cell.lang is None and _EDTF.fullmatch(cell.text):
        return replace(cell, text=in_words(cell.text, lang) or cell.text)
    return replace(cell, datatype=None)


def _headings(names: Iterable[str], for_reading: bool) -> list[Heading]:
    if not for_reading:
        return [Heading(name, name) for name in names]
    terms = {name: _terms_named(stem(name)) for name in names}
    labels = _labels([iri for pair in terms.values() for iri in pair])
    return [
        Heading(name, heading(name, [labels[iri]["text"] for iri in pair if iri in labels]))
        for name, pair in terms.items()
    ]


def _terms_named(name: str) -> tuple[str, str]:
    """Return the property and the class of the ontology that bear a name, if they exist."""
    return f"{JALON}{name}", f"{JALON}{name[:1].upper()}{name[1:]}"


def _labelled(rows: list[list[Cell | None]], for_reading: bool) -> list[list[Cell | None]]:
    """Give the addresses their labels, read all at once; for reading, assertions short ones."""
    iris = {cell.iri for row in rows for cell in row if cell and cell.iri}
    labels = _labels(sorted(iris)) if iris else {}
    return [[_with_label(cell, labels, for_reading) for cell in row] for row in rows]


def _with_label(cell: Cell | None, labels: dict[str, Any], for_reading: bool) -> Cell | None:
    found = labels.get(cell.iri) if cell and cell.iri else None
    if cell is None or found is None:
        return cell
    text = found["short"] if for_reading and found["short"] else found["text"]
    return replace(cell, text=text, lang=found["lang"], note=found["note"])


def _labels(iris: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = rendering.engine().call("labels", iris=iris, lang=language.current())
    return found

"""Which column of a table is which property: headers in French, in English, or as terms."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from jalon.namespaces import KINDS
from jalon.store.pages.kinds import KIND_NAMES
from jalon.validation.catalogue import folded
from jalon.validation.sheets.columns import Column, Section

RECORD: Final = ("fiche", "record")
FRAGMENT: Final = ("affirmation", "assertion")
SORT: Final = ("sorte d’affirmation", "sort of assertion")

_MARKED: Final = re.compile(r"^(?P<name>[^\[]*)(?:\[(?P<what>[^\]]*)\])?\s*\*?$")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A header that no property bears, with the header that comes nearest, if any."""

    column: int
    text: str
    near: str | None


def marked(name: str, what: str) -> str:
    """Return a header that says what its sheet holds: ``fiche [event]``."""
    return f"{name} [{what}]"


def kind_of(header: str, fallback: str) -> str | None:
    """Return the kind that a first header tells, or that a file's name tells; None without one.

    None too when the first column does not hold records.
    """
    match = _MARKED.match(header.strip())
    if match is None or folded(match["name"]) not in {folded(name) for name in RECORD}:
        return None
    named = {folded(word): kind for kind, name in KIND_NAMES.items() for word in (name.fr, name.en)}
    for told in (match["what"] or "", fallback.casefold()):
        if told.strip() in KINDS:
            return told.strip()
        if folded(told) in named:
            return named[folded(told)]
    return None


def section_of(header: str, sections: Iterable[Section]) -> Section | None:
    """Return the section that a second header tells: ``affirmation [jalon:Deadline]``."""
    match = _MARKED.match(header.strip())
    if match is None or folded(match["name"]) not in {folded(name) for name in FRAGMENT}:
        return None
    what = match["what"] or ""
    return section_named(what, sections)


def section_named(text: str, sections: Iterable[Section]) -> Section | None:
    """Return the section that a text names, by term or by name."""
    wanted = folded(text)
    for section in sections:
        if wanted in (folded(section.key), folded(section.name_fr), folded(section.name_en)):
            return section
    return None


def is_column(header: str, names: tuple[str, str]) -> bool:
    """Whether a header is one of the columns that hold no property."""
    return folded(header.partition("[")[0].rstrip(" *")) in {folded(name) for name in names}


def match_columns(
    headers: Iterable[tuple[int, str]], columns: Iterable[Column]
) -> tuple[dict[int, Column], list[Unknown]]:
    """Return the column of each header, by its number, and the headers that none bears."""
    known: dict[str, Column] = {}
    for column in columns:
        for name in (column.name_fr, column.name_en, *map(column.name, ("fr", "en")), column.key):
            known.setdefault(folded(name), column)
    found: dict[int, Column] = {}
    unknown = []
    for number, header in headers:
        plain = header.strip().rstrip("*").strip()
        named = known.get(folded(plain))
        if named is not None and named not in found.values():
            found[number] = named
        elif plain:
            near = get_close_matches(folded(plain), known, n=1, cutoff=0.6)
            unknown.append(Unknown(number, plain, known[near[0]].name("fr") if near else None))
    return found, unknown

"""What a cell says: texts to terms and back, by the column it stands in.

Several values of a cell stand on both sides of `` | ``. A concept is written by its label, a record
by its name (``dns``, or ``actor:dns`` where several kinds fit). What is not understood stays a
text, or an address that does not exist: the shapes then say so, and nothing is guessed.
"""

import re
from collections.abc import Iterable
from typing import Final

import rdflib

from jalon.namespaces import KINDS, SCHEME, THING
from jalon.rdf.records import SLUG, RecordAddress
from jalon.validation.catalogue import Catalogue, iri_of, local_name
from jalon.validation.literals import XSD, original_datatype
from jalon.validation.naming import shortened
from jalon.validation.places import Term
from jalon.validation.sheets.columns import Column, kind_class

SEPARATOR: Final = " | "
_SPLIT: Final = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
_RISKY: Final = re.compile(r"'*[=+\-@\t\r]")
_TAKEN_BACK: Final = re.compile(r"'+[=+\-@\t\r]")


def split(text: str) -> list[str]:
    """Return the values of a cell."""
    parts, at = [], 0
    for match in _SPLIT.finditer(text):
        parts.append(text[at : match.end() - 1])
        at = match.end()
    parts.append(text[at:])
    return [re.sub(r"\\([\\|])", r"\1", part.strip()) for part in parts if part.strip()]


def join(values: Iterable[str]) -> str:
    """Return the text of a cell that holds some values."""
    return SEPARATOR.join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def shielded(text: str) -> str:
    """Return a text for CSV that no spreadsheet takes for a formula.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{text}" if _RISKY.match(text) else text


def unshielded(text: str) -> str:
    """Return a text of a CSV cell without the sign that ``shielded`` put before it."""
    return text[1:] if _TAKEN_BACK.match(text) else text


class Cells:
    """Reads and writes the cells of columns, with the labels of a dataset."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def terms(self, column: Column, text: str) -> list[Term]:
        """Return the values that a cell holds."""
        return [self.term(column, part) for part in split(text)]

    def term(self, column: Column, text: str) -> Term:
        """Return the value that a text stands for in a column."""
        if column.lang:
            return Term(text, False, f"@{column.lang}")
        if column.choices:
            return self._concept(column, text)
        if column.classes:
            return self._reference(column, text)
        if column.iri:
            return Term(text, True) if _IRI.fullmatch(text) else Term(text, False, "")
        plain = column.datatype in (None, f"{XSD}string")
        return Term(text, False, "" if plain else f"^^{column.datatype}")

    def _concept(self, column: Column, text: str) -> Term:
        whole = iri_of(text)
        named = self._catalogue.named(text, column.choices)
        by_name = next((iri for iri in column.choices if local_name(iri) == text), None)
        schemes = {iri.rpartition("#")[0] for iri in column.choices}
        found = named or by_name or (whole if whole and _IRI.fullmatch(whole) else None)
        if found is None and SLUG.fullmatch(text) and len(schemes) == 1:
            scheme = schemes.pop()
            found = f"{scheme}#{text}" if scheme.startswith(SCHEME) else None
        return Term(text, False, "") if found is None else Term(found, True)

    def _reference(self, column: Column, text: str) -> Term:
        whole = iri_of(text)
        if whole and _IRI.fullmatch(whole):
            return Term(whole, True)
        members = self._catalogue.members(column.classes)
        slugs = [iri for iri in members if local_name(iri) == text]
        found = slugs[0] if len(slugs) == 1 else self._catalogue.named(text, members)
        kinds = self.kinds(column)
        if found is None and SLUG.fullmatch(text) and len(kinds) == 1:
            found = f"{THING}{kinds[0]}/{text}"
        return Term(text, False, "") if found is None else Term(found, True)

    def kinds(self, column: Column) -> list[str]:
        """Return the kinds of records that a column may point to."""
        allowed = self._catalogue.concrete(column.classes)
        return [kind for kind in _KIND_CLASSES if _KIND_CLASSES[kind] in allowed]

    def text(self, column: Column, values: Iterable[rdflib.term.Node], lang: str) -> str:
        """Return the text of a cell for the values of a property, those of its language."""
        shown = [self._shown(column, value, lang) for value in values if _in(column, value)]
        return join(sorted(shown))

    def _shown(self, column: Column, value: rdflib.term.Node, lang: str) -> str:
        if isinstance(value, rdflib.Literal):
            return str(value)
        if str(value) in column.choices:
            return self.choice(column, str(value), lang)
        return self.reference(column, str(value)) if column.classes else str(value)

    def choice(self, column: Column, iri: str, lang: str) -> str:
        """Return how a choice of a list is written: by its label, where no other bears it."""
        label = self._catalogue.label(iri, lang)
        sure = label is not None and self._catalogue.named(label, column.choices) == iri
        return label if sure and label else shortened(iri)

    def reference(self, column: Column, iri: str) -> str:
        """Return how a record is written: by its slug, with its kind where several fit."""
        address = RecordAddress.of_iri(iri)
        if address is None or "#" in iri:
            return iri
        return address.slug if len(self.kinds(column)) == 1 else f"{address.kind}:{address.slug}"


def _in(column: Column, value: rdflib.term.Node) -> bool:
    """Whether a value belongs into a column: that of its language, or the only one."""
    return column.lang is None or getattr(value, "language", None) == column.lang


def literal_term(value: rdflib.Literal) -> Term:
    """Return an rdflib literal as a term of a document."""
    if value.language:
        return Term(str(value), False, f"@{value.language}")
    datatype = original_datatype(str(value.datatype)) if value.datatype else ""
    plain = datatype in ("", f"{XSD}string")
    return Term(str(value), False, "" if plain else f"^^{datatype}")


def node_term(value: rdflib.term.Node) -> Term:
    """Return an rdflib term as a term of a document."""
    return literal_term(value) if isinstance(value, rdflib.Literal) else Term(str(value), True)


_KIND_CLASSES: Final = {kind: kind_class(kind) for kind in KINDS}

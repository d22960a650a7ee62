"""Messages about a spreadsheet in its own words: headers for terms, texts for values."""

import re
from typing import Final

from jalon.namespaces import KINDS
from jalon.validation.naming import shortened
from jalon.validation.places import Positions

_TYPED: Final = re.compile(r'"([^"]*)"(?:\^\^xsd:\w+|@(?:fr|en))?')
_TERM: Final = re.compile(r"(?<![\w/#:«-])([a-z][a-z-]*:[A-Za-z]\w*)")
_TAGGED: Final = re.compile(r'(?<![\w/#:«-])([a-z][a-z-]*:[A-Za-z]\w*) "…"@(fr|en)\b')
_NAMED: Final = re.compile(r"([»”]) \([a-z][a-z-]*:[A-Za-z][\w-]*\)")

_RECORD: Final = re.compile(rf"(?<![\w/#:«“-])(?:{'|'.join(KINDS)}):([a-z][a-z0-9-]*)")
_MARKS: Final = {"fr": "« {} »", "en": "“{}”"}


def in_plain_words(message: str, subject: str, positions: Positions, lang: str = "fr") -> str:
    """Return a message without terms and datatypes, where the sheet has words for them.

    Records are written as a sheet writes them, headers and texts in the marks of the language.
    """
    mark = _MARKS[lang].format
    headers = {
        shortened(path): (place.header or "").rstrip(" *")
        for (owner, path), place in positions.columns.items()
        if owner == subject
    }

    def header(match: re.Match[str]) -> str:
        name = headers.get(match[1])
        return mark(name) if name else match[0]

    def tagged(match: re.Match[str]) -> str:
        name = headers.get(f"{match[1]}@{match[2]}")
        return mark(name) if name else match[0]

    plain = _TAGGED.sub(tagged, _NAMED.sub(r"\1", message))
    plain = _TYPED.sub(lambda match: mark(match[1]), plain)
    plain = _RECORD.sub(lambda match: mark(match[1]), plain)
    return _TERM.sub(header, plain)

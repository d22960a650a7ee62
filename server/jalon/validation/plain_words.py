"""Messages about a spreadsheet in its own words: headers for terms, texts for values."""

import re
from typing import Final

from jalon.validation.naming import shortened
from jalon.validation.places import Positions

_TYPED: Final = re.compile(r'"([^"]*)"(?:\^\^xsd:\w+|@(?:fr|en))?')
_TERM: Final = re.compile(r"(?<![\w/#:«-])([a-z][a-z-]*:[A-Za-z]\w*)")
_NAMED: Final = re.compile(r"([»”]) \([a-z][a-z-]*:[A-Za-z][\w-]*\)")


def in_plain_words(message: str, subject: str, positions: Positions) -> str:
    """Return a message without terms and datatypes, where the sheet has words for them."""
    headers = {
        shortened(path): (place.header or "").rstrip(" *")
        for (owner, path), place in positions.columns.items()
        if owner == subject
    }

    def header(match: re.Match[str]) -> str:
        name = headers.get(match[1])
        return f"« {name} »" if name else match[0]

    plain = _NAMED.sub(r"\1", message)
    plain = _TYPED.sub(r"« \1 »", plain)
    return _TERM.sub(header, plain)

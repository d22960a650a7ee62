"""``SELECT *`` with its columns in the order in which the variables appear in the text.

The standard leaves the order open (https://www.w3.org/TR/sparql11-query/#modProjection); people
read a table in the order in which they wrote it. The engine tells which variables there are, in the
order of the alphabet: they are named in the text in their own order, and the text is asked again.
"""

import re
from collections.abc import Sequence
from typing import Final

from jalon.store.tokens import Token, Tokens

_STAR: Final = re.compile(r"SELECT\s*+(?:(?:DISTINCT|REDUCED)\s*+)?\*", re.I)
_DECLARED: Final = {"PREFIX": 2, "BASE": 1, "VERSION": 1}


def ordered(text: str, variables: Sequence[str]) -> str | None:
    """Return a query with its star replaced by the variables, in their order of appearance.

    ``variables`` are those that the engine found, without their sign. None when the query has no
    star of its own, or when the order is the same.
    """
    if len(variables) < 2 or _STAR.search(text) is None:
        return None
    tokens = Tokens(text)
    star = _star_of(tokens)
    if star is None:
        return None
    seen = dict.fromkeys(token.text[1:] for token in tokens if token.kind == "variable")
    known = set(variables)
    names = [name for name in seen if name in known]
    names += [name for name in variables if name not in seen]
    if names == list(variables):
        return None
    listed = " ".join(f"?{name}" for name in names)
    return f"{text[: star.start]} {listed} {text[star.end :]}"


def _star_of(tokens: Tokens) -> Token | None:
    """Return the star of the outermost SELECT, None if the query does not begin with one."""
    skipped, selecting = 0, False
    for token in tokens:
        word = token.text.upper()
        if skipped:
            skipped -= 1
        elif selecting:
            if token.text == "*":
                return token
            if word not in ("DISTINCT", "REDUCED"):
                return None
        elif word == "SELECT":
            selecting = True
        else:
            skipped = _DECLARED.get(word, 0)
            if not skipped:
                return None
    return None

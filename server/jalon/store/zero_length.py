"""Paths of length zero from a term that no triple holds, which the engine overlooks.

``<x> :p* ?y`` matches ``<x>`` itself, in whatever graph (pyoxigraph 0.5.13 finds nothing when no
triple has it). https://www.w3.org/TR/sparql11-query/#defn_evalPP_ZeroOrOnePath
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from jalon.store.tokens import Token, Tokens

_MAYBE: Final = re.compile(r"[*?](?<=[\w>)].)\s+[?$\w:<]")
_OTHER_SCOPES: Final = ("graph", "exists", "_:")
_BEFORE: Final = ("{", "}", ".")
_AFTER: Final = ("}", ".")
_TERMS: Final = ("iri", "pname")


def with_zero_length_paths(text: str, holds: Callable[[str], bool]) -> str:
    """Return a query in which such a path of its own triple is a VALUES of its only solution.

    ``holds`` tells whether a triple of the default graph has an IRI as subject or object: no path
    from another one is touched, nor any of a text with a GRAPH, an EXISTS or the label of a blank
    node. It is asked of relative IRIs as they are written, and says that they are held.
    """
    if not _MAYBE.search(text):
        return text
    lower = text.lower()
    if any(word in lower for word in _OTHER_SCOPES):
        return text
    tokens, pieces, done = list(Tokens(text)), [], 0
    prefixes = _prefixes(tokens)
    for begin, end in _triples_with_path(tokens):
        ends = tokens[begin], tokens[end]
        variable = next((each for each in ends if each.kind == "variable"), None)
        term = next((each for each in ends if each.kind in _TERMS), None)
        iri = _iri_of(term, prefixes) if term else None
        if variable and term and iri and not holds(iri):
            values = f"VALUES {variable.text} {{ {term.text} }}"
            pieces += [text[done : ends[0].start], values]
            done = ends[1].end
    return "".join([*pieces, text[done:]])


def _triples_with_path(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the first and last places of the triples that stand alone around ``path*``."""
    found = []
    for place, token in enumerate(tokens):
        if token.text in ("*", "?") and place and _ends_step(tokens[place - 1]):
            begin, end = _path_begin(tokens, place) - 1, place + 1
            alone = begin > 0 and tokens[begin - 1].text in _BEFORE
            if alone and end + 1 < len(tokens) and tokens[end + 1].text in _AFTER:
                found.append((begin, end))
    return found


def _ends_step(token: Token) -> bool:
    return token.kind in _TERMS or token.text in ("a", ")")


def _path_begin(tokens: Sequence[Token], star: int) -> int:
    """Return where the path that a star ends begins: one step, or what is in parentheses."""
    place, depth = star - 1, 0
    while place > 0:
        depth += (tokens[place].text == ")") - (tokens[place].text == "(")
        if depth == 0:
            break
        place -= 1
    return place - 1 if place and tokens[place - 1].text == "^" else place


def _prefixes(tokens: Sequence[Token]) -> dict[str, str]:
    following = zip(tokens, tokens[1:], tokens[2:], strict=False)
    return {
        name.text: iri.text[1:-1]
        for word, name, iri in following
        if word.text.upper() == "PREFIX" and iri.kind == "iri"
    }


def _iri_of(term: Token, prefixes: dict[str, str]) -> str | None:
    """Return the absolute IRI of a token that is written without escapes, else None."""
    if "\\" in term.text:
        return None
    if term.kind == "iri":
        return term.text[1:-1]
    prefix, _, local = term.text.partition(":")
    known = prefixes.get(f"{prefix}:")
    return None if known is None or "\\" in known else known + local

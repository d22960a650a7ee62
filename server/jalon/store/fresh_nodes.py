"""BNODE with a text: a blank node of its own in each solution, the same for the same text in it.

pyoxigraph 0.5.13 makes the same one in every solution. https://www.w3.org/TR/sparql11-query/#func-bnode
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from jalon.store.tokens import Token, Tokens

_SOLUTION: Final = "?jalon_solution"
_CLAUSES: Final = ("GROUP", "HAVING")
_OTHER_SCOPES: Final = ("exists", "count", "sum", "min", "max", "avg", "sample", "group_concat")
_MOST_CALLS: Final = 8


def with_fresh_nodes(text: str) -> str:
    """Return a query whose SELECT clause calls BNODE with a text that is each solution's own.

    Only in the outermost SELECT, of a query without aggregates and EXISTS: the same text otherwise.
    """
    lower = text.lower()
    if "bnode" not in lower or _SOLUTION[1:] in text:
        return text
    if any(word in lower for word in _OTHER_SCOPES) or lower.count("bnode") > _MOST_CALLS:
        return text
    tokens = list(Tokens(text))
    opened = next((place for place, each in enumerate(tokens) if each.text == "{"), 0)
    closed = _closing(tokens, opened)
    calls = _calls(tokens[:opened])
    if not calls or not closed or any(each.text.upper() in _CLAUSES for each in tokens[closed:]):
        return text
    put = {tokens[closed].start: f" BIND(STRUUID() AS {_SOLUTION}) "}
    for first, last in calls:
        put[first] = f'CONCAT("b", MD5(CONCAT({_SOLUTION}, '
        put[last] = ")))"
    pieces, done = [], 0
    for place in sorted(put):
        pieces += [text[done:place], put[place]]
        done = place
    return "".join([*pieces, text[done:]])


def _calls(clause: Sequence[Token]) -> list[tuple[int, int]]:
    """Return where the argument of each BNODE of a SELECT clause begins and ends in the text."""
    found = []
    for place, (word, bracket) in enumerate(pairwise(clause)):
        if word.kind == "word" and word.text.upper() == "BNODE" and bracket.text == "(":
            end = _closing(clause, place + 1)
            if end > place + 2:
                found.append((bracket.end, clause[end].start))
    return found


def _closing(tokens: Sequence[Token], opened: int) -> int:
    """Return the place of the bracket that closes another, 0 if none does."""
    sign = tokens[opened].text if tokens else ""
    other, depth = {"{": "}", "(": ")"}.get(sign, ""), 0
    for place in range(opened, len(tokens)):
        depth += (tokens[place].text == sign) - (tokens[place].text == other)
        if depth == 0:
            return place
    return 0

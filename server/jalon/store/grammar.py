"""Where the engine's reading of SPARQL is mended: what it wrongly takes, and what it misreads.

Found on pyoxigraph 0.5.13 with the W3C suites; each mend goes when the engine needs it no more.
https://www.w3.org/TR/sparql12-query/#sparqlGrammar
"""

import re
from typing import Final

from jalon.errors import BadQuery
from jalon.store.tokens import Token, Tokens, place_of

_AGGREGATES: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
# What tells an aggregate in an aggregate from two side by side: brackets outside of IRIs, strings
# and comments. Read in 10 µs where all tokens take 300 µs (two aggregates, 80 characters).
_BRACKETS: Final = re.compile(
    rf"<[^<>\s]*>|\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*|[{{}})]|(?P<aggregate>\b(?:{'|'.join(sorted(_AGGREGATES))})\s*)?\(",
    re.I,
)
_NAMES: Final = tuple(map(str.lower, _AGGREGATES))
_CLOSING: Final = {"(": ")", "[": "]", "{": "}", "<<(": ")>>"}
_EXPRESSIONS: Final = ("aggregate", "expression")
_SHARED: Final = re.compile(r"blank node (_:\S+) cannot be shared")


def check(text: str) -> None:
    """Raise ``BadQuery`` for what no SPARQL grammar allows and the engine lets pass.

    That is an aggregate in an aggregate (note 12 of the grammar) and, in an expression, a triple
    term whose subject is a literal or a triple term (``ExprTripleTermSubject``).
    """
    if text.count("(") < 2 or ("<<(" not in text and not _may_nest(text)):
        return
    opened: list[str] = []
    last = Token("sign", "", 0)
    for token in Tokens(text):
        if last.text == "<<(" and _is_no_subject(token) and _innermost(opened) in _EXPRESSIONS:
            raise _wrong(text, token, "le sujet d'un terme-triplet est une IRI ou une variable.",
                         "the subject of a triple term is an IRI or a variable.")  # fmt: skip
        if token.text == "(" and _is_aggregate(last) and _innermost(opened) == "aggregate":
            raise _wrong(text, last, "un agrégat ne peut pas en contenir un autre.",
                         "an aggregate cannot hold another one.")  # fmt: skip
        if token.text in _CLOSING:
            opened.append(_kind(token, last, opened))
        elif token.text in _CLOSING.values() and opened:
            opened.pop()
        last = token


def _may_nest(text: str) -> bool:
    """Whether an aggregate may stand in another: certain of a no but for odd strings."""
    lower = text.lower()
    if sum(map(lower.count, _NAMES)) < 2:
        return False
    opened: list[bool] = []
    for found in _BRACKETS.finditer(text):
        sign = text[found.end() - 1]
        if sign == "(":
            aggregate = found["aggregate"] is not None
            if aggregate and opened and opened[-1]:
                return True
            opened.append(aggregate or (bool(opened) and opened[-1]))
        elif sign == "{":
            opened.append(False)
        elif sign in ")}" and opened:
            opened.pop()
    return False


def _kind(bracket: Token, last: Token, opened: list[str]) -> str:
    """Return what an opening bracket begins: an aggregate, an expression, or its own sign."""
    around = _innermost(opened)
    if bracket.text != "(":
        return bracket.text
    if _is_aggregate(last) or around == "aggregate":
        return "aggregate"
    after_word = last.kind == "word" and last.text not in ("a", "true", "false")
    return "expression" if after_word or around in _EXPRESSIONS else "("


def _innermost(opened: list[str]) -> str:
    """Return what is open around a place, triple terms left out; "" outside of all brackets."""
    return next((kind for kind in reversed(opened) if kind != "<<("), "")


def _is_no_subject(token: Token) -> bool:
    number = token.kind == "number" or token.text in ("+", "-")
    return number or token.kind == "string" or token.text in ("<<(", "true", "false")


def _is_aggregate(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() in _AGGREGATES


def _wrong(text: str, token: Token, fr: str, en: str) -> BadQuery:
    line, column, excerpt = place_of(text, token)
    return BadQuery(
        f"Syntaxe SPARQL incorrecte, ligne {line}, colonne {column} : {fr}",
        f"SPARQL syntax error, line {line}, column {column}: {en}",
        line,
        column,
        excerpt,
    )


def placed(message: str, text: str) -> BadQuery | None:
    """Return an error of the engine that names a blank node and no place, with its place."""
    match = _SHARED.search(message)
    label = match[1] if match else ""
    uses = [token for token in Tokens(text) if label and token.text == label]
    if not uses:
        return None
    return _wrong(
        text,
        uses[-1],
        f"le nœud anonyme {label} sert déjà dans un autre bloc. Donnez-lui un autre nom ici.",
        f"the blank node {label} is already used in another block. Give it another name here.",
    )


def with_plain_concatenations(text: str) -> str:
    """Return a query whose GROUP_CONCATs are simple literals, as they are by the specification.

    The engine gives the language of its members to a concatenation:
    https://www.w3.org/TR/sparql11-query/#defn_aggGroupConcat
    """
    if "group_concat" not in text.lower():
        return text
    pieces, done, depth = [], 0, 0
    ends: list[int] = []
    last = Token("sign", "", 0)
    for token in Tokens(text):
        if token.text == "(":
            depth += 1
            if last.kind == "word" and last.text.upper() == "GROUP_CONCAT":
                pieces += [text[done : last.start], "STR("]
                done = last.start
                ends.append(depth)
        elif token.text == ")":
            if ends and ends[-1] == depth:
                pieces += [text[done : token.end], ")"]
                done = token.end
                ends.pop()
            depth -= 1
        last = token
    return "".join([*pieces, text[done:]])

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
# What an expression may become with its aliases written out, far below what hurts the engine.
_MOST_LEVELS: Final = 8
_MOST_CHARACTERS: Final = 2_000
_MOST_BRACKETS: Final = 60
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
    return shared_blank_node(text, uses[-1]) if uses else None


def shared_blank_node(text: str, token: Token) -> BadQuery:
    """Return the error for a blank node whose label is that of another block."""
    label = token.text
    return _wrong(
        text,
        token,
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


def with_aliases_written_out(text: str) -> str:
    """Return a query whose SELECT expressions use no alias of the same SELECT.

    The engine refuses ``SELECT (COUNT(?x) AS ?n) (?n + 1 AS ?m)``: in each expression the aliases
    before it are put as they are defined. The same text where that would be too long or too deep,
    or would make an aggregate of an aggregate.
    https://www.w3.org/TR/sparql12-query/#aggregateRestrictions
    """
    try:
        written = _Aliases(text).write_out()
        check(written)
    except (BadQuery, OverflowError):
        return text
    return written


class _Aliases:
    """One pass over the SELECT clauses of a text; ``OverflowError`` past the limits."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, tuple[str, int]] = {}
        self._pieces: list[str] = []
        self._done = 0
        self._begin = 0
        self._level = 0

    def write_out(self) -> str:
        selecting, depth, named = False, 0, False
        for token in Tokens(self._text):
            if token.kind == "word" and token.text.upper() == "SELECT":
                selecting, depth, self._known = True, 0, {}
            elif token.text == "{" and depth == 0:
                selecting = False
            if not selecting:
                continue
            depth += (token.text == "(") - (token.text == ")")
            if token.text == "(" and depth == 1:
                self._start(token)
                named = False
            elif depth == 1 and token.text.upper() == "AS":
                named = True
                expression = self._expression(token)
            elif token.kind == "variable" and named:
                self._known[token.text[1:]] = (f"({expression})", self._level + 1)
            elif token.kind == "variable" and depth:
                self._put(token)
        return "".join([*self._pieces, self._text[self._done :]])

    def _start(self, bracket: Token) -> None:
        self._pieces.append(self._text[self._done : bracket.end])
        self._done, self._level, self._begin = bracket.end, 0, len(self._pieces)

    def _put(self, variable: Token) -> None:
        """Put the definition of an alias in the place of its name."""
        definition, level = self._known.get(variable.text[1:], ("", 0))
        if definition:
            self._pieces += [self._text[self._done : variable.start], definition]
            self._done, self._level = variable.end, max(self._level, level)

    def _expression(self, end: Token) -> str:
        self._pieces.append(self._text[self._done : end.start])
        self._done = end.start
        expression = "".join(self._pieces[self._begin :])
        long = len(expression) > _MOST_CHARACTERS or expression.count("(") > _MOST_BRACKETS
        if self._level and (long or self._level > _MOST_LEVELS):
            raise OverflowError
        return expression

"""What a SPARQL text would cost the engine's parser and planner, counted token by token.

Upper bounds, from the terminals and the brackets alone: no grammar, no recursion, linear time.
Tried on pyoxigraph 0.5.13 with a stack of 8 MB: the first nesting that kills it is 700 deep (EXISTS
and a parenthesis), the first chain 2,600 long (BIND), and 250 joins keep its planner for a second.
"""

from dataclasses import dataclass
from typing import Final

from jalon.store.tokens import Token, Tokens

_TERMS: Final = frozenset({"string", "variable", "iri", "number", "pname", "blank"})
_TERM_WORDS: Final = frozenset({"a", "true", "false"})
_OPENING: Final = frozenset({"(", "{", "[", "{|", "<<", "<<("})
_CLOSING: Final = frozenset({")", "}", "]", "|}", ">>", ")>>"})
_ENDING: Final = frozenset({".", ";", ",", "}", "]", "|}", "{"})
_CHAINED: Final = frozenset({"||", "&&", "!", "+", "-", "*"})
_TEMPLATES: Final = frozenset({"INSERT", "DELETE", "CONSTRUCT"})
_NAMING: Final = ("GRAPH", "SERVICE", "SILENT", "VALUES")
# The parser tries these twice, and so everything in them: nested n deep, 2 ** n times.
_TRIED_TWICE: Final = ("REPLACE", "SUBSTR", "REGEX", "GROUP_CONCAT")
_CONSTRAINTS: Final = ("FILTER", "HAVING", "BY")
_LISTING: Final = ("GROUP", "ORDER", "HAVING", "BY")
_NONE: Final = Token("sign", "", 0)


@dataclass(slots=True)
class Level:
    """An open bracket.

    ``kind`` is what stands in it: graph (triple patterns), data (triples that are not matched),
    values, row, expression, list (a collection or a path), term (a triple term) or text (outside).
    ``clause`` is select or by where expressions follow one another. ``tries`` is how many times
    the parser reads what is here; ``items`` and ``steps`` are the terms and path signs of a list.
    """

    kind: str
    tries: int
    clause: str = ""
    items: int = 0
    steps: int = 0


class Measure:
    """The amounts found so far in a text: fed with its tokens, in order.

    ``nesting``: open brackets. ``chain``: operators, groups and clauses that the engine folds into
    one tree. ``patterns``: triple patterns, path steps and other things to join. ``values``: rows
    of VALUES. ``steps``: tokens, each as often as the parser may read it. All but nesting and steps
    are those of one operation of an update.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.nesting = self.chain = self.patterns = self.values = self.steps = 0
        self._tokens = tokens
        self._levels = [Level("text", 1)]
        self._before = self._last = _NONE
        self._after_term = self._twice = self._naming = self._valued = self._describing = False

    def feed(self, token: Token) -> None:
        """Count a token, and tell the tokens whether ``<`` compares after it."""
        level = self._levels[-1]
        self.steps += level.tries
        term = token.kind in _TERMS or (
            token.kind == "word" and token.text.endswith(("true", "false"))
        )
        if level.kind == "graph":
            self._end_pattern(level, token)
        if term or token.text == "a":
            self._term(level)
        elif token.kind == "word":
            self._word(level, token.text.upper())
        elif token.text in _OPENING:
            self._open(level, token.text)
        elif token.text in _CLOSING:
            term = self._close(level, token.text)
        else:
            self._sign(level, token.text)
        self._after_term = term or token.kind == "tag"
        self._before, self._last = self._last, token
        inside = self._levels[-1].kind == "expression"
        self._tokens.comparing = inside and (self._after_term or token.text in _CLOSING)

    def _end_pattern(self, level: Level, token: Token) -> None:
        """Count a triple pattern where a term is followed by what can only come after one."""
        if level.clause or not self._after_term:
            return
        new_word = token.kind == "word" and token.text not in _TERM_WORDS
        if token.text == "{" and self._naming:
            return
        if new_word or token.text in _ENDING:
            self.patterns += 1

    def _term(self, level: Level) -> None:
        if self._last.text == "^^":
            return
        level.items += 1
        self._twice = False
        if level.kind == "values":
            self.values += 1
        if self._describing and level.clause:
            self.chain += 1

    def _word(self, level: Level, word: str) -> None:
        self._naming = word.endswith(_NAMING)
        if word.endswith("VALUES"):
            self._valued = True
            self.patterns += 1
            level.clause = ""
        elif level.kind == "values":
            self.values += 1
        elif word.startswith(("SELECT", "DESCRIBE")):
            level.clause = "select"
            self._describing = word.startswith("DESCRIBE")
            self.patterns += level.kind != "text"
        elif word.startswith(_LISTING) and not word.startswith("GROUP_"):
            level.clause = "by"
        elif word.startswith(("LIMIT", "OFFSET", "WHERE", "FROM")):
            level.clause = ""

    def _open(self, level: Level, sign: str) -> None:
        kind, twice = "graph", int(self._twice)
        if sign == "{":
            kind = self._brace(level)
        elif sign == "(":
            kind = self._parenthesis(level)
            twice += self._last.kind == "word" and self._last.text.upper().endswith(_TRIED_TWICE)
            twice += kind == "expression" and self._calls(level)
        elif sign in ("<<", "<<("):
            kind = "term"
        if level.kind == "data":
            kind = "data"
        elif sign in ("<<", "{|"):
            self.patterns += 1
        level.items += 1
        self._twice = self._naming = False
        self._levels.append(Level(kind, level.tries << twice))
        self.nesting = len(self._levels) - 1

    def _brace(self, level: Level) -> str:
        if level.clause == "select":
            level.clause = ""
        if self._valued:
            self._valued = False
            return "values"
        word = self._last.text.upper() if self._last.kind == "word" else ""
        if level.kind == "text" and (word in _TEMPLATES or word.endswith("DATA")):
            return "data"
        self.chain += level.kind != "data"
        return "graph"

    def _parenthesis(self, level: Level) -> str:
        if level.kind == "values":
            self.values += 1
            return "row"
        if self._valued:
            return "row"
        if level.kind == "expression":
            return "expression"
        word = self._last.kind == "word" and not self._after_term and self._last.text != "a"
        if level.clause or word or self._calls(level):
            self.chain += 1
            self.patterns += self._last.text.upper().endswith("BIND")
            return "expression"
        return "list"

    def _calls(self, level: Level) -> bool:
        """Whether what came last is the function of a constraint: ``FILTER ex:f(…)``."""
        if level.kind == "expression" or self._last.kind not in ("pname", "iri"):
            return False
        glued = self._last.text.upper().startswith(_CONSTRAINTS)
        after_word = self._before.kind == "word" and self._before.text not in _TERM_WORDS
        return bool(level.clause) or glued or after_word

    def _close(self, level: Level, sign: str) -> bool:
        """Close a bracket; return whether it ends a term."""
        if len(self._levels) > 1:
            self._levels.pop()
        if level.kind == "list":
            path = level.items - 1 - level.steps if level.steps else level.items
            self.patterns += 2 * max(0, path) if self._levels[-1].kind != "data" else 0
        self.nesting = len(self._levels) - 1
        return sign != "}" and level.kind not in ("expression", "row")

    def _sign(self, level: Level, sign: str) -> None:
        if sign in _CHAINED or (sign == "/" and level.kind == "expression"):
            self.chain += 1
            self._twice = sign == "!" or self._twice
        elif sign in ("/", "|", "^", "~"):
            self.patterns += level.kind != "data"
            level.steps += sign in ("/", "|")
        elif sign == ";" and level.kind == "text":
            self.chain = self.patterns = self.values = 0

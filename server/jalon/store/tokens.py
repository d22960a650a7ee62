"""The terminals of SPARQL, read as the engine reads them: one pass, linear, without recursion.

https://www.w3.org/TR/sparql12-query/#terminals. As in SPARQL 1.2 (and pyoxigraph 0.5.13), a
code-point escape is part of a string or an IRI, and an error anywhere else.
"""

import re
from typing import Final, NamedTuple

_HEX: Final = "[0-9A-Fa-f]"
# No surrogate, nothing beyond U+10FFFF: the engine takes a text with such an escape for no string.
_UCHAR: Final = (
    rf"\\u(?![Dd][89A-Fa-f]){_HEX}{{4}}|\\U00(?!00[Dd][89A-Fa-f])(?:0{_HEX}|10){_HEX}{{4}}"
)
ESCAPE: Final = rf"\\[tbnrf\\\"']|{_UCHAR}"
"""An escape of a string, as a pattern."""
_BASE: Final = (
    r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_LATER: Final = rf"{_BASE}_0-9\u00b7\u0300-\u036f\u203f\u2040"
_CHARS: Final = rf"[{_LATER}-]"
_ESCAPED: Final = rf"%{_HEX}{{2}}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL: Final = rf"(?:[{_LATER}:-]|{_ESCAPED})"
# One dotted part at most, as pyoxigraph 0.5.13 reads it; a second begins with the sign ".".
_LOCAL_NAME: Final = rf":(?:(?:[{_BASE}_0-9:]|{_ESCAPED}){_LOCAL}*+(?:\.++{_LOCAL}++)?+)?+"


def _pattern(long_strings: str) -> re.Pattern[str]:
    """Return the pattern of one token; ``long_strings`` holds the quotes that may be tripled."""
    triple = [
        rf"{quote * 3}(?:[^{quote}\\]|{quote}(?!{quote * 2})|{ESCAPE})*+{quote * 3}"
        for quote in long_strings
    ]
    single = [rf"{quote}(?:[^{quote}\\\n\r]|{ESCAPE})*+{quote}" for quote in "\"'"]
    kinds = {
        "space": r"(?:[ \t\r\n]|\#[^\r\n]*+)++",
        "string": "|".join(triple + single),
        "variable": rf"[?$][{_BASE}_0-9][{_LATER}]*+",
        "iri": rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]|{_UCHAR})*+>",
        "number": r"(?:\d++(?:\.\d++|\.(?=[eE][+-]?\d))?+|\.\d++)(?:[eE][+-]?\d++)?",
        "tag": r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?",
        "blank": rf"_:[{_BASE}_0-9]{_CHARS}*+(?:\.++{_CHARS}++)*+",
        "name": rf"[{_BASE}]{_CHARS}*+(?:\.++{_CHARS}++)*+(?P<local>{_LOCAL_NAME})?+|{_LOCAL_NAME}",
        "sign": r"<<\(|\)>>|<<|>>|\{\||\|\}|\|\||&&|\^\^|!=|<=|>=|.",
    }
    return re.compile("|".join(f"(?P<{kind}>{text})" for kind, text in kinds.items()), re.S)


_PATTERNS: Final = {quotes: _pattern(quotes) for quotes in ("\"'", '"', "'", "")}
_SHOWN: Final = 200
_AS_IT_IS: Final = 160
_AROUND: Final = 100
_LESS: Final = re.compile("<=?")


class Token(NamedTuple):
    """A terminal with its place: ``text[start:end]``, never a space or a comment.

    Kinds: string, variable, iri, number, tag (``@en``), pname (with its colon), blank, word,
    sign.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The place just after the token."""
        return self.start + len(self.text)


class Tokens:
    """The tokens of a text, one after the other.

    ``comparing`` is for the reader to set before each token: True where the grammar allows a
    comparison and no term, so that ``<`` begins no IRI (``?a<?b&&?c>?d``).
    """

    def __init__(self, text: str) -> None:
        self.comparing = False
        self._text = text
        self._place = 0
        self._long = "\"'"
        self._pieces: list[Token] = []

    def __iter__(self) -> "Tokens":
        """Return itself."""
        return self

    def __next__(self) -> Token:
        """Return the next token."""
        if self._pieces:
            return self._pieces.pop()
        text = self._text
        while True:
            found = _PATTERNS[self._long].match(text, self._place)
            if found is None:
                raise StopIteration
            kind = found.lastgroup or ""
            if kind != "space":
                break
            self._place = found.end()
        if self.comparing and found[0][0] == "<":
            kind, found = "sign", _LESS.match(text, self._place) or found
        self._place = found.end()
        if kind == "string":
            self._forget_unclosed(found[0])
        elif kind == "name":
            return self._named(found[0], found.start())
        return Token(kind, found[0], found.start())

    def _forget_unclosed(self, string: str) -> None:
        """After an opening of three quotes that nothing closes, look for no more of them.

        Nothing later closes one either, and looking again each time would take quadratic time.
        """
        if len(string) == 2 and self._text[self._place : self._place + 1] == string[0]:
            self._long = self._long.replace(string[0], "")

    def _named(self, text: str, start: int) -> Token:
        """Return a prefixed name, or the first word of a dotted run; its rest comes after."""
        if ":" in text:
            return Token("pname", text, start)
        if "." not in text:
            return Token("word", text, start)
        pieces, place = [], start
        for piece in re.findall(r"\.|[^.]+", text):
            pieces.append(Token("sign" if piece == "." else "word", piece, place))
            place += len(piece)
        self._pieces = pieces[:0:-1]
        return pieces[0]


def place_of(text: str, token: Token) -> tuple[int, int, str]:
    """Return line and column, from 1, and what to show of the line (at most 200 characters).

    Of a line that is longer, what is around the column is shown, "…" in front of it.
    """
    begin = text.rfind("\n", 0, token.start) + 1
    line = text.count("\n", 0, begin) + 1
    column = token.start - begin + 1
    end = text.find("\n", begin)
    whole = text[begin : end if end >= 0 else len(text)]
    if column > _AS_IT_IS:
        whole = "…" + whole[column - 1 - _AROUND :]
    return line, column, whole[:_SHOWN]


def caret_line(excerpt: str, column: int) -> str | None:
    """Return the line that points, under an excerpt of ``place_of``, to a column.

    Tabs are kept, so that it lines up. None when the excerpt does not reach the column.
    """
    before = column - 1
    if column > _AS_IT_IS and excerpt.startswith("…"):
        before = _AROUND + 1
    if before > len(excerpt):
        return None
    return "".join("\t" if sign == "\t" else " " for sign in excerpt[:before]) + "^"

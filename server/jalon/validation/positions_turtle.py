"""Positions in Turtle, TriG (default graph) and N-Triples: one pass over the tokens.

For documents that parse: an unknown sign is passed over, an open string ends the pass, an
undeclared prefix or a relative IRI is left out. https://www.w3.org/TR/turtle/#sec-grammar
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from jalon.validation.places import Lines, Positions, Span, Term

RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
    |(?P<long>\"{3}|'{3})
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<triple><<|>>|\{\||\|\})
    |(?P<iri><[^<>"{}|^`\s]*>)
    |(?P<types>\^\^)
    |(?P<at>@[A-Za-z]+(?:-[A-Za-z0-9-]+)*)
    |(?P<blank>_:[^\s<>"'{}()\[\];,|^`]*[^\s<>"'{}()\[\];,|^`.])
    |(?P<name>[^\s<>"'{}()\[\];,.|^`@\#:_][^\s<>"'{}()\[\];,|^`@\#:]*+:|:)
    |(?P<number>[+-]?(?:[0-9]+\.[0-9]*[eE][+-]?[0-9]+|\.?[0-9]+[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+))
    |(?P<word>[A-Za-z]+)
    |(?P<mark>[.;,\[\](){}])
    |(?P<other>.)""",
    re.X | re.S,
)
_RUN: Final = re.compile(r"[^\s<>\"'{}()\[\];,|^`@\#:]++")
"""What may stand before the colon of a name."""

_NO_NAME: Final = re.compile(_TOKEN.pattern.replace("(?P<name>", "(?P<name>(?!)"), _TOKEN.flags)
_LOCAL: Final = re.compile(
    r"(?:\\[_~.\-!$&'()*+,;=/?\#@%]|[^\s<>\"'{}()\[\];,|^`\\.\#]|\.(?=[^\s<>\"'{}()\[\];,|^`.]|\.+[^\s<>\"'{}()\[\];,|^`.]))*"
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.S)
_SIGNS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(slots=True)
class _Token:
    kind: str
    text: str
    span: Span


def _tokens(text: str) -> Iterator[_Token]:
    at = nameless = 0
    while at < len(text):
        # Where a run has no colon, none of its ends is looked at for a name again: linear time.
        match = (_TOKEN if at >= nameless else _NO_NAME).match(text, at)
        if match is None:  # never: the last alternative takes any sign
            return
        kind, end = str(match.lastgroup), match.end()
        if kind in ("number", "word", "other") and at >= nameless:
            run = _RUN.match(text, at)
            nameless = run.end() if run else at
        if kind == "other" and match[0] in "\"'":
            return
        if kind == "long":
            close = _long_end(text, end, match[0])
            if close is None:
                return
            yield _Token("text", text[end : close - 3], (at, close))
            at = close
            continue
        if kind == "name":
            local = _LOCAL.match(text, end)
            end = local.end() if local else end
        if kind == "text":
            yield _Token("text", match[0][1:-1], (at, end))
        elif kind != "space":
            yield _Token(kind, text[at:end], (at, end))
        at = end


def _long_end(text: str, at: int, quotes: str) -> int | None:
    """Return where a long string ends, None when it is never closed."""
    while True:
        found = text.find(quotes, at)
        if found < 0:
            return None
        slash = found
        while slash > at and text[slash - 1] == "\\":
            slash -= 1
        if (found - slash) % 2 == 0:
            # `""""` ends one sign later: the string's last sign is a quote.
            while text[found + 3 : found + 4] == quotes[0]:
                found += 1
            return found + 3
        at = found + 1


def unescape(text: str) -> str:
    """Return a string or an IRI with its escapes resolved."""
    if "\\" not in text:
        return text

    def sign(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if code:
            number = int(code, 16)
            return chr(number) if number < 0x110000 else "\ufffd"
        return _SIGNS.get(match[3], match[3])

    return _ESCAPE.sub(sign, text)


@dataclass(slots=True)
class _Frame:
    """A statement under way: which subject, which property, what comes next (s, p or o)."""

    subject: str | None = None
    path: str | None = None
    expects: str = "s"


class _Reader:
    """Follows the statements of a text and notes what stands where."""

    def __init__(self, text: str) -> None:
        self.positions = Positions()
        self._lines = Lines(text)
        self._tokens = list(_tokens(text))
        self._at = 0
        self._base = ""
        self._stack = [_Frame()]

    def read(self) -> Positions:
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.kind == "triple":
                break  # RDF 1.2: not read in records
            if token.kind == "mark":
                self._mark(token.text)
            elif not self._directive(token):
                self._term(token)
        return self.positions

    def _mark(self, mark: str) -> None:
        frame = self._stack[-1]
        if mark == ".":
            frame.subject, frame.path, frame.expects = None, None, "s"
        elif mark == ";":
            frame.expects = "p"
        elif mark == "[":
            self._stack.append(_Frame(expects="p"))
        elif mark == "(":
            self._stack.append(_Frame(expects="o"))
        elif mark == "{":
            frame.subject, frame.expects = None, "s"
            self._stack.append(_Frame())
        elif mark in "])}" and len(self._stack) > 1:
            self._stack.pop()
            if mark != "}" and self._stack[-1].expects == "s":
                self._stack[-1].subject, self._stack[-1].expects = None, "p"

    def _directive(self, token: _Token) -> bool:
        word = token.text.lower().removeprefix("@")
        known = token.kind in ("at", "word") and word in ("prefix", "base")
        if not known or self._stack[-1].expects != "s":
            return token.kind == "word" and word == "graph"
        wanted = 2 if word == "prefix" else 1
        given = self._tokens[self._at : self._at + wanted]
        self._at += wanted
        iri = self._iri(given[-1]) if given else None
        if iri is not None and word == "base":
            self._base = iri
        elif iri is not None:
            self.positions.prefixes[given[0].text.removesuffix(":")] = iri
        if token.kind == "at" and self._peek("mark") == ".":
            self._at += 1
        return True

    def _term(self, token: _Token) -> None:
        frame = self._stack[-1]
        if token.kind == "text":
            self._value(frame, *self._literal(token))
            return
        if token.kind in ("number", "word") and token.text != "a":
            self._value(frame, _plain(token), token.span)
            return
        iri = RDF_TYPE if token.text == "a" else self._iri(token)
        if iri is not None and token.text != "a":
            self.positions.note_iri(iri, token.span)
        if frame.expects == "s":
            frame.subject, frame.expects = iri, "p"
            if iri:
                self.positions.note_subject(iri, self._lines.place(*token.span))
        elif frame.expects == "p":
            frame.path, frame.expects = iri, "o"
            if iri and frame.subject:
                place = self._lines.place(*token.span)
                self.positions.note_property(frame.subject, iri, place)
        elif iri is not None:
            self._value(frame, Term(iri, True), token.span)

    def _value(self, frame: _Frame, value: Term, span: Span) -> None:
        if frame.expects == "o" and frame.subject and frame.path:
            place = self._lines.place(*span)
            self.positions.note_value(frame.subject, frame.path, value, place)

    def _literal(self, token: _Token) -> tuple[Term, Span]:
        """Return a literal with its language or datatype, and the span of the whole."""
        text, (start, end), tag = unescape(token.text), token.span, ""
        if self._peek("at"):
            tag = self._tokens[self._at].text
            end = self._tokens[self._at].span[1]
            self._at += 1
        elif self._peek("types") and self._at + 1 < len(self._tokens):
            named = self._tokens[self._at + 1]
            tag = f"^^{self._iri(named)}"
            end = named.span[1]
            self._at += 2
        return Term(text, False, "" if tag == f"^^{_XSD}string" else tag), (start, end)

    def _peek(self, kind: str) -> str:
        """Return the text of the next token if it is of a kind, else an empty text."""
        if self._at < len(self._tokens) and self._tokens[self._at].kind == kind:
            return self._tokens[self._at].text
        return ""

    def _iri(self, token: _Token) -> str | None:
        if token.kind == "iri":
            iri = unescape(token.text[1:-1])
            iri = urljoin(self._base, iri) if self._base else iri
            return iri if ":" in iri else None
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            namespace = self.positions.prefixes.get(prefix)
            return None if namespace is None else namespace + re.sub(r"\\(.)", r"\1", local)
        return None


def _plain(token: _Token) -> Term:
    """Return the literal that a number or a boolean without quotes stands for."""
    if token.kind == "word":
        return Term(token.text, False, f"^^{_XSD}boolean")
    kind = "double" if "e" in token.text.lower() else "decimal" if "." in token.text else "integer"
    return Term(token.text, False, f"^^{_XSD}{kind}")


def turtle_positions(text: str) -> Positions:
    """Return the positions of a Turtle, TriG or N-Triples text."""
    return _Reader(text).read()

"""How far a SPARQL text can be read: the first token that cannot stand where it does, and why.

One pass over the tokens by the grammar's rules, with a stack of its own: linear, without recursion,
and asked only of a text that the engine refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from jalon.store.syntax.productions import (
    Choice,
    Node,
    Optional,
    Rule,
    Sequence,
    Terminal,
    kind_of,
    rules,
)
from jalon.store.tokens import Token, Tokens

_OPENING: Final = frozenset({"(", "[", "{", "<<(", "<<", "{|"})
_CLOSING: Final = {")": "(", "]": "[", "}": "{", ")>>": "<<(", ">>": "<<", "|}": "{|"}
_OPERANDS: Final = frozenset(
    ("var", "string", "number", "integer", "iri", "pname", "ns", "tag", "true", "false", ")", ")>>")
)
_COMPARED: Final = {"Expression": True, "Group": False, "ExprTripleTerm": False}
_AHEAD: Final = 4


@dataclass(eq=False, slots=True)
class Frame:
    """A rule of the grammar being read, in the one that holds it."""

    name: str
    parent: "Frame | None" = None
    comparing: bool = False

    def around(self) -> Iterator["Frame"]:
        """Return this frame and those that hold it, the innermost first."""
        frame: Frame | None = self
        while frame is not None:
            yield frame
            frame = frame.parent

    def within(self, *names: str) -> "Frame | None":
        """Return the innermost frame of one of these rules, None if there is none."""
        return next((frame for frame in self.around() if frame.name in names), None)


@dataclass(slots=True)
class Reading:
    """What was read: tokens with their frames, the brackets still open, and where it stopped.

    ``stop`` is the token that cannot be (its kind "end" at the end of the text), None if all can;
    ``ahead`` are some tokens after it, ``tried`` the pieces of the grammar that could have come,
    the last one needed. ``undeclared``: it stopped at a name whose prefix is not declared.
    """

    text: str
    tokens: list[Token] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    opened: list[Token] = field(default_factory=list)
    prefixes: set[str] = field(default_factory=set)
    stop: Token | None = None
    frame: Frame = field(default_factory=lambda: Frame(""))
    ahead: list[Token] = field(default_factory=list)
    tried: list[Node] = field(default_factory=list)
    undeclared: bool = False

    @property
    def expected(self) -> frozenset[str]:
        """The kinds of the tokens that could have stood at the stop."""
        return frozenset[str]().union(*(node.first for node in self.tried))


def read(text: str, start: str) -> Reading:
    """Read a text as a "Query" or an "Update"."""
    return _Reader(text, rules()[start]).read()


class _Reader:
    """A stack of what is still to come; None ends a frame."""

    def __init__(self, text: str, start: Node) -> None:
        self._tokens = Tokens(text)
        self._found = Reading(text)
        self._stack: list[Node | None] = [start]

    def read(self) -> Reading:
        found = self._found
        token, kind = self._next()
        while self._stack:
            node = self._stack.pop()
            if node is None:
                found.frame = found.frame.parent or found.frame
            elif isinstance(node, Terminal) and node.kind == kind:
                if self._is_undeclared(token, kind):
                    found.undeclared = True
                    return self._stopped(token)
                self._take(token, kind)
                token, kind = self._next()
            elif not self._enter(node, kind):
                return self._stopped(token)
        return self._stopped(token) if kind != "end" else found

    def _enter(self, node: Node, kind: str) -> bool:
        """Put what a piece is made of on the stack; False when it cannot begin here."""
        if kind not in node.first:
            self._found.tried.append(node)
            return node.empty
        match node:
            case Optional():
                self._stack += [node, node.piece] if node.repeated else [node.piece]
            case Choice():
                self._stack.append(node.ways[kind])
            case Sequence():
                self._stack += node.backwards
            case Rule():
                if node.name[0] != "_":
                    parent = self._found.frame
                    comparing = _COMPARED.get(node.name, parent.comparing)
                    self._found.frame = Frame(node.name, parent, comparing)
                    self._stack.append(None)
                self._stack.append(node.body)
        return True

    def _take(self, token: Token, kind: str) -> None:
        found = self._found
        found.tried.clear()
        found.tokens.append(token)
        found.frames.append(found.frame)
        if kind in _OPENING:
            found.opened.append(token)
        elif kind in _CLOSING and found.opened:
            found.opened.pop()
        elif kind == "ns" and found.frame.name == "PrefixDecl":
            found.prefixes.add(token.text[:-1])
        while self._stack and self._stack[-1] is None:
            self._stack.pop()
            found.frame = found.frame.parent or found.frame
        self._tokens.comparing = found.frame.comparing and kind in _OPERANDS

    def _is_undeclared(self, token: Token, kind: str) -> bool:
        return (
            kind in ("ns", "pname")
            and self._found.frame.name != "PrefixDecl"
            and token.text.partition(":")[0] not in self._found.prefixes
        )

    def _next(self) -> tuple[Token, str]:
        token = next(self._tokens, None)
        if token is not None:
            return token, kind_of(token.kind, token.text)
        end = self._found.tokens[-1].end if self._found.tokens else 0
        return Token("end", "", end), "end"

    def _stopped(self, token: Token) -> Reading:
        self._found.stop = token
        self._found.ahead = list(islice(self._tokens, _AHEAD))
        return self._found

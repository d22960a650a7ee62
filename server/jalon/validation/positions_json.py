"""Positions in JSON-LD, for what its local context makes plain; anything else is left out.

Terms, prefixes, ``@vocab``, ``@base``, ``@id`` and ``@type`` coercion, ``@value``, ``@graph`` and
arrays are followed; ``@reverse``, ``@nest``, lists and containers are not.
https://www.w3.org/TR/json-ld11/#context-definitions
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from json import decoder
from typing import Any, Final
from urllib.parse import urljoin

from jalon.validation.places import Lines, Positions, Span, Term
from jalon.validation.positions_turtle import RDF_TYPE

_DEPTH: Final = 100
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_SCALAR: Final = re.compile(r"[^\s,\]}]+")
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


scanstring: Final[Callable[[str, int, bool], tuple[str, int]]] = decoder.scanstring  # type: ignore[attr-defined]
"""The standard library's own reader of strings: from after the quote, with where it ends."""


@dataclass(slots=True)
class Node:
    """A JSON value with its span; an object's content is a list of (key, key's span, node)."""

    value: Any
    span: Span


class NoJson(ValueError):
    """The text is no JSON, or nested too deep to be followed."""


def parse_nodes(text: str) -> Node:
    """Return a JSON text as nodes with their spans; raises ``NoJson``."""
    node, end = _node(text, _skip(text, 0), 0)
    if _skip(text, end) != len(text):
        raise NoJson("more follows")
    return node


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _node(text: str, at: int, depth: int) -> tuple[Node, int]:
    if depth > _DEPTH:
        raise NoJson("nested too deep")
    opening = text[at : at + 1]
    if opening == "{":
        return _object(text, at, depth)
    if opening == "[":
        return _array(text, at, depth)
    if opening == '"':
        value, end = scanstring(text, at + 1, False)
        return Node(value, (at, end)), end
    match = _SCALAR.match(text, at)
    if match is None:
        raise NoJson("a value is missing")
    return Node(json.loads(match[0], parse_int=str, parse_float=str), match.span()), match.end()


def _object(text: str, at: int, depth: int) -> tuple[Node, int]:
    start, members = at, []
    at = _skip(text, at + 1)
    while text[at : at + 1] != "}":
        if text[at : at + 1] != '"':
            raise NoJson("a key is missing")
        key, end = scanstring(text, at + 1, False)
        span = (at, end)
        at = _skip(text, end)
        node, at = _node(text, _skip(text, at + 1), depth + 1)
        members.append((key, span, node))
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
    return Node(members, (start, at + 1)), at + 1


def _array(text: str, at: int, depth: int) -> tuple[Node, int]:
    start, items = at, []
    at = _skip(text, at + 1)
    while text[at : at + 1] != "]":
        node, at = _node(text, at, depth + 1)
        items.append(node)
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
    return Node(tuple(items), (start, at + 1)), at + 1


@dataclass(frozen=True)
class _Context:
    """A local context: names and the IRIs and types they stand for."""

    terms: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    vocab: str | None = None
    base: str | None = None

    def with_local(self, node: Node) -> "_Context":
        context = self
        for each in node.value if isinstance(node.value, tuple) else (node,):
            if isinstance(each.value, list):
                context = context._with(each.value)
        return context

    def _with(self, members: list[tuple[str, Span, Node]]) -> "_Context":
        terms, types, vocab, base = dict(self.terms), dict(self.types), self.vocab, self.base
        for key, _, node in members:
            given = _mapping(node) if isinstance(node.value, list) else {"@id": node.value}
            if key == "@vocab":
                vocab = given["@id"]
            elif key == "@base":
                base = given["@id"]
            elif isinstance(given.get("@id"), str) and not given.keys() - {"@id", "@type"}:
                terms[key] = given["@id"]
            if isinstance(given.get("@type"), str):
                types[key] = given["@type"]
                terms.setdefault(key, key)
        return _Context(terms, types, vocab, base)

    def name(self, text: str, seen: int = 0) -> str | None:
        """Return the IRI of a property or a type."""
        if text in self.terms and self.terms[text] != text and seen < 8:
            return self.name(self.terms[text], seen + 1)
        prefix, colon, local = text.partition(":")
        if colon and not local.startswith("//") and prefix in self.terms and seen < 8:
            namespace = self.name(self.terms[prefix], seen + 1)
            return None if namespace is None else namespace + local
        if colon:
            return text
        return None if self.vocab is None else self.vocab + text

    def address(self, text: str) -> str | None:
        """Return the IRI that an ``@id`` stands for."""
        prefix, colon, local = text.partition(":")
        if colon and not local.startswith("//") and prefix in self.terms:
            return self.name(text)
        iri = urljoin(self.base or "", text)
        return iri if ":" in iri else None


def _mapping(node: Node) -> dict[str, Any]:
    return {key: each.value for key, _, each in node.value}


class _Reader:
    def __init__(self, text: str) -> None:
        self.positions = Positions()
        self._lines = Lines(text)

    def value(self, node: Node, context: _Context) -> None:
        """Follow what stands at the top, in an array or in a ``@graph``."""
        if isinstance(node.value, tuple):
            for item in node.value:
                self.value(item, context)
        elif isinstance(node.value, list):
            self._object(node, context)

    def _object(self, node: Node, context: _Context) -> str | None:
        """Note an object about a subject; return its IRI."""
        members: list[tuple[str, Span, Node]] = node.value
        for key, _, each in members:
            if key == "@context":
                context = context.with_local(each)
        subject, span = None, node.span
        for key, _, each in members:
            if context.terms.get(key, key) == "@id" and isinstance(each.value, str):
                subject, span = context.address(each.value), each.span
        if subject is not None:
            self.positions.note_subject(subject, self._lines.place(*span))
            self.positions.note_iri(subject, span)
        for key, where, each in members:
            self._member(subject, context, key, where, each)
        return subject

    def _member(
        self, subject: str | None, context: _Context, key: str, where: Span, node: Node
    ) -> None:
        key = context.terms.get(key, key) if context.terms.get(key, "")[:1] == "@" else key
        if key == "@graph":
            self.value(node, context)
        if key == "@type":
            path, coerced = RDF_TYPE, "@vocab"
        elif key.startswith("@"):
            return
        else:
            path, coerced = context.name(key) or "", context.types.get(key, "")
        if subject and path:
            self.positions.note_property(subject, path, self._lines.place(*where))
        for item in node.value if isinstance(node.value, tuple) else (node,):
            for term, span in self._terms(item, context, coerced):
                if subject and path:
                    place = self._lines.place(*span)
                    self.positions.note_value(subject, path, term, place)

    def _terms(self, node: Node, context: _Context, coerced: str) -> Iterator[tuple[Term, Span]]:
        if isinstance(node.value, list):
            yield from self._nested(node, context)
        elif isinstance(node.value, str) and coerced in ("@id", "@vocab"):
            iri = context.address(node.value) if coerced == "@id" else context.name(node.value)
            if iri is not None:
                self.positions.note_iri(iri, node.span)
                yield Term(iri, True), node.span
        elif isinstance(node.value, bool):
            yield Term("true" if node.value else "false", False, f"^^{_XSD}boolean"), node.span
        elif isinstance(node.value, str):
            yield Term(node.value, False), node.span

    def _nested(self, node: Node, context: _Context) -> Iterator[tuple[Term, Span]]:
        members = _mapping(node)
        if "@value" in members:
            place = next(each for key, _, each in node.value if key == "@value")
            if isinstance(place.value, str):
                yield Term(place.value, False), place.span
            return
        if "@list" in members or "@set" in members:
            return
        subject = self._object(node, context)
        if subject is not None:
            at = next(
                (each.span for key, _, each in node.value if context.terms.get(key, key) == "@id"),
                node.span,
            )
            yield Term(subject, True), at


def json_positions(text: str) -> Positions:
    """Return the positions of a JSON-LD text, none when it is no JSON."""
    reader = _Reader(text)
    try:
        reader.value(parse_nodes(text), _Context())
    except (ValueError, RecursionError):
        return Positions()
    return reader.positions

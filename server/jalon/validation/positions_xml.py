"""Positions in RDF/XML: node elements, property elements and attributes, in document order.

https://www.w3.org/TR/rdf-syntax-grammar/. Read by expat, which resolves nothing outside the text;
documents with a DOCTYPE are refused at the door.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin
from xml.parsers import expat

from jalon.validation.places import Lines, Positions, Span, Term
from jalon.validation.positions_turtle import RDF_TYPE

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_ATTRIBUTES: Final = frozenset(
    f"{_RDF}{name}"
    for name in ("about", "ID", "nodeID", "resource", "datatype", "parseType", "bagID")
)


@dataclass(slots=True)
class _Open:
    """An element under way: a node (its subject) or a property (its path); what it holds."""

    node: bool
    subject: str | None
    path: str | None
    base: str
    text: str = ""
    text_span: Span | None = None
    tag: str | None = ""
    closed: bool = False


class _Reader:
    def __init__(self, text: str) -> None:
        self.positions = Positions()
        self._text = text
        self._data = text.encode()
        self._lines = Lines(text)
        self._stack: list[_Open] = []
        self._opaque = 0
        self._seen = (0, 0)
        self._parser = expat.ParserCreate(namespace_separator="")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def read(self) -> Positions:
        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError:
            return Positions()
        return self.positions

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._opaque:
            self._opaque += 1
            return
        parent = self._stack[-1] if self._stack else None
        base = attributes.get(f"{_XML}base", parent.base if parent else "")
        if name == f"{_RDF}RDF" or (parent is None and name == f"{_RDF}RDF"):
            self._stack.append(_Open(False, None, None, base))
        elif parent is None or not parent.node:
            self._open_node(name, attributes, parent, base)
        else:
            self._open_property(name, attributes, parent, base)

    def _open_node(
        self, name: str, attributes: dict[str, str], parent: _Open | None, base: str
    ) -> None:
        about = attributes.get(f"{_RDF}about")
        if about is None and f"{_RDF}ID" in attributes:
            about = f"#{attributes[f'{_RDF}ID']}"
        subject = None if about is None else _absolute(base, about)
        start = self._offset()
        if subject is not None:
            self.positions.note_subject(subject, self._lines.place(start, start))
            span = self._attribute("about", start)
            if span:
                self.positions.note_iri(subject, span)
            if name != f"{_RDF}Description":
                self._value(subject, RDF_TYPE, Term(name, True), (start, start))
            for key, value in attributes.items():
                if key not in _ATTRIBUTES and not key.startswith(_XML):
                    self._value(subject, key, Term(value, False), (start, start))
        if parent is not None and parent.path and parent.subject and subject:
            self._value(parent.subject, parent.path, Term(subject, True), (start, start))
            parent.closed = True
        self._stack.append(_Open(True, subject, None, base))

    def _open_property(
        self, name: str, attributes: dict[str, str], parent: _Open, base: str
    ) -> None:
        start = self._offset()
        opened = _Open(False, parent.subject, name, base)
        if parent.subject:
            self.positions.note_property(parent.subject, name, self._lines.place(start, start))
        resource = attributes.get(f"{_RDF}resource")
        if resource is not None and parent.subject:
            iri = _absolute(base, resource)
            span = self._attribute("resource", start) or (start, start)
            if iri is not None:
                self._value(parent.subject, name, Term(iri, True), span)
                self.positions.note_iri(iri, span)
            opened.closed = True
        language, datatype = attributes.get(f"{_XML}lang"), attributes.get(f"{_RDF}datatype")
        opened.tag = f"@{language}" if language else f"^^{datatype}" if datatype else None
        if f"{_RDF}parseType" in attributes:
            opened.closed = True
            self._opaque = 1
        self._stack.append(opened)

    def _end(self, name: str) -> None:
        if self._opaque:
            self._opaque -= 1
            if self._opaque:
                return
        ended = self._stack.pop()
        if ended.node or ended.closed or not ended.path or not ended.subject:
            return
        start = ended.text_span[0] if ended.text_span else self._offset()
        term = Term(ended.text, False, ended.tag)
        self._value(ended.subject, ended.path, term, (start, self._offset()))

    def _characters(self, text: str) -> None:
        if self._stack and not self._opaque:
            opened = self._stack[-1]
            if opened.text_span is None:
                opened.text_span = (self._offset(), self._offset())
            opened.text += text

    def _value(self, subject: str, path: str, term: Term, span: Span) -> None:
        self.positions.note_value(subject, path, term, self._lines.place(*span))

    def _offset(self) -> int:
        """Return where the parser stands, in characters (expat counts bytes, and only forward)."""
        seen, signs = self._seen
        at = self._parser.CurrentByteIndex
        self._seen = (at, signs + len(self._data[seen:at].decode("utf-8", "replace")))
        return self._seen[1]

    def _attribute(self, name: str, start: int) -> Span | None:
        """Return the span of the value of an ``rdf:…`` attribute of the tag that starts there."""
        end = self._text.find(">", start)
        pattern = re.compile(rf"[\w.-]+:{name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
        match = pattern.search(self._text, start, end)
        return None if match is None else match.span(1 if match[1] is not None else 2)


def _absolute(base: str, text: str) -> str | None:
    iri = urljoin(base, text) if base else text
    return iri if ":" in iri else None


def xml_positions(text: str) -> Positions:
    """Return the positions of an RDF/XML text, none when it is no XML."""
    return _Reader(text).read()

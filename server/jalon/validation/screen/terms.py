"""Terms as texts: one text a term, the one that N-Triples has, and rdflib's term for each.

Texts are hashed once and compared by address, where rdflib's terms are hashed at each look-up
(0.04 µs against 0.9 µs). Two texts are equal when, and only when, rdflib holds the terms equal: a
language tag is in lower case, and ``"x"^^xsd:string`` is another term than ``"x"``.
"""

import re
from typing import Any, Final

import rdflib

from jalon.errors import BadSyntax
from jalon.validation.data_graph import triple_term
from jalon.validation.literals import XSD, readable_datatype

_LITERAL: Final = re.compile(r'"(.*)"(?:@([^"]+)|\^\^<([^"]*)>)?', re.S)
_XSD_STRING: Final = f"{XSD}string"
_ESCAPED: Final = re.compile(r"\\(.)", re.S)
_SPECIAL: Final = re.compile(r'[\\"\n\r]')
_ESCAPES: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r"})
_UNESCAPES: Final = {"n": "\n", "r": "\r"}


def literal_text(lexical: str, language: str | None = None, datatype: str | None = None) -> str:
    """Return the text of a literal."""
    escaped = lexical.translate(_ESCAPES) if _SPECIAL.search(lexical) else lexical
    quoted = f'"{escaped}"'
    if language:
        return f"{quoted}@{language.lower()}"
    return quoted if datatype is None else f"{quoted}^^<{datatype}>"


def text_of(term: rdflib.term.Node) -> str:
    """Return the text of an rdflib term."""
    if isinstance(term, rdflib.Literal):
        datatype = None if term.datatype is None else str(term.datatype)
        return literal_text(str(term), term.language, datatype)
    return f"_:{term}" if isinstance(term, rdflib.BNode) else f"<{term}>"


def text_of_parsed(term: Any) -> str:
    """Return the text of a pyoxigraph term; raises ``BadSyntax`` on what RDF 1.1 does not have.

    A literal that rdflib may not read has the datatype it will have there.
    """
    text = str(term)
    if text.startswith("<<"):
        raise triple_term()
    if not text.startswith('"'):
        return text
    if term.direction is not None:
        raise BadSyntax(
            "Une direction de texte (RDF 1.2) n'est pas lue dans une fiche : retirez-la.",
            "A text direction (RDF 1.2) is not read in a record: remove it.",
        )
    if term.language:
        return literal_text(term.value, term.language)
    datatype = term.datatype.value
    if datatype == _XSD_STRING:
        return literal_text(term.value)
    return literal_text(term.value, None, readable_datatype(term.value, datatype))


def parts(text: str) -> tuple[str, str | None, str | None]:
    """Return the lexical form, language and datatype of a literal's text."""
    match = _LITERAL.fullmatch(text)
    if match is None:
        raise ValueError(text)
    lexical = match[1]
    if "\\" in lexical:
        lexical = _ESCAPED.sub(lambda found: _UNESCAPES.get(found[1], found[1]), lexical)
    return lexical, match[2], match[3]


def rdflib_term(text: str) -> rdflib.term.Node:
    """Return rdflib's term for a text."""
    if text.startswith("<"):
        return rdflib.URIRef(text[1:-1])
    if text.startswith("_:"):
        return rdflib.BNode(text[2:])
    lexical, language, datatype = parts(text)
    if language:
        return rdflib.Literal(lexical, lang=language)
    if datatype is None:
        return rdflib.Literal(lexical)
    return rdflib.Literal(lexical, datatype=rdflib.URIRef(datatype), normalize=False)

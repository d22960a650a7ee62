"""The house's prefixes in what is written as Turtle or RDF/XML: those that a document uses.

pyoxigraph declares every prefix it is given; those not used are taken out of a document that is
whole (a long one keeps all: what follows is not known yet when its beginning leaves).
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from pyoxigraph import RdfFormat

_TURTLE: Final = re.compile(rb"@prefix ([^:]*:) <[^>]*> \.\n")
_XML: Final = re.compile(rb' xmlns:([^=]*)="[^"]*"')


def trim_turtle(document: bytes) -> bytes:
    """Return a Turtle document with the declarations it uses, in the order of their names."""
    declared = list(_TURTLE.finditer(document))
    if not declared:
        return document
    body = document[declared[-1].end() :]
    used = sorted(found[0] for found in declared if found[1] in body)
    return b"".join(used) + body


def trim_rdf_xml(document: bytes) -> bytes:
    """Return an RDF/XML document with the namespaces it uses, in the order of their names."""
    begin = document.find(b"<rdf:RDF")
    end = document.find(b">", begin)
    if begin < 0 or end < 0:
        return document
    opening, body = document[begin:end], document[end:]
    used = sorted(
        found[0]
        for found in _XML.finditer(opening)
        if found[1] == b"rdf" or b"<" + found[1] + b":" in body or b" " + found[1] + b":" in body
    )
    kept = b"".join(used)
    tail = b"/" if opening.endswith(b"/") else b""
    return document[:begin] + b"<rdf:RDF" + kept + tail + body


TRIMMED: Final[Mapping[RdfFormat, Callable[[bytes], bytes]]] = {
    RdfFormat.TURTLE: trim_turtle,
    RdfFormat.TRIG: trim_turtle,
    RdfFormat.RDF_XML: trim_rdf_xml,
}
"""What takes the prefixes not used out of a whole document, for the syntaxes that declare them."""

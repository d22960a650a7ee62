"""How a term is written in a syntax: with the prefixes that the document declares."""

import json
import re
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape

from jalon.validation.literals import XSD
from jalon.validation.places import Term

_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_ESCAPES: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
_BARE: Final = {
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
}
"""What Turtle lets stand without quotes."""

_TURTLE: Final = ("text/turtle", "application/trig", "application/n-triples")


def spelled(term: Term, media_type: str, prefixes: Mapping[str, str]) -> str | None:
    """Return a term in a syntax, None when that would take more than a replacement.

    In JSON-LD and RDF/XML only the address or the text itself is replaced, so that a change of
    language or datatype cannot be proposed there.
    """
    if media_type in _TURTLE:
        bare = media_type != "application/n-triples"
        return _iri(term.text, prefixes) if term.iri else _literal(term, prefixes, bare)
    if media_type == "application/ld+json":
        return json.dumps(term.text, ensure_ascii=False)
    if media_type == "application/rdf+xml":
        return escape(term.text, {'"': "&quot;"})
    return None


def same_form(old: Term, new: Term, media_type: str) -> bool:
    """Whether a term can be replaced by another without touching what is around it."""
    if media_type in _TURTLE:
        return True
    return old.iri == new.iri and (new.iri or old.fits(Term(old.text, False, new.tag)))


def _iri(iri: str, prefixes: Mapping[str, str]) -> str:
    for prefix, namespace in sorted(prefixes.items(), key=lambda pair: -len(pair[1])):
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri.removeprefix(namespace)):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


def _literal(term: Term, prefixes: Mapping[str, str], bare: bool) -> str:
    quoted = f'"{term.text.translate(_ESCAPES)}"'
    tag = term.tag or ""
    if bare and tag.removeprefix("^^") in _BARE and _BARE[tag[2:]].fullmatch(term.text):
        return term.text
    if tag.startswith("^^"):
        return f"{quoted}^^{_iri(tag[2:], prefixes)}"
    return quoted + tag

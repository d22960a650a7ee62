"""Terms of a query that the dataset does not know, looked for when its answer is empty.

A wrong letter in a name is no error in SPARQL: the answer is empty, and silent about it.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final, NamedTuple
from urllib.parse import urljoin

from pyoxigraph import NamedNode, Quad, Store

from jalon.namespaces import ENDPOINT, ONTOLOGY, PREFIXES, SCHEME
from jalon.rdf.formats import Format
from jalon.rdf.records import RecordAddress
from jalon.store.tokens import Token, Tokens

_TOLD: Final = 5
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NAMESPACE: Final = re.compile(r"^(.*[#/])([^#/]*)$", re.S)
_ESCAPED: Final = re.compile(r"\\(.)")
_DECLARED: Final = re.compile(r"PREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", re.I)
_LIKE_A_TERM: Final = re.compile(r"<([^<>\s]*)>|(?<![\w?$:<@-])([A-Za-z][\w.-]*|):([\w.:%-]*)")
_ALWAYS_KNOWN: Final = (PREFIXES["xsd"], PREFIXES["rdf"])
_EMPTY_ENDS: Final = {
    "json": (b'"results":{"bindings":[]}}', b'"boolean":false}'),
    "xml": (b"<results></results></sparql>", b"<boolean>false</boolean></sparql>"),
}


class Unknown(NamedTuple):
    """A term that is nowhere in the dataset, and the known one that comes nearest, if any."""

    iri: str
    near: str | None


def is_empty(body: bytes | bytearray, chosen: Format) -> bool:
    """Whether a complete result, as it was written, says nothing: no row, no triple, or false."""
    if chosen.name in ("csv", "tsv"):
        return body == b"false" or (body.count(b"\n") == 1 and body.endswith(b"\n"))
    if chosen.results is not None:
        return body.endswith(_EMPTY_ENDS[chosen.name])
    if chosen.name == "rdfxml":
        return b"<rdf:Description" not in body
    return bytes(body).strip() in (b"", b"[]")


def unknown_terms(store: Store, text: str) -> list[Unknown]:
    """Return the first IRIs of a query that no quad of a store holds in any place."""
    if _surely_all_known(store, text):
        return []
    missing = [iri for iri in _constants(text) if not _is_known(store, iri)][:_TOLD]
    if not missing:
        return []
    known = set(_candidates(store))
    return [Unknown(iri, _nearest(iri, known)) for iri in missing]


def _surely_all_known(store: Store, text: str) -> bool:
    """Whether all that looks like a term is known: no need to read the tokens (300 µs) then.

    What stands in strings and comments looks like one too: for a name there, the tokens are read.
    """
    if "\\" in text or not text.isascii():
        return False
    prefixes = dict(_DECLARED.findall(text))
    for iri, prefix, local in set(_LIKE_A_TERM.findall(_DECLARED.sub("", text))):
        name = iri or prefixes.get(prefix, "") + local.rstrip(".")
        if not _ABSOLUTE.match(name):
            return False
        if not name.startswith(_ALWAYS_KNOWN) and not _is_known(store, name):
            return False
    return True


def _constants(text: str) -> list[str]:
    """Return the IRIs that a query names, once each, without functions and declarations."""
    prefixes: dict[str, str] = {}
    base, found = ENDPOINT, dict[str, None]()
    tokens = list(Tokens(text))
    place = 0
    while place < len(tokens):
        token = tokens[place]
        after = tokens[place + 1 : place + 3]
        word = token.text.upper()
        if word == "PREFIX" and len(after) == 2:
            prefixes[after[0].text.removesuffix(":")] = _absolute(base, after[1].text[1:-1])
            place += 2
        elif word == "BASE" and after:
            base = _absolute(base, after[0].text[1:-1])
            place += 1
        elif token.kind in ("iri", "pname") and not (after and after[0].text == "("):
            iri = _resolved(token, prefixes, base)
            if _ABSOLUTE.match(iri) and not iri.startswith(_ALWAYS_KNOWN):
                found[iri] = None
        place += 1
    return list(found)


def _resolved(token: Token, prefixes: dict[str, str], base: str) -> str:
    if token.kind == "iri":
        return _absolute(base, token.text[1:-1])
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix, "") + _ESCAPED.sub(r"\1", local)


def _absolute(base: str, iri: str) -> str:
    """Return an IRI resolved; ``urljoin`` alone would drop the empty fragment of a namespace."""
    return iri if _ABSOLUTE.match(iri) else urljoin(base, iri)


def _is_known(store: Store, iri: str) -> bool:
    try:
        node = NamedNode(iri)
    except ValueError:
        return True  # the engine has taken it for something else
    return store.contains_named_graph(node) or any(
        next(quads, None) is not None
        for quads in (
            store.quads_for_pattern(node, None, None, None),
            store.quads_for_pattern(None, node, None, None),
            store.quads_for_pattern(None, None, node, None),
        )
    )


def _candidates(store: Store) -> Iterator[str]:
    """Yield the terms of ontology and schemes, and the things that have a record."""
    for graph in store.named_graphs():
        name = str(getattr(graph, "value", ""))
        address = RecordAddress.of_iri(name)
        if address is not None:
            yield address.thing
            yield address.document
        elif name == ONTOLOGY or name.startswith(SCHEME):
            yield from _terms(store.quads_for_pattern(None, None, None, graph))


def _terms(quads: Iterable[Quad]) -> Iterator[str]:
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, NamedNode):
                yield term.value


def _nearest(iri: str, known: set[str]) -> str | None:
    """Return the known IRI with the nearest local name, in the same or the nearest namespace."""
    namespace, local = _parted(iri)
    by_space: dict[str, list[str]] = {}
    for each in known:
        space, name = _parted(each)
        by_space.setdefault(space, []).append(name)
    for space in [namespace, *get_close_matches(namespace, by_space, 2, 0.85)]:
        names = sorted(by_space.get(space, ()))
        close = [local] if local in names else get_close_matches(local, names, 1, 0.6)
        if close and space + close[0] != iri:
            return space + close[0]
    return None


def _parted(iri: str) -> tuple[str, str]:
    match = _NAMESPACE.match(iri)
    return (match[1], match[2]) if match else ("", iri)

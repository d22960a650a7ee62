"""Terms of a query that the dataset does not know, looked for when its answer is empty.

A wrong letter in a name is no error in SPARQL: the answer is empty, and silent about it.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Quad, Store

from jalon.namespaces import ONTOLOGY, PREFIXES, SCHEME
from jalon.rdf.formats import Format
from jalon.rdf.records import RecordAddress
from jalon.store.iris import ABSOLUTE, with_iris

_TOLD: Final = 5
_NAMESPACE: Final = re.compile(r"^(.*[#/])([^#/]*)$", re.S)
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
        if not ABSOLUTE.match(name):
            return False
        if not name.startswith(_ALWAYS_KNOWN) and not _is_known(store, name):
            return False
    return True


def _constants(text: str) -> list[str]:
    """Return the IRIs that a query names, once each, without functions and declarations."""
    named = [*with_iris(text)]
    followed = [each.text for each, _ in named[1:]] + [""]
    return [
        *dict.fromkeys(
            iri
            for (_, iri), following in zip(named, followed, strict=True)
            if following != "(" and ABSOLUTE.match(iri) and not iri.startswith(_ALWAYS_KNOWN)
        )
    ]


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

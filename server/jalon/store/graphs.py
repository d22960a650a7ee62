"""Graphs of the dataset, read and written whole: the Graph Store Protocol, in a child.

https://www.w3.org/TR/sparql11-http-rdf-update/. Every change ends in ``writing.commit``.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

from jalon.errors import (
    BadRequest,
    NotFound,
    PreconditionFailed,
    RecordRuleBroken,
    UnsupportedMediaType,
)
from jalon.namespaces import JALON, PREFIXES
from jalon.rdf.formats import Format, rdf_format_of
from jalon.store import update
from jalon.store.journal import UNSIGNED, Deed
from jalon.store.loading import load_bytes
from jalon.store.prefixes import TRIMMED
from jalon.store.snapshot import Snapshot
from jalon.store.writing import CHECKS, Check, commit

_TAG_DIGITS = 24
_KNOWN_ON = NamedNode(f"{JALON}knownOn")


@dataclass(frozen=True, slots=True)
class Document:
    """A document to store: its media type and its bytes."""

    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Conditions:
    """What If-Match and If-None-Match say: None (not said), or tags, ``*`` among them.

    https://www.rfc-editor.org/rfc/rfc9110#name-preconditions. A tag counts up to its first ``-``:
    what follows names the representation.
    """

    if_match: Sequence[str] | None = None
    if_none_match: Sequence[str] | None = None

    def require(self, snapshot: Snapshot, graph: str | None) -> None:
        """Raise ``PreconditionFailed`` when a graph is not as the client believes."""
        if self.if_match is None and self.if_none_match is None:
            return
        exists = graph_exists(snapshot, graph)
        current = {tag_of(snapshot, graph), snapshot.version} if exists else set()
        if self.if_match is not None and not _matches(self.if_match, current):
            raise PreconditionFailed(
                "Le graphe a changé depuis que vous l'avez lu, ou n'existe plus. Relisez-le, "
                "reportez vos changements, recommencez.",
                "The graph has changed since you read it, or is no more. Read it again, bring "
                "your changes over, try again.",
            )
        if self.if_none_match is not None and _matches(self.if_none_match, current):
            raise PreconditionFailed(
                "Le graphe existe déjà : rien n'a été écrit.",
                "The graph exists already: nothing was written.",
            )


def _matches(tags: Sequence[str], current: set[str]) -> bool:
    return any((tag == "*" and current) or tag.partition("-")[0] in current for tag in tags)


def tag_of(snapshot: Snapshot, graph: str | None) -> str:
    """Return what changes with a graph and only with it; the default graph's is the dataset's.

    The sum of its statements' digests: the order in which the store keeps them does not count.
    """
    if graph is None:
        return snapshot.version
    data = snapshot.store.dump(format=RdfFormat.N_TRIPLES, from_graph=_node(graph)) or b""
    digests = (hashlib.sha256(line).digest() for line in data.splitlines())
    total = sum(int.from_bytes(digest[:16]) for digest in digests)
    return hashlib.sha256(f"{graph} {total}".encode()).hexdigest()[:_TAG_DIGITS]


def graph_exists(snapshot: Snapshot, graph: str | None) -> bool:
    """Whether a named graph exists; the default graph always does."""
    return graph is None or snapshot.store.contains_named_graph(_node(graph))


def quads_of(snapshot: Snapshot, graph: str | None) -> Iterator[Quad]:
    """Yield the quads of a graph; the default graph of a guarded dataset is the union of all."""
    if graph is None and snapshot.guarded:
        return snapshot.store.quads_for_pattern(None, None, None, None)
    return snapshot.store.quads_for_pattern(None, None, None, _node(graph))


def known_on(quads: Iterable[Quad], day: str) -> list[Quad]:
    """Return quads without those of the assertions that were known only after a day."""
    found = list(quads)
    known: dict[object, str] = {}
    for quad in found:
        if quad.predicate == _KNOWN_ON and isinstance(quad.object, Literal):
            first = known.get(quad.subject, quad.object.value)
            known[quad.subject] = min(first, quad.object.value)
    return [quad for quad in found if known.get(quad.subject, day) <= day]


def put_graph(
    snapshot: Snapshot,
    graph: str | None,
    documents: Sequence[Document],
    replace: bool,
    conditions: Conditions,
    deed: Deed = UNSIGNED,
    checks: Sequence[Check] = CHECKS,
) -> bool:
    """Store documents as a graph's content, or add them; return whether the graph is new.

    In a guarded dataset, what is added to the default graph goes to the records that own it.
    Raises ``PreconditionFailed``, ``UnsupportedMediaType``, ``BadSyntax`` and what ``commit`` does.
    """
    syntaxes = [_syntax(document.media_type) for document in documents]

    def change(store: Store) -> bool:
        conditions.require(snapshot, graph)
        if graph is None and replace:
            _require_plain_default(snapshot)
        created = not graph_exists(snapshot, graph)
        if replace:
            store.clear_graph(_node(graph))
        for document, syntax in zip(documents, syntaxes, strict=True):
            load_bytes(store, document.data, syntax, graph)
        if graph is not None:
            store.add_graph(_node(graph))
        elif snapshot.guarded:
            update.send_to_records(store)
        return created

    return commit(snapshot, change, checks, deed)


def write_dataset(snapshot: Snapshot, chosen: Format, output: IO[bytes]) -> None:
    """Write every graph of the store to a binary file, TriG with the house's prefixes."""
    declared = PREFIXES if chosen.rdf in TRIMMED else None
    snapshot.store.dump(output, chosen.rdf, prefixes=declared)


def put_dataset(
    snapshot: Snapshot,
    documents: Sequence[Document],
    replace: bool,
    base: str,
    conditions: Conditions,
    deed: Deed = UNSIGNED,
    checks: Sequence[Check] = CHECKS,
) -> None:
    """Store documents that name graphs in the place of the dataset, or add them to it.

    ``base`` is the IRI that their relative IRIs are relative to. A guarded dataset is added to, not
    replaced. Raises what ``put_graph`` does.
    """
    syntaxes = [_syntax(document.media_type, of_datasets=True) for document in documents]
    _node(base)

    def change(store: Store) -> None:
        conditions.require(snapshot, None)
        if replace:
            _require_scratch(snapshot)
            store.clear()
        for document, syntax in zip(documents, syntaxes, strict=True):
            load_bytes(store, document.data, syntax, base)
        if snapshot.guarded:
            update.send_to_records(store)

    commit(snapshot, change, checks, deed)


def delete_graph(
    snapshot: Snapshot,
    graph: str | None,
    conditions: Conditions,
    deed: Deed = UNSIGNED,
    checks: Sequence[Check] = CHECKS,
) -> None:
    """Remove a graph; raises ``NotFound`` when a named graph does not exist."""

    def change(store: Store) -> None:
        require_graph(snapshot, graph)
        conditions.require(snapshot, graph)
        if graph is None:
            _require_plain_default(snapshot)
            store.clear_graph(DefaultGraph())
        else:
            store.remove_graph(_node(graph))

    commit(snapshot, change, checks, deed)


def require_graph(snapshot: Snapshot, graph: str | None) -> None:
    """Raise ``NotFound`` when a named graph does not exist."""
    if not graph_exists(snapshot, graph):
        raise NotFound(f"Aucun graphe nommé {graph}.", f"No graph named {graph}.")


def _require_plain_default(snapshot: Snapshot) -> None:
    if snapshot.guarded:
        raise RecordRuleBroken(
            "Le graphe par défaut est la réunion de toutes les fiches : il ne se remplace ni ne "
            "s'efface. Nommez le graphe d'une fiche.",
            "The default graph is the union of all records: it is neither replaced nor deleted. "
            "Name a record's graph.",
        )


def _require_scratch(snapshot: Snapshot) -> None:
    if snapshot.guarded:
        raise RecordRuleBroken(
            "Le jeu d'un dossier de travail ne se remplace pas d'un coup : POST y ajoute, PUT "
            "?graph=IRI remplace une fiche.",
            "The dataset of a home is not replaced at once: POST adds to it, PUT ?graph=IRI "
            "replaces one record.",
        )


def _syntax(media_type: str, of_datasets: bool = False) -> RdfFormat:
    known = rdf_format_of(media_type)
    if known is None or known.rdf is None or known.carries_named_graphs != of_datasets:
        kind_fr, kind_en = ("jeu", "dataset") if of_datasets else ("graphe", "graph")
        raise UnsupportedMediaType(
            f"« {media_type} » n'est pas une syntaxe de {kind_fr} RDF lue ici.",
            f"“{media_type}” is not an RDF {kind_en} syntax read here.",
        )
    return known.rdf


def _node(graph: str | None) -> NamedNode | DefaultGraph:
    if graph is None:
        return DefaultGraph()
    try:
        return NamedNode(graph)
    except ValueError:
        raise BadRequest(
            f"« {graph} » n'est pas une IRI absolue.", f"“{graph}” is not an absolute IRI."
        ) from None

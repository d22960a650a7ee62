"""Graphs of the dataset, read and written whole: the Graph Store Protocol, in a child.

https://www.w3.org/TR/sparql11-http-rdf-update/. Every change ends in ``writing.commit``.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

from jalon.errors import (
    BadRequest,
    NotFound,
    PreconditionFailed,
    RecordRuleBroken,
    UnsupportedMediaType,
)
from jalon.namespaces import JALON, PREFIXES
from jalon.rdf.formats import DATASET_FORMATS, GRAPH_FORMATS, WHOLE_FORMATS, Format, rdf_format_of
from jalon.store.delta import Delta
from jalon.store.journal import UNSIGNED, Deed
from jalon.store.loading import graph_named, load_dataset, load_graph
from jalon.store.modify import placed
from jalon.store.prefixes import TRIMMED
from jalon.store.snapshot import Snapshot
from jalon.store.writing import CHECKS, Check, commit

_TAG_DIGITS: Final = 24
_OF_DATASETS: Final = tuple(known.rdf for known in DATASET_FORMATS)
_KNOWN_ON: Final = NamedNode(f"{JALON}knownOn")


@dataclass(frozen=True, slots=True)
class Document:
    """A document to store: its media type and its bytes."""

    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """A graph to write into (None: the default graph), and the base of its relative IRIs."""

    graph: str | None
    base: str

    @property
    def node(self) -> NamedNode | DefaultGraph:
        """The graph as the store names it; raises ``BadRequest`` for what is no absolute IRI."""
        _node(self.base)
        return _node(self.graph)


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
    """Whether a named graph exists; the default graph always does.

    A graph of the guarded dataset is a file of statements: without any, there is none.
    """
    if graph is None:
        return True
    if snapshot.guarded:
        return any(True for _ in quads_of(snapshot, graph))
    return snapshot.store.contains_named_graph(_node(graph))


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
    place: Place,
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
    syntaxes = [_syntax(document.media_type, GRAPH_FORMATS) for document in documents]
    graph, node = place.graph, place.node

    def fill(store: Store) -> None:
        for document, syntax in zip(documents, syntaxes, strict=True):
            load_graph(store, document.data, syntax, node, place.base)

    def change(delta: Delta) -> bool:
        conditions.require(snapshot, graph)
        if graph is None and replace:
            _require_plain_default(snapshot)
        existed = graph_exists(snapshot, graph)
        if snapshot.guarded:
            _to_records(delta, fill, graph if replace else None)
        else:
            if replace:
                delta.store.clear_graph(node)
            fill(delta.store)
            if graph is not None:
                delta.store.add_graph(node)
        return not existed and graph_exists(snapshot, graph)

    return commit(snapshot, change, checks, deed)


def _to_records(delta: Delta, fill: Callable[[Store], None], replaced: str | None = None) -> None:
    """Add what ``fill`` loads to the records that own it; then ``replaced`` has no more."""
    loaded = Store()
    fill(loaded)
    if replaced is not None:
        held = delta.store.quads_for_pattern(None, None, None, _node(replaced))
        delta.remove([quad for quad in held if quad not in loaded])
    delta.add(quad for each in loaded for quad in placed(delta.store, each))


def write_dataset(snapshot: Snapshot, chosen: Format, output: IO[bytes]) -> None:
    """Write every graph of the store to a binary file, TriG with the house's prefixes."""
    declared = PREFIXES if chosen.rdf in TRIMMED else None
    snapshot.store.dump(output, chosen.rdf, prefixes=declared)


def put_dataset(
    snapshot: Snapshot,
    documents: Sequence[Document],
    replace: bool,
    base: str,
    new: Place | None,
    conditions: Conditions,
    deed: Deed = UNSIGNED,
    checks: Sequence[Check] = CHECKS,
) -> bool:
    """Store documents in the place of the dataset, or add them; return whether a graph was made.

    ``base`` is the IRI that their relative IRIs are relative to. ``new`` is where a document goes
    that is a graph and no dataset: in a syntax of graphs, and if it is JSON-LD, it names none.
    Without it, only datasets are read. A guarded dataset is added to, not replaced. Raises what
    ``put_graph`` does.
    """
    readable = (*GRAPH_FORMATS, *DATASET_FORMATS) if new else WHOLE_FORMATS
    syntaxes = [_syntax(document.media_type, readable) for document in documents]
    _node(base)

    def fill(store: Store) -> None:
        for document, syntax in zip(documents, syntaxes, strict=True):
            if new is None or _is_dataset(document, syntax, base):
                load_dataset(store, document.data, syntax, base)
            else:
                load_graph(store, document.data, syntax, new.node, new.base)
                store.add_graph(new.node)

    def change(delta: Delta) -> bool:
        conditions.require(snapshot, None)
        if replace:
            _require_scratch(snapshot)
            delta.store.clear()
        if snapshot.guarded:
            _to_records(delta, fill)
        else:
            fill(delta.store)
        return new is not None and graph_exists(snapshot, new.graph)

    return commit(snapshot, change, checks, deed)


def _is_dataset(document: Document, syntax: RdfFormat, base: str) -> bool:
    return syntax in _OF_DATASETS or graph_named(document.data, syntax, base) is not None


def delete_graph(
    snapshot: Snapshot,
    graph: str | None,
    conditions: Conditions,
    deed: Deed = UNSIGNED,
    checks: Sequence[Check] = CHECKS,
) -> None:
    """Remove a graph; raises ``NotFound`` when a named graph does not exist."""

    def change(delta: Delta) -> None:
        require_graph(snapshot, graph)
        conditions.require(snapshot, graph)
        if graph is None:
            _require_plain_default(snapshot)
            delta.store.clear_graph(DefaultGraph())
        else:
            delta.remove(list(quads_of(snapshot, graph)))
            delta.store.remove_graph(_node(graph))

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


def _syntax(media_type: str, readable: Sequence[Format]) -> RdfFormat:
    known = rdf_format_of(media_type)
    if known is None or known.rdf is None or known not in readable:
        named = ", ".join(f"{each.label} ({each.media_type})" for each in readable)
        raise UnsupportedMediaType(
            f"« {media_type} » n'est pas une syntaxe RDF lue à cette adresse. Envoyez : {named}.",
            f"“{media_type}” is not an RDF syntax read at this address. Send: {named}.",
            [each.media_type for each in readable],
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

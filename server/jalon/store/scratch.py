"""Writes on a scratch dataset: SPARQL Update and the Graph Store Protocol's changes.

https://www.w3.org/TR/sparql11-update/ and https://www.w3.org/TR/sparql11-http-rdf-update/
The guarded dataset takes none of these: its records change by submissions only.
"""

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad

from jalon.errors import BadQuery, BadRequest, NotFound, ReadOnly, UnsupportedMediaType
from jalon.rdf.formats import rdf_format_of
from jalon.store.loading import load_bytes
from jalon.store.query import bad_query
from jalon.store.snapshot import Snapshot


def update(snapshot: Snapshot, text: str) -> None:
    """Run a SPARQL Update, all of it or nothing; raises ``BadQuery`` or ``ReadOnly``."""
    _require_scratch(snapshot)
    try:
        snapshot.store.update(text)
    except SyntaxError as error:
        raise bad_query(error, text) from None
    except (OSError, ValueError, RuntimeError) as error:
        raise BadQuery(
            f"La mise à jour n'a pas pu être faite : {error}. Rien n'a été changé.",
            f"The update could not be done: {error}. Nothing was changed.",
        ) from None
    snapshot.changed()


def graph_exists(snapshot: Snapshot, graph: str | None) -> bool:
    """Whether a named graph exists; the default graph always does."""
    return graph is None or snapshot.store.contains_named_graph(_node(graph))


def quads_of(snapshot: Snapshot, graph: str | None) -> Iterator[Quad]:
    """Yield the quads of a graph; the default graph of a guarded dataset is the union of all."""
    if graph is None and snapshot.guarded:
        return snapshot.store.quads_for_pattern(None, None, None, None)
    return snapshot.store.quads_for_pattern(None, None, None, _node(graph))


def put_graph(
    snapshot: Snapshot, graph: str | None, media_type: str, data: bytes, replace: bool
) -> bool:
    """Store a document as a graph's content, or add it; return whether the graph is new.

    Raises ``UnsupportedMediaType``, ``BadSyntax``, ``ReadOnly``.
    """
    _require_scratch(snapshot)
    known = rdf_format_of(media_type)
    if known is None or known.rdf is None or known.carries_named_graphs:
        raise UnsupportedMediaType(
            f"« {media_type} » n'est pas une syntaxe de graphe RDF lue ici.",
            f"“{media_type}” is not an RDF graph syntax read here.",
        )
    created = not graph_exists(snapshot, graph)
    if replace:
        snapshot.store.clear_graph(_node(graph))
    load_bytes(snapshot.store, data, known.rdf, graph)
    if graph is not None:
        snapshot.store.add_graph(_node(graph))
    snapshot.changed()
    return created


def delete_graph(snapshot: Snapshot, graph: str | None) -> None:
    """Remove a graph; raises ``NotFound`` when a named graph does not exist."""
    _require_scratch(snapshot)
    require_graph(snapshot, graph)
    if graph is None:
        snapshot.store.clear_graph(DefaultGraph())
    else:
        snapshot.store.remove_graph(_node(graph))
    snapshot.changed()


def require_graph(snapshot: Snapshot, graph: str | None) -> None:
    """Raise ``NotFound`` when a named graph does not exist."""
    if not graph_exists(snapshot, graph):
        raise NotFound(f"Aucun graphe nommé {graph}.", f"No graph named {graph}.")


def _node(graph: str | None) -> NamedNode | DefaultGraph:
    if graph is None:
        return DefaultGraph()
    try:
        return NamedNode(graph)
    except ValueError:
        raise BadRequest(
            f"« {graph} » n'est pas une IRI absolue.", f"“{graph}” is not an absolute IRI."
        ) from None


def _require_scratch(snapshot: Snapshot) -> None:
    if snapshot.guarded:
        raise ReadOnly(
            "Ce jeu de données ne prend pas d'écriture directe : proposez un fait par une "
            "soumission, ou essayez le mode « jalon serve --scratch ».",
            "This dataset takes no direct write: bring a fact as a submission, or try "
            "“jalon serve --scratch”.",
        )

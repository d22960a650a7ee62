"""The record rule: what a write may leave in the guarded dataset.

A record's graph holds only triples whose subject is its thing, its document or a fragment of them,
and no blank node; so no triple is in two records, and each is one file. RDF 1.1 only, which every
tool that reads the files can read.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from jalon.errors import RecordRuleBroken
from jalon.namespaces import DATASET
from jalon.rdf.records import RecordAddress
from jalon.store.effect import Effect

_SHOWN: Final = 5


def require(effect: Effect) -> None:
    """Raise ``RecordRuleBroken`` when a write would leave something that is no record."""
    for names, broken in (
        (
            _OUTSIDE,
            _those(effect.added + effect.removed, lambda quad: not is_record(quad.graph_name)),
        ),
        (_BLANK, _those(effect.added, _has_blank)),
        (_RDF_12, _those(effect.added, _has_rdf_12)),
        (_FOREIGN, _those(effect.added, lambda quad: not _owns(quad))),
    ):
        if broken:
            raise RecordRuleBroken(*_sentence(names, broken), broken[:_SHOWN])


def record_of(subject: object) -> str | None:
    """Return the graph that a triple of this subject belongs in, None when no record owns it."""
    if not isinstance(subject, NamedNode):
        return None
    address = RecordAddress.of_iri(subject.value)
    if address is not None:
        return address.document
    return DATASET if subject.value.partition("#")[0] == DATASET else None


def file_of(graph: str) -> str:
    """Return the file of a record's graph, below the data folder."""
    address = RecordAddress.of_iri(graph)
    return "dataset.ttl" if address is None else address.file.as_posix()


def graph_of_file(name: str) -> str:
    """Return the graph of a file below the data folder: the inverse of ``file_of``."""
    address = RecordAddress.of_file(Path(name))
    return DATASET if address is None else address.document


def is_record(graph: object) -> bool:
    """Whether a graph is a record's, or that of dataset.ttl."""
    if not isinstance(graph, NamedNode):
        return False
    address = RecordAddress.of_iri(graph.value)
    return graph.value == DATASET or (address is not None and address.document == graph.value)


def _owns(quad: Quad) -> bool:
    return isinstance(quad.graph_name, NamedNode) and (
        record_of(quad.subject) == quad.graph_name.value
    )


def _has_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def _has_rdf_12(quad: Quad) -> bool:
    value = quad.object
    return isinstance(value, Triple) or (isinstance(value, Literal) and bool(value.direction))


def _those(quads: Iterable[Quad], broken: Callable[[Quad], bool]) -> list[str]:
    return [f"{quad} ." for quad in quads if broken(quad)]


_OUTSIDE: Final = (
    "n'est dans le graphe d'aucune fiche (…/doc/GENRE/IDENTIFIANT). L'ontologie, les schémas et "
    "les raccourcis calculés ne s'écrivent pas d'ici ; un triplet sans GRAPH va dans la fiche de "
    "son sujet",
    "is in no record's graph (…/doc/KIND/SLUG). The ontology, the schemes and the derived "
    "shortcuts are not written from here; a triple without GRAPH goes to the record of its subject",
)
_BLANK: Final = (
    "a un nœud anonyme : donnez une IRI à tout (la fiche suivie de # et d'un nom)",
    "has a blank node: give everything an IRI (the record followed by # and a name)",
)
_RDF_12: Final = (
    "a une forme de RDF 1.2, que les fiches n'ont pas",
    "has a form of RDF 1.2, which records do not have",
)
_FOREIGN: Final = (
    "a un sujet qui n'est pas celui de la fiche : mettez-le dans le graphe de sa propre fiche",
    "has a subject that is not the record's: put it in the graph of its own record",
)


def _sentence(names: tuple[str, str], broken: list[str]) -> tuple[str, str]:
    fr, en = names
    more_fr = f" ({len(broken)} en tout)" if len(broken) > 1 else ""
    more_en = f" ({len(broken)} in all)" if len(broken) > 1 else ""
    return (
        f"Rien n'a été écrit. Ce triplet {fr}{more_fr} : {broken[0]}",
        f"Nothing was written. This triple {en}{more_en}: {broken[0]}",
    )

"""The file of a record, written from what its graph holds."""

from collections.abc import Iterable

from pyoxigraph import RdfFormat, Triple

from jalon.errors import RecordRuleBroken
from jalon.rdf.parse import parse_triples
from jalon.rdf.records import RecordAddress
from jalon.store.effect import quads_of


def record_text(graph: str, lines: Iterable[bytes]) -> str | None:
    """Return the Turtle of a record from lines of N-Quads, None when nothing is left of it."""
    return turtle_of(graph, [quad.triple for quad in quads_of(lines)])


def turtle_of(graph: str, triples: list[Triple]) -> str | None:
    """Return the canonical Turtle of a record, None when nothing is left of it.

    Raises ``RecordRuleBroken`` when the file would not say exactly what the graph says.
    """
    if not triples:
        return None
    from jalon.rdf.canonical import write_turtle  # 0.3 s: rdflib, for the first write only

    text = write_turtle(triples, RecordAddress.of_iri(graph))
    if set(parse_triples(text.encode(), RdfFormat.TURTLE)) != set(triples):
        raise RecordRuleBroken(
            f"Rien n'a été écrit : le graphe {graph} ne s'écrit pas fidèlement en Turtle.",
            f"Nothing was written: the graph {graph} cannot be written faithfully as Turtle.",
        )
    return text

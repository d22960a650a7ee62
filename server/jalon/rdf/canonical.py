"""The one spelling of a record: rdflib's long Turtle, sorted, the thing first.

``longturtle`` with canonical sorting gave one output over random insertion orders (measured on
rdflib 7.6); the house adds the order of subjects (thing, document, fragments) and its prefixes.
Comments are lost on purpose: a record says it with ``skos:editorialNote``.
"""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Final

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple
from rdflib.compare import to_canonical_graph
from rdflib.plugins.serializers.longturtle import LongTurtleSerializer

from jalon.namespaces import PREFIXES
from jalon.rdf.parse import parse_triples
from jalon.rdf.records import RecordAddress

_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


Statement = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]

_OPAQUE: Final = "urn:opaque:"
_SHORTHAND: Final = {
    f"{PREFIXES['xsd']}boolean": re.compile("true|false"),
    f"{PREFIXES['xsd']}decimal": re.compile(r"[+-]?[0-9]+\.[0-9]+"),
    f"{PREFIXES['xsd']}integer": re.compile(r"[+-]?[0-9]+"),
}


class RecordSerializer(LongTurtleSerializer):
    """Long Turtle whose first subjects are the ones given, the others in alphabetical order."""

    def __init__(self, store: rdflib.Graph, first: tuple[str, ...]) -> None:
        super().__init__(store)  # type: ignore[no-untyped-call]
        self._first = first

    def orderSubjects(self) -> list[rdflib.term.Node]:  # noqa: N802 (rdflib's name)
        """Return the subjects in the order of the house."""
        rank = {iri: place for place, iri in enumerate(self._first)}
        return sorted(
            self._subjects,
            key=lambda subject: (rank.get(str(subject), len(rank)), _kind(subject), str(subject)),
        )

    def get_pname(self, uri: rdflib.term.Node, gen_prefix: bool = False) -> str | None:
        """Return the prefixed name of an IRI; never an invented prefix (ns1, in random order)."""
        name: str | None = super().get_pname(uri, False)  # type: ignore[no-untyped-call]
        return name

    def preprocessTriple(self, triple: Statement) -> None:  # noqa: N802
        """Note the prefixes that a triple needs, those of its datatypes too."""
        super().preprocessTriple(triple)
        value = triple[2]
        datatype = _written_datatype(value) if isinstance(value, rdflib.Literal) else None
        if datatype is not None:
            self.get_pname(datatype)

    def label(self, node: rdflib.term.Node, position: int) -> str:
        """Return a term's text; a literal's lexical form is never changed (rdflib rewrites 1e3)."""
        if isinstance(node, rdflib.Literal) and node.datatype is not None:
            datatype = _written_datatype(node)
            if datatype is None:
                return str(node)
            name = self.get_pname(datatype) or datatype.n3()
            return f"{rdflib.Literal(str(node)).n3()}^^{name}"
        text: str = super().label(node, position)  # type: ignore[no-untyped-call]
        return text


def _written_datatype(literal: rdflib.Literal) -> rdflib.URIRef | None:
    """Return the datatype to write after a literal, None if it has none or Turtle implies it."""
    if literal.datatype is None:
        return None
    datatype = rdflib.URIRef(literal.datatype.removeprefix(_OPAQUE))
    shorthand = _SHORTHAND.get(str(datatype))
    implied = shorthand is not None and shorthand.fullmatch(literal)
    return None if implied else datatype


def _kind(subject: rdflib.term.Node) -> bool:
    return isinstance(subject, rdflib.BNode)


def canonical_turtle(data: bytes, address: RecordAddress | None = None) -> str:
    """Return a Turtle document in the one spelling; with an address, its thing comes first.

    Raises ``BadSyntax`` when the document does not parse.
    """
    return write_turtle(parse_triples(data, RdfFormat.TURTLE), address)


def write_turtle(triples: Iterable[Triple], address: RecordAddress | None = None) -> str:
    """Return triples as Turtle in the one spelling."""
    graph = _as_rdflib(triples)
    prefixes: Mapping[str, str] = PREFIXES
    first: tuple[str, ...] = ()
    if address is not None:
        prefixes = {"": f"{address.thing}#", **PREFIXES}
        first = (address.thing, address.document)
    if any(isinstance(term, rdflib.BNode) for triple in graph for term in triple):
        graph = _copy(to_canonical_graph(graph))
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    serializer = RecordSerializer(graph, first)
    target = BytesIO()
    serializer.serialize(target)
    return target.getvalue().decode().strip("\n") + "\n"


def _copy(triples: Iterable[tuple[rdflib.term.Node, ...]]) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    for subject, predicate, value in triples:
        graph.add((subject, predicate, value))
    return graph


def _as_rdflib(triples: Iterable[Triple]) -> rdflib.Graph:
    """Return an rdflib graph of the same triples, for writing only.

    Datatypes are made opaque, so that rdflib never reads a lexical form: it would rewrite some
    (1e3), refuse others, and ``"1e999999999"^^xsd:decimal`` would never end.
    """
    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return graph


def _term(term: object) -> rdflib.term.Node:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        if term.datatype.value == _XSD_STRING:
            return rdflib.Literal(term.value)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(_OPAQUE + term.datatype.value))
    raise TypeError(f"no RDF 1.1 term: {term}")

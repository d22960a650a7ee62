"""The service in SPARQL 1.1 Service Description: https://www.w3.org/TR/sparql11-service-description/.

The languages, formats, features and functions are those of the engine (pyoxigraph 0.5.13); a test
calls every function that is named here.
"""

from collections.abc import Sequence
from typing import Final

from pyoxigraph import NamedNode, Triple

from jalon.namespaces import CURRENT_GRAPH, DATASET, HISTORY_GRAPH, ONTOLOGY, SCHEME
from jalon.rdf.formats import DATASET_FORMATS, GRAPH_FORMATS, SOLUTION_FORMATS, Format
from jalon.store.description.statements import Statements, iri, name
from jalon.store.description.statistics import triples_of
from jalon.store.snapshot import Snapshot

FORMATS: Final = "http://www.w3.org/ns/formats/"
"""https://www.w3.org/ns/formats/: the IRIs of file formats."""

FORMAT_NAMES: Final = {
    "turtle": "Turtle",
    "jsonld": "JSON-LD",
    "ntriples": "N-Triples",
    "rdfxml": "RDF_XML",
    "trig": "TriG",
    "nquads": "N-Quads",
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
}

_GEOSPARQL: Final = "http://www.opengis.net/def/function/geosparql/"
EXTENSION_FUNCTIONS: Final = tuple(
    _GEOSPARQL + function
    for function in (
        "distance",
        "sfContains",
        "sfCrosses",
        "sfDisjoint",
        "sfEquals",
        "sfIntersects",
        "sfOverlaps",
        "sfTouches",
        "sfWithin",
    )
)
_SIMPLE_ENTAILMENT: Final = "http://www.w3.org/ns/entailment/Simple"


def format_iri(known: Format) -> NamedNode:
    """Return the IRI of a format in the W3C's list."""
    return iri(FORMATS + FORMAT_NAMES[known.name])


def service(
    snapshot: Snapshot, address: str, writable: bool, service_allowed: Sequence[str]
) -> list[Triple]:
    """Return the description of the service at an address.

    ``writable`` tells whether it takes updates, ``service_allowed`` what SERVICE may call.
    """
    told, here = Statements(), f"{address}/sparql#service"
    told.add(here, "rdf:type", name("sd:Service"))
    told.texts(
        here,
        "rdfs:label",
        "Point d'accès SPARQL de Jalon",
        "SPARQL endpoint of Jalon",
    )
    told.add(here, "sd:endpoint", iri(f"{address}/sparql"))
    languages = ["sd:SPARQL10Query", "sd:SPARQL11Query"]
    languages += ["sd:SPARQL11Update"] if writable else []
    told.add(here, "sd:supportedLanguage", *map(name, languages))
    told.add(here, "sd:resultFormat", *map(format_iri, SOLUTION_FORMATS + GRAPH_FORMATS))
    if writable:
        told.add(here, "sd:inputFormat", *map(format_iri, GRAPH_FORMATS + DATASET_FORMATS))
    features = ["sd:UnionDefaultGraph"] if snapshot.guarded else ["sd:EmptyGraphs"]
    features += ["sd:BasicFederatedQuery"] if service_allowed else []
    told.add(here, "sd:feature", *map(name, features))
    told.add(here, "sd:defaultEntailmentRegime", iri(_SIMPLE_ENTAILMENT))
    told.add(here, "sd:extensionFunction", *map(iri, EXTENSION_FUNCTIONS))
    for function in EXTENSION_FUNCTIONS:
        told.add(function, "rdf:type", name("sd:Function"))
    _default_dataset(told, snapshot, here, address)
    return told.triples


def _default_dataset(told: Statements, snapshot: Snapshot, here: str, address: str) -> None:
    """Tell the default dataset: its default graph, and the named graphs that are no records."""
    dataset, default = f"{address}/sparql#dataset", f"{address}/sparql#default-graph"
    told.add(here, "sd:defaultDataset", iri(dataset))
    told.add(dataset, "rdf:type", name("sd:Dataset"))
    told.add(dataset, "sd:defaultGraph", iri(default))
    told.add(default, "rdf:type", name("sd:Graph"))
    told.add(default, "void:triples", triples_of(snapshot))
    if not snapshot.guarded:
        return
    told.add(dataset, "rdfs:seeAlso", iri(DATASET), iri(f"{address}/.well-known/void"))
    for each in sorted(str(getattr(graph, "value", "")) for graph in snapshot.store.named_graphs()):
        if each in (CURRENT_GRAPH, HISTORY_GRAPH, ONTOLOGY) or each.startswith(SCHEME):
            place = f"{address}/sparql#graph-{each.rpartition('/')[2]}"
            told.add(dataset, "sd:namedGraph", iri(place))
            told.add(place, "rdf:type", name("sd:NamedGraph"))
            told.add(place, "sd:name", iri(each))

"""The dataset in DCAT 3, fit for harvesters: https://www.w3.org/TR/vocab-dcat-3/.

What data.gouv.fr reads: a title and a description, a licence it knows, distributions with their
address, format, size and checksum, the days of the first and the last fact, the last change.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from jalon.namespaces import (
    BASE,
    DATASET,
    HISTORY,
    HISTORY_GRAPH,
    JALON,
    LICENCE_OUVERTE,
    PREFIXES,
    SHAPES,
)
from jalon.rdf.formats import BY_NAME
from jalon.store.description.statements import Statements, iri, name, typed
from jalon.store.description.void import about_dataset
from jalon.store.snapshot import Snapshot

_MEDIA_TYPE: Final = "https://www.iana.org/assignments/media-types/"
_FILE_TYPE: Final = "http://publications.europa.eu/resource/authority/file-type/"
_FILE_TYPES: Final = {
    "nquads": "RDF_N_QUADS",
    "trig": "RDF_TRIG",
    "turtle": "RDF_TURTLE",
    "jsonld": "JSON_LD",
    "csv": "CSV",
}
_WORDS: Final = {
    "nquads": ("une fiche par graphe nommé", "one record a named graph"),
    "trig": ("une fiche par graphe nommé, pour la lecture", "one record a named graph, readable"),
    "turtle": ("toutes les fiches réunies", "all records merged"),
    "jsonld": ("une fiche par graphe nommé", "one record a named graph"),
    "csv": ("une ligne par affirmation", "one row a statement"),
}
_DATE: Final = f"{PREFIXES['xsd']}date"
_PROTOCOL: Final = "https://www.w3.org/TR/sparql11-protocol/"
_GRAPH_STORE: Final = "https://www.w3.org/TR/sparql11-http-rdf-update/"

Dump = Mapping[str, object]
"""``name`` (a format), ``file``, ``bytes`` and ``sha256`` of a dump."""


def catalog(snapshot: Snapshot, address: str, dumps: Sequence[Dump]) -> list[Triple]:
    """Return the catalogue: the dataset, its distributions, its services."""
    told, whole = Statements(), f"{BASE}dataset#catalog"
    told.triples += about_dataset(snapshot)
    told.add(whole, "rdf:type", name("dcat:Catalog"))
    told.texts(whole, "dcterms:title", "Catalogue de Jalon", "Catalogue of Jalon")
    told.texts(
        whole,
        "dcterms:description",
        "Le jeu de données de Jalon, ses téléchargements et ses services.",
        "The dataset of Jalon, its downloads and its services.",
    )
    told.add(whole, "dcterms:publisher", iri(f"{DATASET}#publisher"))
    told.add(whole, "dcterms:license", iri(LICENCE_OUVERTE))
    told.add(whole, "foaf:homepage", iri(f"{address}/"))
    told.add(whole, "dcat:dataset", iri(DATASET))
    told.add(DATASET, "dcterms:identifier", DATASET)
    told.add(DATASET, "dcat:version", snapshot.version)
    told.add(DATASET, "void:sparqlEndpoint", iri(f"{address}/sparql"))
    _period(told, snapshot)
    _modified(told, snapshot)
    for service, path, standard, fr, en in (
        ("sparql", "/sparql", _PROTOCOL, "Point d'accès SPARQL", "SPARQL endpoint"),
        ("graph-store", "/graph-store", _GRAPH_STORE, "Graphes par HTTP", "Graphs by HTTP"),
    ):
        place = f"{BASE}dataset#{service}"
        told.add(whole, "dcat:service", iri(place))
        told.add(place, "rdf:type", name("dcat:DataService"))
        told.texts(place, "dcterms:title", fr, en)
        told.add(place, "dcat:endpointURL", iri(address + path))
        told.add(place, "dcat:endpointDescription", iri(f"{address}/sparql"))
        told.add(place, "dcat:servesDataset", iri(DATASET))
        told.add(place, "dcterms:conformsTo", iri(standard))
        told.add(place, "dcterms:license", iri(LICENCE_OUVERTE))
    for dump in dumps:
        _distribution(told, address, dump)
    _door(told, address)
    return told.triples


def _distribution(told: Statements, address: str, dump: Dump) -> None:
    known = BY_NAME[str(dump["name"])]
    place, target = f"{BASE}dataset#{known.name}", iri(f"{address}/dumps/{dump['file']}")
    fr, en = _WORDS[known.name]
    told.add(DATASET, "dcat:distribution", iri(place))
    told.add(place, "rdf:type", name("dcat:Distribution"))
    told.texts(place, "dcterms:title", f"{known.label} : {fr}", f"{known.label}: {en}")
    told.add(place, "dcat:accessURL", iri(f"{address}/dataset"))
    told.add(place, "dcat:downloadURL", target)
    told.add(place, "dcat:mediaType", iri(_MEDIA_TYPE + known.media_type))
    told.add(place, "dcterms:format", iri(_FILE_TYPE + _FILE_TYPES[known.name]))
    told.add(place, "dcterms:license", iri(LICENCE_OUVERTE))
    told.add(place, "dcterms:conformsTo", iri(SHAPES))
    told.add(place, "dcat:byteSize", typed(str(dump["bytes"]), "xsd:nonNegativeInteger"))
    checksum = f"{place}-checksum"
    told.add(place, "spdx:checksum", iri(checksum))
    told.add(checksum, "rdf:type", name("spdx:Checksum"))
    told.add(checksum, "spdx:algorithm", name("spdx:checksumAlgorithm_sha256"))
    told.add(checksum, "spdx:checksumValue", typed(str(dump["sha256"]), "xsd:hexBinary"))


def _door(told: Statements, address: str) -> None:
    """Tell the endpoint as a distribution too: harvesters that read no DataService find it."""
    place = f"{BASE}dataset#by-sparql"
    told.add(DATASET, "dcat:distribution", iri(place))
    told.add(place, "rdf:type", name("dcat:Distribution"))
    told.texts(place, "dcterms:title", "Par requêtes SPARQL", "By SPARQL queries")
    told.add(place, "dcat:accessURL", iri(f"{address}/sparql"))
    told.add(place, "dcat:accessService", iri(f"{BASE}dataset#sparql"))
    told.add(place, "dcterms:license", iri(LICENCE_OUVERTE))


def _period(told: Statements, snapshot: Snapshot) -> None:
    """Tell the days between which the facts lie, when there are any."""
    first = _bound(snapshot, "earliest", "ASC")
    last = _bound(snapshot, "latest", "DESC")
    if first is None or last is None:
        return
    period = f"{BASE}dataset#period"
    told.add(DATASET, "dcterms:temporal", iri(period))
    told.add(period, "rdf:type", name("dcterms:PeriodOfTime"))
    told.add(period, "dcat:startDate", first)
    told.add(period, "dcat:endDate", last)


def _modified(told: Statements, snapshot: Snapshot) -> None:
    """Tell when a home last published a change; of the first publication nothing was changed.

    When the dataset was issued first is nowhere written, and not told.
    """
    if not snapshot.publication:
        return
    last, ended = NamedNode(f"{HISTORY}{snapshot.publication}"), name("prov:endedAtTime")
    history = NamedNode(HISTORY_GRAPH)
    for quad in snapshot.store.quads_for_pattern(last, ended, None, history):
        if isinstance(quad.object, Literal):
            told.add(DATASET, "dcterms:modified", quad.object)


def _bound(snapshot: Snapshot, name: str, order: str) -> Literal | None:
    """Return the first day that a property has, in an order of days."""
    text = f"""SELECT ?day {{ ?s <{JALON}{name}> ?day FILTER(DATATYPE(?day) = <{_DATE}>) }}
    ORDER BY {order}(?day) LIMIT 1"""
    rows = snapshot.store.query(text, use_default_graph_as_union=snapshot.guarded)
    assert isinstance(rows, QuerySolutions)  # noqa: S101 (the text is ours)
    day = next((row["day"] for row in rows), None)
    return day if isinstance(day, Literal) else None

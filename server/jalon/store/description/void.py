"""The dataset in VoID: https://www.w3.org/TR/void/."""

from pyoxigraph import NamedNode, Triple

from jalon.namespaces import DATASET
from jalon.rdf.formats import GRAPH_FORMATS
from jalon.store.description.service import format_iri
from jalon.store.description.statements import Statements, iri, name
from jalon.store.description.statistics import statistics
from jalon.store.snapshot import Snapshot


def void(snapshot: Snapshot, address: str, dumps: list[str]) -> list[Triple]:
    """Return the dataset with its partitions and linksets; ``dumps`` are names below /dumps/."""
    told, counted = Statements(), statistics(snapshot)
    described = f"{address}/.well-known/void"
    told.add(described, "rdf:type", name("void:DatasetDescription"))
    told.texts(described, "dcterms:title", "Description du jeu Jalon", "Description of Jalon")
    told.add(described, "foaf:primaryTopic", iri(DATASET))
    told.triples += about_dataset(snapshot)
    told.add(DATASET, "rdf:type", name("void:Dataset"))
    told.add(DATASET, "void:sparqlEndpoint", iri(f"{address}/sparql"))
    told.add(DATASET, "void:dataDump", *(iri(f"{address}/dumps/{dump}") for dump in dumps))
    told.add(DATASET, "void:feature", *map(format_iri, GRAPH_FORMATS))
    told.add(DATASET, "void:triples", counted.triples)
    told.add(DATASET, "void:entities", counted.entities)
    told.add(DATASET, "void:distinctSubjects", counted.subjects)
    told.add(DATASET, "void:distinctObjects", counted.objects)
    told.add(DATASET, "void:classes", len(counted.classes))
    told.add(DATASET, "void:properties", len(counted.properties))
    for number, (term, entities) in enumerate(counted.classes, 1):
        part = f"{described}#class-{number}"
        told.add(DATASET, "void:classPartition", iri(part))
        told.add(part, "void:class", iri(term))
        told.add(part, "void:entities", entities)
    for number, (term, triples) in enumerate(counted.properties, 1):
        part = f"{described}#property-{number}"
        told.add(DATASET, "void:propertyPartition", iri(part))
        told.add(part, "void:property", iri(term))
        told.add(part, "void:triples", triples)
    for number, links in enumerate(counted.links, 1):
        place = f"{described}#linkset-{number}"
        target = f"{described}#target-{number}"
        told.add(DATASET, "void:subset", iri(place))
        told.add(place, "rdf:type", name("void:Linkset"))
        told.add(place, "void:subjectsTarget", iri(DATASET))
        told.add(place, "void:objectsTarget", iri(target))
        told.add(place, "void:linkPredicate", iri(links.predicate))
        told.add(place, "void:triples", links.triples)
        told.add(target, "rdf:type", name("void:Dataset"))
        told.add(target, "void:uriSpace", links.space)
    return told.triples


def about_dataset(snapshot: Snapshot) -> list[Triple]:
    """Return what dataset.ttl says of the dataset and its publisher."""
    quads = snapshot.store.quads_for_pattern(None, None, None, NamedNode(DATASET))
    return [quad.triple for quad in quads]

"""What pyshacl 0.40 reads otherwise than the specification says, put so that it reads it rightly.

Two of the W3C suite's cases: core/property/uniqueLang-002 and sparql/node/prefixes-001.
"""

import rdflib
from rdflib import OWL, SH, XSD


def mended(graph: rdflib.Graph) -> rdflib.Graph:
    """Return a copy of a shapes graph that pyshacl reads as the specification says.

    sh:uniqueLang acts when it is ``true``, not ``"1"^^xsd:boolean``
    (https://www.w3.org/TR/shacl/#UniqueLangConstraintComponent). Prefixes come from what the value
    of sh:prefixes imports too (https://www.w3.org/TR/shacl/#sparql-prefixes).
    """
    copy = rdflib.Graph(bind_namespaces="none")
    for subject, predicate, value in graph:
        if predicate != SH.uniqueLang or not _is_one(value):
            copy.add((subject, predicate, value))
    for owner in set(graph.objects(None, SH.prefixes)):
        for imported in graph.transitive_objects(owner, OWL.imports):
            for declaration in graph.objects(imported, SH.declare):
                copy.add((owner, SH.declare, declaration))
    return copy


def _is_one(value: rdflib.term.Node) -> bool:
    return isinstance(value, rdflib.Literal) and value.datatype == XSD.boolean and str(value) == "1"

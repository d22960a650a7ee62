"""The one list of namespaces, prefixes, kinds and schemes."""

from typing import Final

BASE: Final = "https://w3id.org/jalon/"
JALON: Final = f"{BASE}def#"
ONTOLOGY: Final = f"{BASE}def"
ONTOLOGY_VERSION: Final = "1.0.0"
SHAPES: Final = f"{BASE}shapes"
DATASET: Final = f"{BASE}dataset"
CURRENT_GRAPH: Final = f"{BASE}graph/current"
HISTORY_GRAPH: Final = f"{BASE}graph/history"
HISTORY: Final = f"{BASE}history/"
SUBMISSION: Final = f"{BASE}submissions/"
ENDPOINT: Final = f"{BASE}sparql"
"""The SPARQL endpoint, and the base of relative IRIs in queries and updates."""
THING: Final = f"{BASE}id/"
DOCUMENT: Final = f"{BASE}doc/"
SCHEME: Final = f"{BASE}scheme/"
LICENCE_OUVERTE: Final = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"

KINDS: Final = (
    "roadmap",
    "orientation",
    "axis",
    "priority",
    "objective",
    "action",
    "milestone",
    "programme",
    "service",
    "actor",
    "person",
    "event",
    "law",
    "funding",
    "source",
)
"""The kinds of records, in the order in which people meet them."""

SCHEMES: Final = (
    "access",
    "actor-kind",
    "certainty",
    "date-kind",
    "event-kind",
    "known-basis",
    "law-kind",
    "milestone-origin",
    "name-kind",
    "outcome",
    "precision",
    "programme-kind",
    "role",
    "source-kind",
    "status",
)

VOCABULARIES: Final = {
    "cv": "http://data.europa.eu/m8g/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "jalon": JALON,
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

PREFIXES: Final = (
    VOCABULARIES
    | {kind: f"{THING}{kind}/" for kind in KINDS}
    | {scheme: f"{SCHEME}{scheme}#" for scheme in SCHEMES}
)
"""Every prefix of the house: vocabularies, one a kind, one a scheme."""

"""The terms of other vocabularies exist there, and each alignment speaks of one vocabulary."""

from pathlib import Path

import pytest
from rdflib import (
    DC,
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SKOS,
    TIME,
    VANN,
    XSD,
    Graph,
    URIRef,
)
from rdflib.namespace import DefinedNamespace

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "ontology").rglob("*.ttl"))
ALIGNMENTS = sorted((ROOT / "ontology" / "alignment").glob("*.ttl"))
BASE = "https://w3id.org/jalon/"

# The terms that these vocabularies define, as rdflib lists them.
LISTED: tuple[type[DefinedNamespace], ...] = (
    DC,
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SKOS,
    TIME,
    VANN,
    XSD,
)
# The terms of the others that we use, each read in its documentation.
READ = {
    "http://data.europa.eu/eli/ontology#": {
        "LegalResource",
        "LegalResourceSubdivision",
        "date_document",
        "date_publication",
        "id_local",
        "is_about",
        "number",
        "published_in",
    },
    "http://data.europa.eu/m8g/": {
        "PublicOrganisation",
        "hasCompetentAuthority",
        "hasLegalResource",
    },
    "http://data.europa.eu/s66#": {
        "ForProfitOrganisation",
        "FundingScheme",
        "Grant",
        "Organisation",
        "Project",
        "ResearchOrganisation",
        "Role",
        "currency",
        "funds",
        "isDisbursedBy",
        "isRoleOf",
        "shortForm",
        "value",
    },
    "http://metadata.un.org/sdg/ontology#": {"Target"},
    "http://metadata.un.org/sdg/": {"3"},
    "http://purl.org/vocab/cpsv#": {"PublicService"},
}
MATCHES = {
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    SKOS.broadMatch,
    SKOS.closeMatch,
    SKOS.exactMatch,
    SKOS.relatedMatch,
}


def is_known(term: URIRef) -> bool:
    """Tell whether a vocabulary that we know defines the term."""
    for namespace in LISTED:
        if str(term).startswith(str(namespace)):
            return term in namespace
    for address, names in READ.items():
        if str(term).startswith(address):
            return str(term).removeprefix(address) in names
    return False


def foreign_terms(graph: Graph) -> set[URIRef]:
    """Return the terms of other vocabularies that a file uses, leaving addresses of pages aside."""
    nodes = {node for triple in graph for node in triple if isinstance(node, URIRef)}
    pages = set(graph.objects(None, OWL.imports)) | set(graph.objects(None, DCTERMS.license))
    return {node for node in nodes - pages if not str(node).startswith(BASE)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_term_of_another_vocabulary_exists_there(file: Path) -> None:
    terms = foreign_terms(Graph().parse(file))

    assert {term for term in terms if not is_known(term)} == set()


def test_a_term_that_does_not_exist_is_noticed() -> None:
    assert not is_known(URIRef("http://xmlns.com/foaf/0.1/Persona"))
    assert not is_known(URIRef("http://schema.org/Event"))
    assert not is_known(URIRef("http://data.europa.eu/m8g/PublicOrganization"))


@pytest.fixture(params=ALIGNMENTS, ids=lambda file: str(file.stem))
def alignment(request: pytest.FixtureRequest) -> Graph:
    """Return the graph of one alignment."""
    return Graph().parse(request.param)


def test_an_alignment_speaks_of_our_terms_with_matching_properties(
    alignment: Graph, ontology: Graph
) -> None:
    ours = Graph()
    ours += ontology
    for scheme in (ROOT / "ontology" / "scheme").glob("*.ttl"):
        ours.parse(scheme)

    assert set(alignment.predicates()) <= MATCHES
    for subject in alignment.subjects(unique=True):
        assert (subject, RDF.type, None) in ours, subject


def test_an_alignment_repeats_nothing_that_a_module_states(
    alignment: Graph, ontology: Graph
) -> None:
    assert set(alignment) & set(ontology) == set()


def test_no_term_has_two_matches_with_one_other_term(alignment: Graph) -> None:
    pairs = [(subject, term) for subject, _, term in alignment]

    assert len(pairs) == len(set(pairs))

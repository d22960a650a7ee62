"""Every term answers a question, and nothing that its declaration entails is false."""

import re
from pathlib import Path

import pytest
from rdflib import FOAF, ORG, OWL, PROV, RDF, RDFS, BNode, Graph, URIRef

ROOT = Path(__file__).resolve().parents[2]
JALON = "https://w3id.org/jalon/def#"
MODULES = sorted((ROOT / "ontology").glob("*.ttl"))
ALIGNMENTS = sorted((ROOT / "ontology" / "alignment").glob("*.ttl"))
COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
DECLARED = re.compile(r"^jalon:(\w+) a owl:", re.MULTILINE)
TERMS = sorted(
    term for module in MODULES for term in DECLARED.findall(module.read_text(encoding="utf-8"))
)

# What the vocabularies that we reuse say themselves: superclasses, and classes kept disjoint.
REUSED = {
    FOAF.Person: (FOAF.Agent,),
    FOAF.Organization: (FOAF.Agent,),
    ORG.ChangeEvent: (PROV.Activity,),
    ORG.Organization: (FOAF.Organization,),
    PROV.Organization: (PROV.Agent,),
    PROV.Person: (PROV.Agent,),
}
DISJOINT = (
    (FOAF.Document, FOAF.Organization),
    (FOAF.Document, FOAF.Project),
    (FOAF.Organization, FOAF.Person),
    (FOAF.Person, FOAF.Project),
    (PROV.Activity, PROV.Entity),
)


@pytest.fixture(scope="module")
def hierarchy(ontology: Graph) -> Graph:
    """Return the modules and the alignments, with the superclasses of the classes reused."""
    graph = Graph()
    graph += ontology
    for file in ALIGNMENTS:
        graph.parse(file)
    for child, parents in REUSED.items():
        for parent in parents:
            graph.add((child, RDFS.subClassOf, parent))
    return graph


@pytest.mark.parametrize("term", TERMS)
def test_a_term_serves_at_least_one_competency_question(term: str) -> None:
    questions = (ROOT / "ontology" / "question").glob("*.rq")
    used = re.compile(rf"\bjalon:{term}\b|<{re.escape(JALON)}{term}>")

    queries = [COMMENT.sub("", question.read_text(encoding="utf-8")) for question in questions]

    assert any(used.search(query) for query in queries)


def test_every_declared_term_is_seen_by_the_test_above(ontology: Graph) -> None:
    declared = {str(s) for s in ontology.subjects(RDF.type) if str(s).startswith(JALON)}

    assert declared == {JALON + term for term in TERMS}


def test_no_term_is_declared_in_two_modules() -> None:
    assert len(TERMS) == len(set(TERMS))


def test_no_class_is_below_two_disjoint_classes(hierarchy: Graph) -> None:
    for name in TERMS:
        above = set(hierarchy.transitive_objects(URIRef(JALON + name), RDFS.subClassOf))
        for one, other in DISJOINT:
            assert not {one, other} <= above, name


def test_a_property_with_an_object_range_is_an_object_property(ontology: Graph) -> None:
    for property_ in ontology.subjects(RDF.type, OWL.ObjectProperty):
        for range_ in ontology.objects(property_, RDFS.range):
            assert isinstance(range_, BNode) or "XMLSchema" not in str(range_), property_


def test_a_datatype_property_has_a_datatype_for_range(ontology: Graph) -> None:
    for property_ in ontology.subjects(RDF.type, OWL.DatatypeProperty):
        range_ = ontology.value(property_, RDFS.range)
        assert range_ == RDF.langString or "XMLSchema" in str(range_), property_


def test_domains_and_ranges_name_declared_classes(ontology: Graph) -> None:
    named = {o for p in (RDFS.domain, RDFS.range, RDF.first) for o in ontology.objects(None, p)}

    ours = {o for o in named if str(o).startswith(JALON)}

    assert all((o, RDF.type, OWL.Class) in ontology for o in ours)

"""The header tells who the ontology is: address, version, licence, imports, history."""

import re

from rdflib import DCTERMS, OWL, SKOS, VANN, Graph, Literal, URIRef

HEADER = URIRef("https://w3id.org/jalon/def")
LICENCE = URIRef("https://www.etalab.gouv.fr/licence-ouverte-open-licence")


def test_the_version_address_ends_with_the_version(ontology: Graph) -> None:
    version = ontology.value(HEADER, OWL.versionInfo)

    assert re.fullmatch(r"\d+\.\d+\.\d+", str(version))
    assert ontology.value(HEADER, OWL.versionIRI) == URIRef(f"{HEADER}/{version}")


def test_terms_carry_no_version(ontology: Graph) -> None:
    terms = {s for s in ontology.subjects() if str(s).startswith(str(HEADER)) and s != HEADER}

    assert all(re.fullmatch(rf"{HEADER}#[A-Za-z]+", str(term)) for term in terms)


def test_titles_descriptions_and_notes_are_in_french_and_english(ontology: Graph) -> None:
    for term in (DCTERMS.title, DCTERMS.description, DCTERMS.abstract, SKOS.changeNote):
        texts = list(ontology.objects(HEADER, term))
        assert {text.language for text in texts if isinstance(text, Literal)} == {"fr", "en"}


def test_change_notes_begin_with_a_date_and_name_the_version(ontology: Graph) -> None:
    version = str(ontology.value(HEADER, OWL.versionInfo))
    notes = [str(note) for note in ontology.objects(HEADER, SKOS.changeNote)]

    assert all(re.match(r"\d{4}-\d{2}-\d{2} ?: ", note) for note in notes)
    assert sum(version in note for note in notes) == 2


def test_the_licence_creator_and_dates_are_given(ontology: Graph) -> None:
    assert ontology.value(HEADER, DCTERMS.license) == LICENCE
    assert ontology.value(HEADER, DCTERMS.creator)
    for term in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified):
        assert ontology.value(HEADER, term)


def test_the_preferred_prefix_and_namespace_are_given(ontology: Graph) -> None:
    assert str(ontology.value(HEADER, VANN.preferredNamespacePrefix)) == "jalon"
    assert str(ontology.value(HEADER, VANN.preferredNamespaceUri)) == f"{HEADER}#"


def test_org_prov_and_skos_are_imported_under_their_own_addresses(ontology: Graph) -> None:
    assert set(ontology.objects(HEADER, OWL.imports)) == {
        URIRef("http://www.w3.org/2004/02/skos/core"),
        URIRef("http://www.w3.org/ns/org#"),
        URIRef("http://www.w3.org/ns/prov-o#"),
    }


def test_there_is_one_ontology_header(ontology: Graph) -> None:
    assert list(ontology.subjects(None, OWL.Ontology)) == [HEADER]

"""The concept schemes: one file a scheme, titled in two languages, told apart word by word."""

from collections import Counter
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef

ROOT = Path(__file__).resolve().parents[2]
SCHEMES = sorted((ROOT / "ontology" / "scheme").glob("*.ttl"))
NAMES = [
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
]


def test_there_is_one_file_for_each_scheme() -> None:
    assert [file.stem for file in SCHEMES] == NAMES


@pytest.fixture(params=SCHEMES, ids=lambda file: str(file.stem))
def scheme(request: pytest.FixtureRequest) -> tuple[URIRef, Graph]:
    """Return the address of a scheme and the graph of its file."""
    file: Path = request.param
    return URIRef(f"https://w3id.org/jalon/scheme/{file.stem}"), Graph().parse(file)


def test_a_scheme_has_a_title_and_a_description_in_both_languages(
    scheme: tuple[URIRef, Graph],
) -> None:
    address, graph = scheme

    assert (address, RDF.type, SKOS.ConceptScheme) in graph
    for term in (DCTERMS.title, DCTERMS.description):
        texts = list(graph.objects(address, term))
        assert sorted(str(t.language) for t in texts if isinstance(t, Literal)) == ["en", "fr"]


def test_the_notation_of_a_concept_is_the_end_of_its_address(
    scheme: tuple[URIRef, Graph],
) -> None:
    address, graph = scheme

    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert f"{address}#{graph.value(concept, SKOS.notation)}" == str(concept)


def test_two_concepts_of_a_scheme_never_share_a_label(scheme: tuple[URIRef, Graph]) -> None:
    _, graph = scheme

    labels = Counter(graph.objects(None, SKOS.prefLabel))

    assert [label for label, count in labels.items() if count > 1] == []

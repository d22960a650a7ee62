"""``jalon.graph()``: the dataset for Python programs."""

import pytest
import rdflib

import jalon


def test_the_dataset_is_queried_and_walked_as_any_rdflib_dataset() -> None:
    dataset = jalon.graph()

    rows = list(dataset.query("SELECT ?a WHERE { ?a a jalon:Action }"))
    document = rdflib.URIRef("https://w3id.org/jalon/doc/actor/dns")

    assert len(rows) == 24
    assert len(dataset.graph(document)) > 5


@pytest.mark.filterwarnings("ignore:Dataset.:DeprecationWarning")
def test_the_literal_trap_is_as_documented() -> None:
    dataset = jalon.graph()
    acronym = rdflib.URIRef("https://w3id.org/jalon/def#acronym")

    value = dataset.value(rdflib.URIRef("https://w3id.org/jalon/id/actor/dns"), acronym)

    assert str(value) == "DNS"
    assert value.datatype == rdflib.XSD.string

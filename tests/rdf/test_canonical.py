"""One spelling: the same triples always give the same bytes."""

import random

import pytest

from jalon.errors import BadSyntax
from jalon.rdf.canonical import canonical_turtle, write_turtle
from jalon.rdf.parse import parse_triples
from jalon.rdf.records import RecordAddress

ADDRESS = RecordAddress("action", "ouvrir-un-guichet")
RECORD = b"""
PREFIX : <https://w3id.org/jalon/id/action/ouvrir-un-guichet#>
PREFIX action: <https://w3id.org/jalon/id/action/>
PREFIX jalon: <https://w3id.org/jalon/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX source: <https://w3id.org/jalon/id/source/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
:status-2019-12-19 a jalon:StatusReport ; jalon:knownOn "2019-12-19"^^xsd:date ;
  jalon:about action:ouvrir-un-guichet ; jalon:value 1.50, 01, true, "1e3"^^xsd:double .
<https://w3id.org/jalon/doc/action/ouvrir-un-guichet> a jalon:Record .
action:ouvrir-un-guichet a jalon:Action ; jalon:source source:b, source:a ;
  rdfs:label "Ouvrir un \\"guichet\\""@fr, "Open"@en .
"""


def test_the_order_of_triples_does_not_matter() -> None:
    triples = parse_triples(RECORD, "text/turtle")
    spellings = set()

    for seed in range(20):
        random.Random(seed).shuffle(triples)
        spellings.add(write_turtle(triples, ADDRESS))

    assert len(spellings) == 1


def test_spelling_twice_changes_nothing() -> None:
    once = canonical_turtle(RECORD, ADDRESS)

    assert canonical_turtle(once.encode(), ADDRESS) == once


def test_no_triple_and_no_lexical_form_is_changed() -> None:
    spelled = canonical_turtle(RECORD, ADDRESS)

    assert set(parse_triples(spelled.encode(), "text/turtle")) == set(
        parse_triples(RECORD, "text/turtle")
    )


def test_the_thing_comes_first_then_its_document_then_its_fragments() -> None:
    spelled = canonical_turtle(RECORD, ADDRESS)

    places = [
        spelled.index(subject)
        for subject in ("\naction:ouvrir-un-guichet\n", "\n<https://", "\n:status-2019-12-19\n")
    ]
    assert places == sorted(places)


def test_blank_nodes_are_spelled_the_same_whatever_their_labels() -> None:
    one = canonical_turtle(b"_:a <http://p> _:b . _:b <http://q> 1 .")
    other = canonical_turtle(b"_:z <http://p> _:y . _:y <http://q> 1 .")

    assert one == other


def test_a_fault_is_told_with_its_line() -> None:
    with pytest.raises(BadSyntax) as told:
        canonical_turtle(b"\n\na b c .")

    assert told.value.line == 3


def test_numbers_are_written_as_a_person_would() -> None:
    spelled = canonical_turtle(
        b'<http://a> <http://b> "6"^^<http://www.w3.org/2001/XMLSchema#integer>, '
        b'"495.0"^^<http://www.w3.org/2001/XMLSchema#decimal> .'
    )

    assert " 495.0 ,\n" in spelled
    assert " 6 ;\n" in spelled

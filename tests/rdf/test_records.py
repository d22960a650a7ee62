"""One record = one file = one document = one thing."""

from pathlib import Path

import pytest

from jalon.rdf.records import RecordAddress

ADDRESS = RecordAddress("actor", "dns")


def test_the_three_addresses_follow_from_kind_and_slug() -> None:
    assert ADDRESS.thing == "https://w3id.org/jalon/id/actor/dns"
    assert ADDRESS.document == "https://w3id.org/jalon/doc/actor/dns"
    assert ADDRESS.file == Path("actor/dns.ttl")


@pytest.mark.parametrize(
    "iri",
    [
        "https://w3id.org/jalon/id/actor/dns",
        "https://w3id.org/jalon/doc/actor/dns",
        "https://w3id.org/jalon/id/actor/dns#name-1",
    ],
)
def test_every_address_leads_back_and_is_owned(iri: str) -> None:
    assert RecordAddress.of_iri(iri) == ADDRESS
    assert ADDRESS.owns(iri)


@pytest.mark.parametrize(
    "iri",
    [
        "https://w3id.org/jalon/id/actor/DNS",
        "https://w3id.org/jalon/id/unknown/dns",
        "https://w3id.org/jalon/id/actor/../dns",
        "https://w3id.org/jalon/id/actor/",
        "https://w3id.org/jalon/id/actor/1er",
        "https://example.org/id/actor/dns",
    ],
)
def test_what_is_not_well_formed_is_no_address(iri: str) -> None:
    assert RecordAddress.of_iri(iri) is None


def test_a_record_does_not_own_its_neighbour() -> None:
    assert not ADDRESS.owns("https://w3id.org/jalon/id/actor/dns-2")
    assert not ADDRESS.owns("https://w3id.org/jalon/id/actor/dns/x")


def test_a_file_tells_its_address() -> None:
    assert RecordAddress.of_file(Path("any/actor/dns.ttl")) == ADDRESS
    assert RecordAddress.of_file(Path("any/actor/dns.txt")) is None

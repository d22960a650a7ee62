"""``service_allowed``: SERVICE and LOAD reach the addresses it names, and no other."""

from collections.abc import Callable

import pytest

from web.http import address, ask

ONE = "INSERT DATA { <https://one.example/s> <https://one.example/p> 'from the other service' }"


@pytest.fixture
def other(serve: Callable[..., str]) -> str:
    """Another SPARQL service, which holds a triple."""
    base = serve("--scratch")
    told = ask(f"{base}/sparql", "POST", ONE, content_type="application/sparql-update")
    assert told.status == 204
    return base


@pytest.fixture
def calling(
    other: str, serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch, environment
) -> str:
    """A service that may call the other one."""
    monkeypatch.setitem(environment, "JALON_SERVICE_ALLOWED", f"{other}/sparql")
    return serve("--scratch")


def federated(base: str, called: str) -> str:
    query = f"SELECT ?o {{ SERVICE <{called}> {{ ?s ?p ?o }} }}"
    return address(base, "/sparql", ("query", query), ("format", "csv"))


def test_a_named_address_is_called(calling: str, other: str) -> None:
    reply = ask(federated(calling, f"{other}/sparql"))

    assert (reply.status, reply.text) == (200, "o\r\nfrom the other service\r\n")


def test_another_address_is_refused(calling: str, other: str) -> None:
    reply = ask(federated(calling, f"{other}/elsewhere"))

    assert reply.status == 400
    assert "SERVICE" in reply.json["detail"]


def test_without_the_setting_nothing_is_called(other: str, scratch_url: str) -> None:
    assert ask(federated(scratch_url, f"{other}/sparql")).status == 400

"""``/graph-store``: reading everywhere, writing on a scratch dataset."""

import pytest

from web.http import address, ask

GRAPH = "http://example.org/g"
DNS = "https://w3id.org/jalon/doc/actor/dns"


def test_a_record_is_a_named_graph(server_url: str) -> None:
    reply = ask(address(server_url, "/graph-store", ("graph", DNS)), accept="text/turtle")

    assert reply.status == 200
    assert "actor:dns" in reply.text


def test_a_graph_that_does_not_exist_is_not_found(server_url: str) -> None:
    assert ask(address(server_url, "/graph-store", ("graph", GRAPH))).status == 404


@pytest.mark.parametrize(
    "query", ["", "?default&graph=http://a/", "?graph=http://a/&graph=http://b/"]
)
def test_one_graph_must_be_named(server_url: str, query: str) -> None:
    assert ask(f"{server_url}/graph-store{query}").status == 400


@pytest.mark.parametrize("verb", ["PUT", "POST", "DELETE"])
def test_the_guarded_dataset_refuses_writes(server_url: str, verb: str) -> None:
    reply = ask(
        address(server_url, "/graph-store", ("graph", DNS)), verb, "", content_type="text/turtle"
    )

    assert reply.status == 403


def test_a_scratch_graph_lives_its_life(scratch_url: str) -> None:
    url = address(scratch_url, "/graph-store", ("graph", GRAPH))
    turtle = {"content_type": "text/turtle"}

    assert ask(url, "PUT", "<a> <b> 1 .", **turtle).status == 201
    assert ask(url, "POST", "<a> <b> 2 .", **turtle).status == 204
    assert ask(url, accept="application/n-triples").text.count("\n") == 2
    assert ask(url, "PUT", "<a> <b> 3 .", **turtle).status == 204
    assert ask(url, accept="application/n-triples").text.count("\n") == 1
    assert ask(url, "DELETE").status == 204
    assert ask(url).status == 404
    assert ask(url, "DELETE").status == 404


def test_the_default_graph_of_a_scratch_dataset_takes_an_update(scratch_url: str) -> None:
    update = "INSERT DATA { <http://a> <http://b> 1 }"

    done = ask(f"{scratch_url}/sparql", "POST", update, content_type="application/sparql-update")

    assert done.status == 204
    assert "http://a" in ask(f"{scratch_url}/graph-store?default", accept="text/turtle").text


def test_a_document_that_does_not_parse_changes_nothing(scratch_url: str) -> None:
    url = f"{scratch_url}/graph-store?default"
    ask(url, "PUT", "<http://a> <http://b> 1 .", content_type="text/turtle")

    reply = ask(url, "PUT", "<http://a> <http://b> .", content_type="text/turtle")

    assert (reply.status, reply.json["line"]) == (400, 1)
    assert "http://a" in ask(url, accept="text/turtle").text


def test_a_body_that_is_no_graph_is_refused(scratch_url: str) -> None:
    reply = ask(f"{scratch_url}/graph-store?default", "PUT", "a,b", content_type="text/csv")

    assert reply.status == 415

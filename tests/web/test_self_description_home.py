"""What a home says of itself beside what the shipped dataset says: its history."""

from collections.abc import Callable
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import DCTERMS, XSD, URIRef

from jalon.namespaces import DATASET, HISTORY_GRAPH
from jalon.stewardship.access_tokens import create_token
from web.http import address, ask
from web.test_self_description import SD, SHAPES, on_server, read, status

DNS = "https://w3id.org/jalon/doc/actor/dns"
ESSAI = f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA {{ GRAPH <{DNS}> {{
  <https://w3id.org/jalon/id/actor/dns> skos:altLabel "Essai"@fr }} }}"""


@pytest.fixture(scope="module")
def home(jalon: Callable[..., object], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home just begun."""
    folder = tmp_path_factory.mktemp("home")
    jalon("init", folder)
    return folder


@pytest.fixture(scope="module")
def home_url(serve: Callable[..., str], home: Path) -> str:
    """The address of a server on the home."""
    return serve("--home", str(home))


def test_the_history_is_named_and_is_there(home_url: str) -> None:
    graph = read(home_url, "service")
    names = {str(each) for each in graph.objects(None, SD.name)}

    assert HISTORY_GRAPH in names
    for name in names:
        link = on_server(home_url, name)
        assert link is not None
        assert status(link) == 200, name
    reply = ask(f"{home_url}/graph/history", accept="text/turtle")
    assert "https://w3id.org/jalon/history/0" in reply.text
    again = ask(
        f"{home_url}/graph/history", accept="text/turtle", if_none_match=reply.headers["ETag"]
    )
    assert again.status == 304


def test_the_shipped_dataset_has_no_history_to_name(server_url: str) -> None:
    assert (None, SD.name, URIRef(HISTORY_GRAPH)) not in read(server_url, "service")
    reply = ask(f"{server_url}/graph/history", accept_language="en", if_none_match="*")
    assert (reply.status, "jalon init" in reply.json["detail"]) == (404, True)
    assert (URIRef(DATASET), DCTERMS.modified, None) not in read(server_url, "catalog")


def test_the_dataset_was_modified_when_it_was_last_published(home_url: str, home: Path) -> None:
    token = {"Authorization": f"Bearer {create_token(home, 'publisher', 'Ada')}"}
    dataset = URIRef(DATASET)
    assert (dataset, DCTERMS.modified, None) not in read(home_url, "catalog"), "not begun yet"
    update = {"content_type": "application/sparql-update"} | token
    assert ask(f"{home_url}/sparql", "POST", ESSAI, **update).status == 204

    graph = read(home_url, "catalog")

    query = f"""SELECT ?when {{ GRAPH <{HISTORY_GRAPH}> {{
      <https://w3id.org/jalon/history/1> <http://www.w3.org/ns/prov#endedAtTime> ?when }} }}"""
    when = ask(address(home_url, "/sparql", ("query", query)), accept="text/csv").text.split()[1]
    assert graph.value(dataset, DCTERMS.modified) == rdflib.Literal(when, datatype=XSD.dateTime)
    assert (dataset, DCTERMS.issued, None) not in graph, "nobody knows"
    shapes = rdflib.Graph().parse(SHAPES / "catalog.ttl", format="turtle")
    assert pyshacl.validate(graph, shacl_graph=shapes)[0]

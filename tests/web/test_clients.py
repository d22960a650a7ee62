"""Real clients: SPARQLWrapper, rdflib's SPARQLStore and SPARQLUpdateStore, curl."""

import shutil
import subprocess
from pathlib import Path

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, SPARQLWrapper

QUESTIONS = sorted((Path(__file__).resolve().parents[2] / "ontology" / "question").glob("*.rq"))
ACTIONS = "SELECT ?action WHERE { ?action a <https://w3id.org/jalon/def#Action> }"


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_selects(server_url: str, method: str) -> None:
    client = SPARQLWrapper(f"{server_url}/sparql")
    client.setQuery(ACTIONS)
    client.setReturnFormat(JSON)
    client.setMethod(method)

    assert len(client.queryAndConvert()["results"]["bindings"]) == 24


def test_sparqlwrapper_reads_csv_and_turtle(server_url: str) -> None:
    client = SPARQLWrapper(f"{server_url}/sparql")
    client.setQuery(ACTIONS)
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().startswith(b"action")

    client.setQuery("DESCRIBE <https://w3id.org/jalon/id/actor/dns>")
    client.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=client.queryAndConvert(), format="turtle")) > 5


def test_rdflibs_sparqlstore_reads_the_dataset(server_url: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server_url}/sparql"))

    assert len(list(graph.query(ACTIONS))) == 24
    dns = rdflib.URIRef("https://w3id.org/jalon/id/actor/dns")
    assert graph.value(dns, rdflib.RDF.type) == rdflib.URIRef("https://w3id.org/jalon/def#Actor")


def test_rdflibs_sparqlupdatestore_writes_a_scratch_dataset(scratch_url: str) -> None:
    store = SPARQLUpdateStore(f"{scratch_url}/sparql", f"{scratch_url}/sparql")
    graph = rdflib.Graph(store, identifier=rdflib.URIRef("http://example.org/g"))
    triple = (rdflib.URIRef("http://a"), rdflib.URIRef("http://b"), rdflib.Literal("é"))

    graph.add(triple)

    assert list(graph) == [triple]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_curl_asks_every_competency_question(server_url: str, question: Path) -> None:
    done = subprocess.run(
        [
            *("curl", "--silent", "--show-error", "--fail-with-body"),
            *("-H", "Accept: text/csv", "--data-urlencode", f"query@{question}"),
            f"{server_url}/sparql",
        ],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout
    assert done.stdout.count("\n") > 1

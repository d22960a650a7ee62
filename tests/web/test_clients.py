"""Real clients: SPARQLWrapper, rdflib's SPARQLStore and SPARQLUpdateStore, Comunica, curl."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, N3, POST, POSTDIRECTLY, RDFXML, TURTLE, XML, SPARQLWrapper

REPOSITORY = Path(__file__).resolve().parents[2]
COMUNICA = shutil.which("comunica-sparql") or shutil.which(
    "comunica-sparql", path=str(REPOSITORY / "node_modules" / ".bin")
)
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


@pytest.fixture(scope="module")
def shared_url(serve: Callable[..., str]) -> str:
    """The address of a scratch server of this file."""
    return serve("--scratch")


@pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")
def test_sparqlwrapper_reads_every_format_and_asks(server_url: str) -> None:
    client = SPARQLWrapper(f"{server_url}/sparql")
    client.setQuery("ASK { ?s a <https://w3id.org/jalon/def#Action> }")
    client.setReturnFormat(XML)
    assert client.queryAndConvert().getElementsByTagName("boolean")[0].firstChild.data == "true"

    client.setQuery("CONSTRUCT WHERE { ?s a <https://w3id.org/jalon/def#Action> }")
    client.setReturnFormat(RDFXML)
    assert len(client.queryAndConvert()) == 24
    client.setReturnFormat(N3)
    assert len(rdflib.Graph().parse(data=client.queryAndConvert(), format="n3")) == 24


@pytest.mark.parametrize("how", ["urlencoded", POSTDIRECTLY])
def test_sparqlwrapper_updates(shared_url: str, how: str) -> None:
    client = SPARQLWrapper(f"{shared_url}/sparql")
    client.setMethod(POST)
    client.setRequestMethod(how)
    client.setQuery(f'INSERT DATA {{ <http://wrapper> <http://by> "{how}, é" }}')
    client.query()

    client.setMethod("GET")
    client.setReturnFormat(JSON)
    client.setQuery("SELECT ?o { <http://wrapper> <http://by> ?o }")
    values = [row["o"]["value"] for row in client.queryAndConvert()["results"]["bindings"]]
    assert f"{how}, é" in values


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflibs_sparqlstore_asks_by_every_method(server_url: str, method: str) -> None:
    store = SPARQLStore(f"{server_url}/sparql", method=method)
    graph = rdflib.Graph(store, identifier=rdflib.URIRef("https://w3id.org/jalon/doc/actor/dns"))

    assert 20 < len(graph) < 200, "the default-graph-uri is that of the record"
    assert len(list(rdflib.Graph(store).query(ACTIONS))) == 24


def test_rdflibs_sparqlupdatestore_keeps_graphs_apart(shared_url: str) -> None:
    store = SPARQLUpdateStore(f"{shared_url}/sparql", f"{shared_url}/sparql", context_aware=True)
    dataset = rdflib.Dataset(store)
    one, two = (dataset.graph(rdflib.URIRef(f"http://example.org/{n}")) for n in (1, 2))
    triple = (rdflib.URIRef("http://a"), rdflib.URIRef("http://b"), rdflib.Literal(1))

    one.add(triple)
    assert (list(one), list(two)) == ([triple], [])
    one.update("INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }")
    assert len(one) == 2
    one.remove((None, None, None))
    assert len(one) == 0


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_uploads_and_reads_graphs(shared_url: str, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<http://a> <http://b> 1 .")
    url = f"{shared_url}/graph-store?graph=http://example.org/curl"

    def curl(*arguments: str) -> str:
        command = ["curl", "--silent", "--show-error", "--fail-with-body", *arguments, url]
        return subprocess.run(
            command, cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout

    curl("--header", "Content-Type: text/turtle", "--upload-file", "a.ttl")
    curl("--form", "file=@a.ttl;type=text/turtle")
    assert curl("--header", "Accept: application/n-triples").count("\n") == 1
    curl("--request", "DELETE")


@pytest.mark.skipif(
    COMUNICA is None, reason="no comunica-sparql: npm install @comunica/query-sparql"
)
@pytest.mark.parametrize("source", ["{0}/sparql", "sparql@{0}/sparql"])
def test_comunica_finds_the_endpoint_and_asks_it(server_url: str, source: str) -> None:
    done = subprocess.run(
        [
            str(COMUNICA),
            source.format(server_url),
            ACTIONS,
            "-t",
            "application/sparql-results+json",
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["results"]["bindings"]) == 24


@pytest.mark.skipif(
    COMUNICA is None, reason="no comunica-sparql: npm install @comunica/query-sparql"
)
def test_comunica_updates_a_scratch_dataset(shared_url: str) -> None:
    update = "INSERT DATA { <http://comunica> <http://b> 1 }"

    done = subprocess.run(
        [str(COMUNICA), f"sparql@{shared_url}/sparql", update], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    client = SPARQLWrapper(f"{shared_url}/sparql")
    client.setReturnFormat(JSON)
    client.setQuery("ASK { <http://comunica> <http://b> 1 }")
    assert client.queryAndConvert()["boolean"]

"""What the service says of itself: in the right form, true, and with no dead link."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pyshacl
import pytest
import rdflib
from rdflib import DCAT, RDF, SDO, SH, VOID, Namespace, URIRef

from jalon.namespaces import BASE, DATASET
from web.http import Reply, address, ask

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SHAPES = Path(__file__).parent / "self_description"
DESCRIPTIONS = {
    "service": "/sparql",
    "void": "/.well-known/void",
    "catalog": "/dataset",
    "examples": "/.well-known/sparql-examples",
}
SYNTAXES = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
}


def read(url: str, name: str, accept: str = "text/turtle") -> rdflib.Graph:
    reply = ask(url + DESCRIPTIONS[name], accept=accept)
    assert (reply.status, reply.media_type) == (200, accept)
    return rdflib.Graph().parse(data=reply.body, format=SYNTAXES[accept])


def on_server(url: str, iri: str) -> str | None:
    """Where a link leads on the running server; None when it leads elsewhere."""
    bare = iri.partition("#")[0]
    for start in (f"{url}/", BASE):
        if bare.startswith(start):
            return f"{url}/{bare.removeprefix(start)}"
    return None


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("accept", SYNTAXES)
@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_a_description_conforms_to_its_shapes_in_every_syntax(
    server_url: str, name: str, accept: str
) -> None:
    shapes = rdflib.Graph().parse(SHAPES / f"{name}.ttl", format="turtle")

    conforms, _, report = pyshacl.validate(read(server_url, name, accept), shacl_graph=shapes)

    assert conforms, report


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_the_shapes_find_what_is_missing(server_url: str, name: str) -> None:
    shapes = rdflib.Graph().parse(SHAPES / f"{name}.ttl", format="turtle")
    graph = read(server_url, name)
    for predicate in (SD.endpoint, VOID.triples, DCAT.accessURL, SDO.target):
        graph.remove((None, predicate, None))

    assert not pyshacl.validate(graph, shacl_graph=shapes)[0]


def test_no_link_in_a_description_is_dead(server_url: str) -> None:
    links = {
        target
        for name in DESCRIPTIONS
        for triple in read(server_url, name)
        for term in triple
        if isinstance(term, URIRef) and (target := on_server(server_url, str(term)))
    }

    dead = {link: status(link) for link in sorted(links)}

    assert len(links) > 80
    assert {link: code for link, code in dead.items() if code != 200} == {}


def status(link: str) -> int:
    """The status at the end of a link, redirections followed on the same server."""
    reply = ask(link, "HEAD", accept="text/turtle, */*;q=0.5")
    if reply.status in (301, 302, 303, 307, 308):
        parts = urlsplit(link)
        return status(f"{parts.scheme}://{parts.netloc}{reply.headers['Location']}")
    if link.endswith("/graph-store"):
        return status(f"{link}?default")  # it answers for the graphs that are named to it
    if reply.status == 406:
        return ask(link, "HEAD", accept="*/*").status
    return reply.status


def test_the_service_description_is_the_endpoint_without_a_query(server_url: str) -> None:
    graph = read(server_url, "service")
    service = graph.value(predicate=RDF.type, object=SD.Service)

    assert str(graph.value(service, SD.endpoint)) == f"{server_url}/sparql"
    assert (service, SD.supportedLanguage, SD.SPARQL11Update) not in graph, "nothing to write to"
    assert ask(f"{server_url}/sparql").media_type == "text/turtle", "*/* is RDF enough"
    assert ask(f"{server_url}/sparql", accept="text/html").media_type == "text/html"
    named = ask(f"{server_url}/sparql?format=jsonld", accept="text/html")
    assert named.media_type == "application/ld+json"


def test_what_the_service_description_says_is_true(server_url: str) -> None:
    graph = read(server_url, "service")
    wkt = '"POINT(0 0)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
    metre = "<http://www.opengis.net/def/uom/OGC/1.0/metre>"

    for function in graph.objects(None, SD.extensionFunction):
        more = f", {metre}" if str(function).endswith("distance") else ""
        query = f"SELECT (<{function}>({wkt}, {wkt}{more}) AS ?x) {{}}"
        reply = ask(address(server_url, "/sparql", ("query", query)), accept="text/csv")
        assert reply.text.split()[1:] not in ([], [""]), function
    default = graph.value(graph.value(None, RDF.type, SD.Dataset), SD.defaultGraph)
    everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    reply = ask(address(server_url, "/sparql", ("query", everything)), accept="text/csv")
    assert int(graph.value(default, VOID.triples)) == int(reply.text.split()[1])


def test_a_scratch_service_says_that_it_takes_updates(scratch_url: str) -> None:
    graph = read(scratch_url, "service")

    assert (None, SD.supportedLanguage, SD.SPARQL11Update) in graph
    assert (None, SD.feature, SD.EmptyGraphs) in graph
    assert (None, SD.feature, SD.UnionDefaultGraph) not in graph
    assert len(list(graph.objects(None, SD.inputFormat))) == 6


def test_the_counts_of_void_are_those_of_queries(server_url: str) -> None:
    graph = read(server_url, "void")

    for partition in list(graph.objects(None, VOID.classPartition))[:8]:
        term = graph.value(partition, VOID["class"])
        query = f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{term}> }}"
        reply = ask(address(server_url, "/sparql", ("query", query)), accept="text/csv")
        assert int(graph.value(partition, VOID.entities)) == int(reply.text.split()[1]), term
    linked = {str(each) for each in graph.objects(None, VOID.linkPredicate)}
    assert "http://www.w3.org/2002/07/owl#sameAs" in linked


def test_every_example_is_a_question_that_answers(server_url: str) -> None:
    graph = read(server_url, "examples")
    examples = list(graph.subjects(RDF.type, SH.SPARQLExecutable))

    assert len(examples) == 63
    for example in examples[::8]:
        text = str(graph.value(example, SH.select))
        reply = ask(address(server_url, "/sparql", ("query", text)), accept="text/csv")
        assert reply.status == 200
        assert reply.text.count("\n") > 1, example


def test_every_dump_has_the_size_and_checksum_that_are_told(server_url: str) -> None:
    graph = read(server_url, "catalog")
    spdx = Namespace("http://spdx.org/rdf/terms#")
    sums = dict(
        reversed(line.split()) for line in ask(f"{server_url}/dumps/SHA256SUMS").text.splitlines()
    )
    dumps = list(graph.subject_objects(DCAT.downloadURL))

    assert len(dumps) == 5
    for place, link in dumps:
        reply = ask(str(link))
        digest = hashlib.sha256(reply.body).hexdigest()
        file = str(link).rpartition("/")[2]
        told = graph.value(graph.value(place, spdx.checksum), spdx.checksumValue)
        assert str(told).lower() == digest == sums[file]
        assert ask(f"{link}.sha256").text == f"{digest}  {file}\n"
        assert int(graph.value(place, DCAT.byteSize)) == len(reply.body)
        assert file in reply.headers["Content-Disposition"]
        assert ask(str(link), if_none_match=reply.headers["ETag"]).status == 304


def test_a_dump_is_what_the_command_exports(server_url: str, jalon: Callable[..., object]) -> None:
    exported = jalon("export", "--format", "nquads").stdout  # type: ignore[attr-defined]

    assert ask(f"{server_url}/dumps/jalon.nq").text == exported


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_dataset_has_a_page_with_its_downloads(server_url: str, lang: str) -> None:
    page = ask(f"{server_url}/dataset", accept="text/html", accept_language=lang)

    assert (page.status, page.media_type) == (200, "text/html")
    for file in ("jalon.nq", "jalon.trig", "jalon.ttl", "jalon.jsonld", "jalon.csv"):
        assert f'href="/dumps/{file}"' in page.text
    assert 'rel="alternate"' in page.headers["Link"]
    assert f'<{DATASET}>; rel="canonical"' in page.headers["Link"]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/.well-known/void", "/dataset"),
        ("/.well-known/sparql-examples", "/question/"),
        ("/dumps/", "/dataset#dumps"),
    ],
)
def test_a_browser_is_sent_to_a_page(server_url: str, path: str, target: str) -> None:
    reply = ask(server_url + path, accept="text/html")

    assert (reply.status, reply.headers["Location"]) == (303, target)


@pytest.mark.parametrize("path", ["/dumps/other.nq", "/dumps/x.sha256", "/dataset.xyz"])
def test_what_is_not_there_is_not_found(server_url: str, path: str) -> None:
    assert ask(server_url + path).status == 404


def test_descriptions_are_sent_once(server_url: str) -> None:
    for path in DESCRIPTIONS.values():
        first: Reply = ask(server_url + path, accept="text/turtle")

        again = ask(server_url + path, accept="text/turtle", if_none_match=first.headers["ETag"])

        assert (again.status, again.body) == (304, b""), path


def test_addresses_are_those_of_the_public_url_and_never_of_the_host_header(
    server_url: str,
) -> None:
    reply = ask(f"{server_url}/sparql", accept="text/turtle", Host="evil.example")

    assert "evil.example" not in reply.text

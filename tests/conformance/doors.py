"""Runs the tests of the protocol, of the graph store and of the service description.

https://www.w3.org/TR/sparql11-protocol/, https://www.w3.org/TR/sparql11-http-rdf-update/ and
https://www.w3.org/TR/sparql11-service-description/
"""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode, Quad

from conformance.comparison import read_quads
from conformance.endpoint import Endpoint
from conformance.exchanges import play
from conformance.manifest import RDF, Case

_DATA: Final = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
# What the terms of the vocabulary may have as values: a term of its own, or any IRI (None).
_RANGES: Final[Mapping[str, tuple[str, ...] | None]] = {
    "endpoint": None,
    "supportedLanguage": ("SPARQL10Query", "SPARQL11Query", "SPARQL11Update"),
    "feature": (
        "DereferencesURIs",
        "UnionDefaultGraph",
        "RequiresDataset",
        "EmptyGraphs",
        "BasicFederatedQuery",
    ),
    "resultFormat": None,
    "inputFormat": None,
    "extensionFunction": None,
    "extensionAggregate": None,
    "languageExtension": None,
    "propertyFeature": None,
    "defaultEntailmentRegime": None,
    "entailmentRegime": None,
    "defaultSupportedEntailmentProfile": None,
    "supportedEntailmentProfile": None,
    "name": None,
}


def run_protocol(case: Case, endpoint: Endpoint) -> str | None:
    """Play a test of the protocol; the graphs that its queries name hold what their names tell."""
    graphs = " ".join(
        f"GRAPH <{name}> {{ <{name}> a <http://xmlns.com/foaf/0.1/Document> }}"
        for name in map(_DATA.format, range(4))
    )
    reply = endpoint.update(f"DROP ALL ; INSERT DATA {{ {graphs} }}".encode())
    assert reply.status == 204, reply.text
    endpoint.loaded.clear()
    return play(case, endpoint, {"/sparql/": "/sparql"})


def run_graph_store(case: Case, endpoint: Endpoint) -> str | None:
    """Play a test of the graph store, on an empty dataset, its graphs named under this server."""
    endpoint.clear()
    there, here = "http://www.example/gsp", f"{endpoint.address}/graph-store"
    names = {quote(there, safe=""): quote(here, safe=""), f"={there}": f"={here}"}
    return play(case, endpoint, {**names, "/gsp": "/graph-store"})


def run_service_description(case: Case, endpoint: Endpoint) -> str | None:
    """Return why the description that the endpoint gives of itself is not as expected."""
    url = f"{endpoint.address}/sparql"
    reply = endpoint.send("GET", "/sparql", accept="text/turtle")
    if reply.status != 200 or reply.media_type != "text/turtle":
        return f"{reply.status} {reply.headers.get('Content-Type')}"
    return _CHECKS[case.iri.rpartition("#")[2]](read_quads(reply.body, "ttl", url), url)


def _returns_rdf(quads: list[Quad], url: str) -> str | None:
    return None if quads else "an empty graph"


def _has_endpoint(quads: list[Quad], url: str) -> str | None:
    told = [quad.object for quad in quads if quad.predicate.value == f"{_SD}endpoint"]
    return None if told == [NamedNode(url)] else f"sd:endpoint is {told}, not {url}"


def _conforms(quads: list[Quad], url: str) -> str | None:
    """Return the first statement that the vocabulary does not allow."""
    types = {
        quad.subject
        for quad in quads
        if (quad.predicate.value, getattr(quad.object, "value", ""))
        == (f"{RDF}type", f"{_SD}Service")
    }
    endpoints = {quad.subject for quad in quads if quad.predicate.value == f"{_SD}endpoint"}
    if not types or types != endpoints:
        return "every sd:Service, and nothing else, has an sd:endpoint"
    return next((f"not allowed: {quad}" for quad in quads if not _allowed(quad)), None)


def _allowed(quad: Quad) -> bool:
    name = quad.predicate.value.removeprefix(_SD)
    if not quad.predicate.value.startswith(_SD) or name not in _RANGES:
        return True
    values = _RANGES[name]
    if not isinstance(quad.object, NamedNode):
        return False
    of_vocabulary = quad.object.value.startswith(_SD)
    return values is None or not of_vocabulary or quad.object.value.removeprefix(_SD) in values


_CHECKS: Final[Mapping[str, Callable[[list[Quad], str], str | None]]] = {
    "returns-rdf": _returns_rdf,
    "has-endpoint-triple": _has_endpoint,
    "conforms-to-schema": _conforms,
}

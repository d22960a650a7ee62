"""A client of the server under test: one connection kept alive, the doors by their names."""

import http.client
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from pyoxigraph import DefaultGraph, Quad

from conformance.suites import path_of
from web.http import Reply

MEDIA_TYPES: Final = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
}
OF_DATASETS: Final = (".trig", ".nq")
_DUMP: Final = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
_SECONDS: Final = 60


class Endpoint:
    """A scratch server: ``loaded`` are the files that it holds, each under its own name."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.loaded: set[str] = set()
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=_SECONDS)

    def close(self) -> None:
        """Leave the server."""
        self._connection.close()

    def send(self, method: str, target: str, body: bytes | None = None, **headers: str) -> Reply:
        """Send one request; header names are written with underscores (``content_type``).

        A server may close a connection that waits, or after a body that it did not read: then the
        request is sent again on a new one.
        """
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            return self._send(method, target, body, named)
        except (ConnectionError, http.client.RemoteDisconnected):
            self._connection.close()
            return self._send(method, target, body, named)

    def _send(self, method: str, target: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        self._connection.request(method, target, body, headers)
        response = self._connection.getresponse()
        return Reply(response.status, response.headers, response.read())

    def query(
        self, text: bytes, accept: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()
    ) -> Reply:
        """Ask a query by direct POST, of a dataset that the protocol's parameters describe."""
        graphs = [("default-graph-uri", name) for name in default]
        graphs += [("named-graph-uri", name) for name in named]
        target = f"/sparql?{urlencode(graphs)}" if graphs else "/sparql"
        return self.send(
            "POST", target, text, content_type="application/sparql-query", accept=accept
        )

    def update(self, text: bytes) -> Reply:
        """Run an update by direct POST."""
        return self.send("POST", "/sparql", text, content_type="application/sparql-update")

    def put(self, graph: str | None, document: bytes, suffix: str) -> Reply:
        """Store a document as a named graph, or as the default graph (None)."""
        target = f"/graph-store?graph={quote(graph, safe='')}" if graph else "/graph-store?default"
        return self.send("PUT", target, document, content_type=MEDIA_TYPES[suffix])

    def put_dataset(self, document: bytes, suffix: str, base: str) -> Reply:
        """Replace the whole dataset by that of a document."""
        return self.send(
            "PUT",
            "/graph-store",
            document,
            content_type=MEDIA_TYPES[suffix],
            content_location=base,
        )

    def get(self, graph: str, accept: str = "application/n-triples") -> Reply:
        """Read a named graph."""
        return self.send("GET", f"/graph-store?graph={quote(graph, safe='')}", accept=accept)

    def dump(self) -> Reply:
        """Read every quad as solutions in JSON, so that blank nodes stay one across graphs."""
        return self.query(_DUMP.encode(), "application/sparql-results+json")

    def insert(self, quads: Iterable[Quad]) -> None:
        """Add quads, in one INSERT DATA: for datasets, which no graph of the store can be."""
        graphs: dict[str, list[str]] = {}
        for quad in quads:
            name = str(quad.graph_name) if quad.graph_name != DefaultGraph() else ""
            graphs.setdefault(name, []).append(f"{quad.triple} .")
        blocks = [
            f"GRAPH {name} {{ {' '.join(triples)} }}" if name else " ".join(triples)
            for name, triples in graphs.items()
        ]
        reply = self.update(f"INSERT DATA {{ {' '.join(blocks)} }}".encode())
        assert reply.status == 204, reply.text

    def load(self, files: tuple[str, ...]) -> None:
        """Store files, each as a graph under its own IRI, which is then the base of its IRIs."""
        for file in files:
            if file not in self.loaded:
                path = path_of(file)
                reply = self.put(file, path.read_bytes(), path.suffix[1:])
                if reply.status not in (201, 204):
                    raise AssertionError(f"{path} was not stored: {reply.status} {reply.text}")
                self.loaded.add(file)

    def clear(self) -> None:
        """Drop every graph."""
        reply = self.update(b"DROP ALL")
        assert reply.status == 204, reply.text
        self.loaded.clear()

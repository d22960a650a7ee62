"""The one table of formats: name, media type, file suffix, and pyoxigraph's object for it.

Media types: https://www.w3.org/TR/sparql11-protocol/#query-success and each syntax's own
registration; names are those of ``jalon query --format`` and of the ``format`` parameter.
"""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a graph (``rdf``) or a table of solutions (``results``)."""

    name: str
    media_type: str
    suffix: str
    label: str
    rdf: RdfFormat | None = None
    results: QueryResultsFormat | None = None
    also: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header: text formats say their charset."""
        charset = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if charset else self.media_type

    @property
    def carries_named_graphs(self) -> bool:
        """Whether the syntax can name graphs (TriG, N-Quads, JSON-LD)."""
        return self.rdf is not None and self.rdf.supports_datasets


GRAPH_FORMATS: Final = (
    Format("turtle", "text/turtle", "ttl", "Turtle", rdf=RdfFormat.TURTLE),
    Format(
        "jsonld",
        "application/ld+json",
        "jsonld",
        "JSON-LD",
        rdf=RdfFormat.JSON_LD,
        also=("application/json",),
    ),
    Format(
        "ntriples",
        "application/n-triples",
        "nt",
        "N-Triples",
        rdf=RdfFormat.N_TRIPLES,
        also=("text/plain",),
    ),
    Format(
        "rdfxml",
        "application/rdf+xml",
        "rdf",
        "RDF/XML",
        rdf=RdfFormat.RDF_XML,
        also=("application/xml", "text/xml"),
    ),
)
"""What CONSTRUCT, DESCRIBE and documents are written in; the first is the default."""

DATASET_FORMATS: Final = (
    Format("trig", "application/trig", "trig", "TriG", rdf=RdfFormat.TRIG),
    Format("nquads", "application/n-quads", "nq", "N-Quads", rdf=RdfFormat.N_QUADS),
)
"""What is made for datasets: a document names graphs, or means the default graph."""

WHOLE_FORMATS: Final = (
    *DATASET_FORMATS,
    *(each for each in GRAPH_FORMATS if each.carries_named_graphs),
)
"""What a whole dataset, its named graphs kept, is read and written in; the first is the default."""

SOLUTION_FORMATS: Final = (
    Format(
        "json",
        "application/sparql-results+json",
        "srj",
        "JSON",
        results=QueryResultsFormat.JSON,
        also=("application/json",),
    ),
    Format(
        "xml",
        "application/sparql-results+xml",
        "srx",
        "XML",
        results=QueryResultsFormat.XML,
        also=("application/xml", "text/xml"),
    ),
    Format("csv", "text/csv", "csv", "CSV", results=QueryResultsFormat.CSV),
    Format("tsv", "text/tab-separated-values", "tsv", "TSV", results=QueryResultsFormat.TSV),
)
"""What SELECT and ASK are written in; the first is the default."""

FORMATS: Final = GRAPH_FORMATS + DATASET_FORMATS + SOLUTION_FORMATS

BY_NAME: Final = {known.name: known for known in FORMATS}
BY_SUFFIX: Final = {known.suffix: known for known in FORMATS}
BY_MEDIA_TYPE: Final = {known.media_type: known for known in FORMATS}


_OTHER_NAMES: Final = {
    "json-ld": "jsonld",
    "n-triples": "ntriples",
    "n3": "turtle",
    "rdf+xml": "rdfxml",
}
"""What clients in use call a format in the ``format`` parameter (SPARQLWrapper 2.0)."""


_ALSO: Final = {media_type: known for known in FORMATS for media_type in known.also}
"""The other media types of a format; of one that two have, a table's (``json``, ``xml``)."""


def format_named(text: str) -> Format | None:
    """Return the format that a name, a suffix or a media type tells, None if it tells none.

    ``json`` and ``xml``, and the media types that graphs and tables share, tell the table's.
    """
    bare = text.partition(";")[0].strip().lower()
    name = _OTHER_NAMES.get(bare, bare)
    return BY_NAME.get(name) or BY_SUFFIX.get(name) or BY_MEDIA_TYPE.get(name) or _ALSO.get(name)


def rdf_format_of(media_type: str) -> Format | None:
    """Return the RDF syntax of a Content-Type header's value, parameters ignored, else None."""
    bare = media_type.partition(";")[0].strip().lower()
    return next(
        (
            known
            for known in GRAPH_FORMATS + DATASET_FORMATS
            if bare == known.media_type or (bare in known.also and not bare.startswith("text/"))
        ),
        None,
    )

"""Evaluation of SPARQL, in a child: one query text in, one serialised result out.

Results are written by pyoxigraph itself, never through rdflib terms (measured: 5 to 28 times
slower). SPARQL 1.1 Query: https://www.w3.org/TR/sparql11-query/
"""

from collections.abc import Hashable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import IO, Final

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
    serialize,
)

from jalon.errors import BadQuery, BadRequest, NotAcceptable
from jalon.namespaces import ENDPOINT, PREFIXES
from jalon.rdf.formats import BY_NAME, GRAPH_FORMATS, SOLUTION_FORMATS, Format
from jalon.rdf.negotiation import negotiate_format
from jalon.store import grammar, star
from jalon.store.expressible import checked, only_what_can_be_said
from jalon.store.fresh_nodes import with_fresh_nodes
from jalon.store.gate import has_dataset_clause
from jalon.store.prefixes import TRIMMED
from jalon.store.snapshot import Snapshot
from jalon.store.syntax.errors import bad_query
from jalon.store.zero_length import with_zero_length_paths

Result = QuerySolutions | QueryTriples | QueryBoolean

_AS_GRAPH: Final = {"json": "jsonld", "xml": "rdfxml"}


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query with what the protocol adds to it.

    ``format`` is a name of the format table and wins over ``accept``, an Accept header. Graph lists
    are those of https://www.w3.org/TR/sparql11-protocol/#dataset (None = not given).
    """

    text: str
    accept: str | None = None
    format: str | None = None
    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None

    @property
    def key(self) -> Hashable:
        """What two requests of the same answer have in common, on the same dataset."""
        lists = (self.default_graphs, self.named_graphs)
        graphs = (tuple(given) if given is not None else None for given in lists)
        return self.text, self.accept if self.format is None else None, self.format, *graphs

    @property
    def arguments(self) -> dict[str, object]:
        """The fields that were given, as plain values, for the child."""
        given = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in given.items() if value is not None}


def evaluate(snapshot: Snapshot, request: QueryRequest) -> tuple[Result, Format]:
    """Return the result of a query and the format it is to be written in.

    Raises ``BadQuery`` (line, column, excerpt), ``BadRequest`` for a graph that is no IRI,
    ``NotAcceptable``.
    """
    try:
        result = _asked(snapshot, request, request.text)
        if isinstance(result, QuerySolutions):
            text = star.ordered(request.text, [each.value for each in result.variables])
            result = result if text is None else _asked(snapshot, request, text)
    except SyntaxError as error:
        raise bad_query(error, request.text) from None
    except (OSError, ValueError, RuntimeError) as error:
        raise _not_evaluable(error) from None
    return result, choose_format(result, request)


def _asked(snapshot: Snapshot, request: QueryRequest, text: str) -> Result:
    """Ask the text as it is mended; an error is that of the text as it was written."""
    mended = with_fresh_nodes(grammar.with_plain_concatenations(text))
    mended = with_zero_length_paths(mended, partial(_holds, snapshot, request))
    try:
        return _asked_as_it_is(snapshot, request, mended)
    except SyntaxError:
        written = grammar.with_aliases_written_out(mended)
    with suppress(SyntaxError):
        if written != mended:
            return _asked_as_it_is(snapshot, request, written)
    return _asked_as_it_is(snapshot, request, text)


def _holds(snapshot: Snapshot, request: QueryRequest, iri: str) -> bool:
    """Whether a triple of the default graph has an IRI as subject or object.

    Of a text with FROM, any triple counts. True for what is no absolute IRI.
    """
    graphs: Sequence[NamedNode | DefaultGraph | None] = [DefaultGraph()]
    if request.default_graphs is not None or request.named_graphs is not None:
        graphs = _nodes(request.default_graphs or ())
    elif snapshot.guarded or has_dataset_clause(request.text):
        graphs = [None]
    try:
        node = NamedNode(iri)
    except ValueError:
        return True
    found = snapshot.store.quads_for_pattern
    return any(
        next(quads, None) is not None
        for graph in graphs
        for quads in (found(node, None, None, graph), found(None, None, node, graph))
    )


def _asked_as_it_is(snapshot: Snapshot, request: QueryRequest, text: str) -> Result:
    given = request.default_graphs is not None or request.named_graphs is not None
    return snapshot.store.query(
        text,
        base_iri=ENDPOINT,
        use_default_graph_as_union=(
            snapshot.guarded and not given and not has_dataset_clause(text)
        ),
        default_graph=[*_nodes(request.default_graphs or ())] if given else None,
        named_graphs=[*_nodes(request.named_graphs or ())] if given else None,
    )


def choose_format(result: Result, request: QueryRequest) -> Format:
    """Return the format for a result: by name if one is asked, else by the Accept header."""
    formats = GRAPH_FORMATS if isinstance(result, QueryTriples) else SOLUTION_FORMATS
    if request.format is None:
        return negotiate_format(request.accept, formats)
    return format_among(request.format, formats)


def format_among(name: str, formats: Sequence[Format]) -> Format:
    """Return the format of a name, if it is one of those there are; raises ``NotAcceptable``.

    For a graph, what JSON and XML of solutions are called means JSON-LD and RDF/XML.
    """
    for named in (BY_NAME.get(_AS_GRAPH.get(name, name)), BY_NAME.get(name)):
        if named is not None and named in formats:
            return named
    names = tuple(known.name for known in formats)
    raise NotAcceptable(
        f"Le format « {name} » n'existe pas pour ce résultat. "
        f"Formats possibles : {', '.join(names)}.",
        f"The format “{name}” does not exist for this result. "
        f"Possible formats: {', '.join(names)}.",
        names,
    )


def write(result: Result, chosen: Format, output: IO[bytes]) -> None:
    """Write a result to a binary file, piece by piece as it is computed.

    Raises ``NotAcceptable`` when the format cannot say it, and ``BadQuery``.
    """
    try:
        if isinstance(result, QueryTriples):
            write_triples(result, chosen, output)
        else:
            with checked(output, chosen) as file:
                result.serialize(file, chosen.results)
    except (ValueError, RuntimeError) as error:
        raise _not_evaluable(error) from None


def write_triples(triples: Iterable[Triple], chosen: Format, output: IO[bytes]) -> None:
    """Write triples as they come; Turtle and RDF/XML with the house's prefixes.

    Those that a document does not use are for ``prefixes.TRIMMED`` to take out. Raises
    ``NotAcceptable`` when the format cannot say them.
    """
    declared = PREFIXES if chosen.rdf in TRIMMED else None
    with only_what_can_be_said(chosen), checked(output, chosen) as file:
        serialize(triples, file, chosen.rdf, prefixes=declared)


def _not_evaluable(error: Exception) -> BadQuery:
    return BadQuery(
        f"La requête n'a pas pu être évaluée : {error}. SERVICE et LOAD sont fermés ici.",
        f"The query could not be evaluated: {error}. SERVICE and LOAD are closed here.",
    )


def _nodes(iris: Sequence[str]) -> list[NamedNode]:
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise BadRequest(
            f"Un nom de graphe n'est pas une IRI absolue : {error}.",
            f"A graph name is not an absolute IRI: {error}.",
        ) from None

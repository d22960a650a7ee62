"""Results of queries, read from every form that they come in: both sides of a comparison.

Readers of our own, so that what the engine writes is not judged by the engine's own reader.
https://www.w3.org/TR/rdf-sparql-XMLres/, https://www.w3.org/TR/sparql12-results-json/,
https://www.w3.org/TR/sparql11-results-csv-tsv/ and the vocabulary of result sets of the suites.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree

from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from conformance.manifest import RDF, Statements

_RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_SRX: Final = "{http://www.w3.org/2005/sparql-results#}"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_ITS: Final = "{http://www.w3.org/2005/11/its}"

Term = NamedNode | BlankNode | Literal | Triple
Row = Mapping[str, Term]


@dataclass(frozen=True)
class Solutions:
    """A table of solutions (``boolean`` is None), or the answer to an ASK."""

    variables: frozenset[str] = frozenset()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None
    ordered: bool = False


def read_results(data: bytes, suffix: str, base: str = "") -> Solutions:
    """Return the results that a document holds, its form told by a suffix (srx, srj, tsv, csv…).

    A CSV tells no kinds of terms: its cells are literals, but for those that begin with ``_:``.
    """
    return _READERS[suffix](data, base)


def _read_xml(data: bytes, base: str) -> Solutions:
    root = ElementTree.fromstring(data)
    boolean = root.find(f"{_SRX}boolean")
    if boolean is not None:
        return Solutions(boolean=(boolean.text or "").strip() == "true")
    names = (str(each.get("name")) for each in root.iter(f"{_SRX}variable"))
    rows = tuple(
        {
            str(binding.get("name")): _xml_term(binding[0])
            for binding in result.iter(f"{_SRX}binding")
        }
        for result in root.iter(f"{_SRX}result")
    )
    return Solutions(frozenset(names), rows)


def _xml_term(element: ElementTree.Element) -> Term:
    kind, text = element.tag.removeprefix(_SRX), element.text or ""
    if kind == "uri":
        return NamedNode(text)
    if kind == "bnode":
        return BlankNode(text)
    if kind == "literal":
        return _literal(
            text, element.get("datatype"), element.get(f"{_XML}lang"), element.get(f"{_ITS}dir")
        )
    parts = {each.tag.removeprefix(_SRX): _xml_term(each[0]) for each in element}
    return Triple(parts["subject"], parts["predicate"], parts["object"])  # type: ignore[arg-type]


def _read_json(data: bytes, base: str) -> Solutions:
    told = json.loads(data)
    if "boolean" in told:
        return Solutions(boolean=told["boolean"])
    rows = tuple(
        {name: _json_term(term) for name, term in row.items()}
        for row in told["results"]["bindings"]
    )
    return Solutions(frozenset(told["head"].get("vars", ())), rows)


def _json_term(term: Mapping[str, Any]) -> Term:
    kind, value = term["type"], term["value"]
    if kind == "uri":
        return NamedNode(value)
    if kind == "bnode":
        return BlankNode(value)
    if kind in ("literal", "typed-literal"):
        return _literal(value, term.get("datatype"), term.get("xml:lang"), term.get("its:dir"))
    parts = {name: _json_term(each) for name, each in value.items()}
    return Triple(parts["subject"], parts["predicate"], parts["object"])  # type: ignore[arg-type]


def _literal(text: str, datatype: str | None, lang: str | None, direction: str | None) -> Literal:
    if lang:
        return Literal(
            text, language=lang, direction=BaseDirection(direction) if direction else None
        )
    return Literal(text, datatype=NamedNode(datatype)) if datatype else Literal(text)


def _read_tsv(data: bytes, base: str) -> Solutions:
    head, *lines = data.decode().removesuffix("\n").split("\n")
    names = [name.strip().removeprefix("?") for name in head.split("\t")]
    rows = tuple(
        {
            name: _tsv_term(cell)
            for name, cell in zip(names, line.rstrip("\r").split("\t"), strict=True)
            if cell
        }
        for line in lines
    )
    return Solutions(frozenset(filter(None, names)), rows)


def _tsv_term(cell: str) -> Term:
    """Return the term of a cell, written as in Turtle (numbers and booleans without quotes)."""
    if cell.startswith("_:"):
        return BlankNode(cell[2:])
    statement = f"<urn:x> <urn:x> {cell} .".encode()
    (quad,) = parse(statement, format=RdfFormat.TURTLE)
    return quad.object


def _read_csv(data: bytes, base: str) -> Solutions:
    head, *lines = csv.reader(io.StringIO(data.decode(), newline=""))
    rows = tuple(
        {
            name: BlankNode(cell[2:]) if cell.startswith("_:") else Literal(cell)
            for name, cell in zip(head, line or [""], strict=True)
            if cell
        }
        for line in lines
    )
    return Solutions(frozenset(head), rows)


def _read_result_set(data: bytes, base: str) -> Solutions:
    """Read a result set in RDF; rows with ``rs:index`` are in that order."""
    graph = Statements(data, base)
    (result_set,) = (
        each
        for each in graph.subjects(f"{RDF}type")
        if graph.text(each, f"{RDF}type") == f"{_RS}ResultSet"
    )
    boolean = graph.text(result_set, f"{_RS}boolean")
    if boolean:
        return Solutions(boolean=boolean == "true")
    solutions = graph.all(result_set, f"{_RS}solution")
    ordered = all(graph.text(each, f"{_RS}index") for each in solutions) and bool(solutions)
    if ordered:
        solutions = sorted(solutions, key=lambda each: int(graph.text(each, f"{_RS}index")))
    rows = tuple(
        {
            graph.text(binding, f"{_RS}variable"): graph.one(binding, f"{_RS}value")
            for binding in graph.all(solution, f"{_RS}binding")
        }
        for solution in solutions
    )
    names = graph.all(result_set, f"{_RS}resultVariable")
    return Solutions(
        frozenset(each.value for each in names),  # type: ignore[attr-defined]
        rows,  # type: ignore[arg-type]
        ordered=ordered,
    )


_READERS: Final[Mapping[str, Callable[[bytes, str], Solutions]]] = {
    "srx": _read_xml,
    "srj": _read_json,
    "tsv": _read_tsv,
    "csv": _read_csv,
    "ttl": _read_result_set,
}

"""Dumps of the records: every named graph, or their merge, or a table of statements."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from jalon.files import data_folder
from jalon.namespaces import PREFIXES
from jalon.rdf.formats import BY_NAME
from jalon.store import record_rule
from jalon.store.expressible import only_what_can_be_said
from jalon.store.loading import load_records
from jalon.store.snapshot import Snapshot

EXPORT_FORMATS: Final = ("nquads", "trig", "turtle", "jsonld", "csv")

_RDF: Final = {
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
}
_COLUMNS: Final = ("record", "subject", "property", "value", "datatype", "language")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def export(home: Path | None, name: str) -> bytes:
    """Return all records in one of ``EXPORT_FORMATS``, sorted, so that two dumps can be compared.

    N-Quads and TriG keep one named graph a record; Turtle is the merge; JSON-LD keeps the graphs;
    CSV has one row a statement with the columns record, subject, property, value, datatype,
    language (cells that a spreadsheet would run as a formula get a leading apostrophe).
    """
    store = Store()
    load_records(store, home / "data" if home else data_folder())
    return export_quads(store, name)


def record_quads(snapshot: Snapshot) -> Iterator[Quad]:
    """Yield the quads of the records and of dataset.ttl; all quads of a scratch dataset."""
    for quad in snapshot.store:
        if not snapshot.guarded or record_rule.is_record(quad.graph_name):
            yield quad


def export_quads(statements: Iterable[Quad], name: str) -> bytes:
    """Return quads in one of ``EXPORT_FORMATS``, as ``export`` does; raises ``NotAcceptable``."""
    quads = sorted(statements, key=str)
    if name == "csv":
        return _table(quads)
    if name == "turtle":
        return _written((quad.triple for quad in quads), _RDF[name])
    with only_what_can_be_said(BY_NAME[name], [BY_NAME[each] for each in EXPORT_FORMATS]):
        return _written(quads, _RDF[name])


def _written(statements: Iterable[Quad] | Iterable[Triple], syntax: RdfFormat) -> bytes:
    output = io.BytesIO()
    prefixed = syntax in (RdfFormat.TURTLE, RdfFormat.TRIG)
    serialize(statements, output, syntax, prefixes=PREFIXES if prefixed else None)
    return output.getvalue()


def _table(quads: list[Quad]) -> bytes:
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(_COLUMNS)
    writer.writerows(_rows(quads))
    return output.getvalue().encode()


def _rows(quads: list[Quad]) -> Iterator[tuple[str, ...]]:
    for quad in quads:
        value = quad.object
        text = value.value if isinstance(value, NamedNode | Literal) else str(value)
        yield (
            str(getattr(quad.graph_name, "value", "")),
            str(getattr(quad.subject, "value", quad.subject)),
            quad.predicate.value,
            f"'{text}" if text.startswith(_FORMULA) else text,
            value.datatype.value if isinstance(value, Literal) else "",
            (value.language or "") if isinstance(value, Literal) else "",
        )

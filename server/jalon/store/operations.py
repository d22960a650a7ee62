"""What a child can be asked: one table of reads, one of writes; each answers one connection."""

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from types import MappingProxyType
from typing import IO, Any, Final

from jalon.errors import JalonError, NotAcceptable
from jalon.rdf.formats import BY_NAME, Format
from jalon.sandbox.frames import Sink, send_json
from jalon.store import description, graphs, pages
from jalon.store.body import Body
from jalon.store.export import EXPORT_FORMATS, export_quads, record_quads
from jalon.store.graphs import Conditions, Document, Place
from jalon.store.journal import UNSIGNED, Damage, Deed
from jalon.store.prefixes import TRIMMED
from jalon.store.query import QueryRequest, evaluate, write, write_triples
from jalon.store.snapshot import Snapshot
from jalon.store.unknown_terms import is_empty, unknown_terms
from jalon.store.update import update
from jalon.store.update_operations import UsingDataset
from jalon.store.writing import CHECKS, Check

Arguments = Mapping[str, Any]
Answer = Callable[[Snapshot, Sink, Arguments], None]
Value = Callable[[Snapshot, Arguments], object]


def answer(snapshot: Snapshot, request: Arguments, channel: Sink) -> None:
    """Answer one read: a header frame (JSON), then the body's frames if it has a body."""
    _serve(READS, snapshot, request, channel)


def change(snapshot: Snapshot, request: Arguments, channel: Sink) -> bool:
    """Answer one write; return whether it changed the data."""
    before = snapshot.version
    _serve(WRITES, snapshot, request, channel)
    return snapshot.version != before


def _serve(
    table: Mapping[str, Answer], snapshot: Snapshot, request: Arguments, channel: Sink
) -> None:
    try:
        table[request["operation"]](snapshot, channel, request["arguments"])
    except JalonError as error:
        send_json(channel, {"error": describe_error(error)})


def describe_error(error: JalonError) -> dict[str, object]:
    """Return an error as plain values: its name, its sentences, its details."""
    return {
        "name": type(error).__name__,
        "fr": error.fr,
        "en": error.en,
        "details": error.details(),
    }


def query(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
    """Send the result of a SPARQL query."""
    request = QueryRequest(**arguments)
    result, chosen = evaluate(snapshot, request)

    def unknown(body: bytes) -> Mapping[str, object]:
        missing = unknown_terms(snapshot.store, request.text) if is_empty(body, chosen) else ()
        return {"unknown": missing} if missing else {}

    send_document(snapshot, channel, chosen, partial(write, result, chosen), unknown)


def _graph(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
    """Send one graph (None: the default graph) in a format of the table, as of a day if asked.

    The tag of what was known on a day is that of its bytes: it is not the graph, and no condition
    of a write.
    """
    name, day = arguments["graph"], arguments.get("as_of")
    graphs.require_graph(snapshot, name)
    chosen = BY_NAME[arguments["format"]]
    quads = graphs.quads_of(snapshot, name)
    triples = (quad.triple for quad in (graphs.known_on(quads, day) if day else quads))
    tag = {} if day else {"tag": f"{graphs.tag_of(snapshot, name)}-{chosen.name}"}
    written = partial(write_triples, triples, chosen)
    send_document(snapshot, channel, chosen, written, more=tag)


def _quads(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
    """Send every graph, in a format of the table that names graphs."""
    chosen = BY_NAME[arguments["format"]]
    tag = {"tag": f"{graphs.tag_of(snapshot, None)}-{chosen.name}"}
    written = partial(graphs.write_dataset, snapshot, chosen)
    send_document(snapshot, channel, chosen, written, more=tag)


def _dump(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
    """Send all records in one of ``EXPORT_FORMATS``."""
    data = export_quads(record_quads(snapshot), arguments["name"])
    send_document(snapshot, channel, BY_NAME[arguments["name"]], lambda body: body.write(data))


def _dump_digests(snapshot: Snapshot, _: Arguments) -> object:
    """Return size and SHA-256 of each dump; a format that cannot say the data has none."""
    quads, told = list(record_quads(snapshot)), {}
    for name in EXPORT_FORMATS:
        with suppress(NotAcceptable):
            data = export_quads(quads, name)
            told[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return told


def _describe(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
    """Send a description of the service or the dataset, in a format of the table."""
    triples = description.describe(snapshot, arguments["name"], arguments["given"])
    chosen = BY_NAME[arguments["format"]]
    send_document(snapshot, channel, chosen, partial(write_triples, triples, chosen))


def _dataset(snapshot: Snapshot, _: Arguments) -> object:
    """Return the dataset's own facts and counts, for its page."""
    counted = description.statistics(snapshot)
    return {
        "facts": description.dataset_facts(snapshot),
        "triples": counted.triples,
        "entities": counted.entities,
        "classes": counted.classes,
        "properties": counted.properties,
        "links": [asdict(each) for each in counted.links],
    }


def send_document(
    snapshot: Snapshot,
    channel: Sink,
    chosen: Format,
    written: Callable[[IO[bytes]], object],
    told: Callable[[bytes], Mapping[str, object]] = lambda _: {},
    more: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Send what a function writes to a file, its header first.

    The header of a body that is whole has what ``told`` tells of it, that of a long one ``more``.
    """
    header = {"format": chosen.name, "version": snapshot.version, **more}
    trim = TRIMMED.get(chosen.rdf) if chosen.rdf else None
    body = Body(channel, header, trim, told)
    try:
        written(body)  # type: ignore[arg-type]
        body.finish()
    except JalonError as error:
        if not body.begun:
            raise
        body.fail(describe_error(error))  # what was sent is taken back: never half a result


def value_of(compute: Value) -> Answer:
    """Return the operation that sends what a function computes."""

    def send_value(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
        value = compute(snapshot, arguments)
        send_json(channel, {"value": value, "version": snapshot.version})

    return send_value


def _page(compute: Callable[..., object]) -> Answer:
    return value_of(lambda snapshot, arguments: compute(snapshot.store, **arguments))


def _status(snapshot: Snapshot, arguments: Arguments) -> object:
    return {
        "version": snapshot.version,
        "guarded": snapshot.guarded,
        "writable": not snapshot.guarded or (snapshot.home is not None and snapshot.damage is None),
        "publication": snapshot.publication,
        "damage": _told(snapshot.damage) if snapshot.damage else None,
        "quads": snapshot.quads,
    }


def _told(damage: Damage) -> dict[str, object]:
    """Return what is told of a damage to whoever asks; its reason is for the home's keeper."""
    return {"fr": damage.fr, "en": damage.en, "last_good": damage.last_good}


def run_update(
    snapshot: Snapshot,
    arguments: Arguments,
    deed: Deed = UNSIGNED,
    checks: Sequence[Check] = CHECKS,
) -> object:
    """Run a SPARQL Update, signed by a deed, through some checks."""
    dataset = UsingDataset(arguments["default_graphs"], arguments["named_graphs"])
    update(snapshot, arguments["text"], dataset, deed, checks)
    return None


def run_put_graph(
    snapshot: Snapshot,
    arguments: Arguments,
    deed: Deed = UNSIGNED,
    checks: Sequence[Check] = CHECKS,
) -> object:
    """Store a graph; return whether it is new."""
    return graphs.put_graph(
        snapshot,
        Place(arguments["graph"], arguments["base"]),
        _documents(arguments),
        arguments["replace"],
        Conditions(**arguments["conditions"]),
        deed,
        checks,
    )


def run_put_dataset(
    snapshot: Snapshot,
    arguments: Arguments,
    deed: Deed = UNSIGNED,
    checks: Sequence[Check] = CHECKS,
) -> object:
    """Store documents that name graphs; return whether a graph was made of those that do not."""
    return graphs.put_dataset(
        snapshot,
        _documents(arguments),
        arguments["replace"],
        arguments["base"],
        Place(*arguments["new"]) if arguments["new"] else None,
        Conditions(**arguments["conditions"]),
        deed,
        checks,
    )


def _documents(arguments: Arguments) -> list[Document]:
    return [Document(kind, base64.b64decode(data)) for kind, data in arguments["documents"]]


def run_delete_graph(
    snapshot: Snapshot,
    arguments: Arguments,
    deed: Deed = UNSIGNED,
    checks: Sequence[Check] = CHECKS,
) -> object:
    """Remove a graph."""
    conditions = Conditions(**arguments["conditions"])
    graphs.delete_graph(snapshot, arguments["graph"], conditions, deed, checks)
    return None


READS: Final[dict[str, Answer]] = {
    "query": query,
    "graph": _graph,
    "quads": _quads,
    "dump": _dump,
    "describe": _describe,
    "dump_digests": value_of(_dump_digests),
    "dataset": value_of(_dataset),
    "status": value_of(_status),
    **{name: _page(compute) for name, compute in pages.PAGES.items()},
}

WRITES: Final[dict[str, Answer]] = {
    "update": value_of(run_update),
    "put_graph": value_of(run_put_graph),
    "put_dataset": value_of(run_put_dataset),
    "delete_graph": value_of(run_delete_graph),
}
"""The writes by name; a process of a higher layer puts its own in their place."""

"""What a child can be asked: one table of reads, one of writes; each answers one connection."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from jalon.errors import JalonError
from jalon.rdf.formats import BY_NAME, Format
from jalon.sandbox.frames import FrameWriter, Sink, send_json
from jalon.store import description, graphs, pages
from jalon.store.export import EXPORT_FORMATS, export_quads, record_quads
from jalon.store.graphs import Conditions, Document
from jalon.store.query import QueryRequest, evaluate, write, write_triples
from jalon.store.snapshot import Snapshot
from jalon.store.unknown_terms import is_empty, unknown_terms
from jalon.store.update import update
from jalon.store.update_operations import UsingDataset

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


def _query(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
    request = QueryRequest(**arguments)
    result, chosen = evaluate(snapshot, request)

    def announce(body: bytearray) -> None:
        missing = unknown_terms(snapshot.store, request.text) if is_empty(body, chosen) else ()
        _announce(snapshot, channel, chosen, **({"unknown": missing} if missing else {}))

    output = _AnnouncedWriter(channel, announce)
    try:
        write(result, chosen, output)  # type: ignore[arg-type]
    except JalonError as error:
        if not output.announced:
            raise
        # The header is gone: a cut message is the only true end (never half a result as a whole).
        raise SystemExit(1) from error


class _AnnouncedWriter(FrameWriter):
    """Frames whose header is sent when the first block is full, or the whole is shorter."""

    def __init__(self, channel: Sink, announce: Callable[[bytearray], None]) -> None:
        super().__init__(channel)
        self._announce = announce
        self.announced = False

    def flush(self) -> None:
        """Send the header before anything else, then what is pending."""
        if not self.announced:
            self.announced = True
            self._announce(self._pending)
        super().flush()


def _graph(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
    """Send one graph (None: the default graph) in a format of the table."""
    name = arguments["graph"]
    graphs.require_graph(snapshot, name)
    chosen = BY_NAME[arguments["format"]]
    _announce(snapshot, channel, chosen, tag=graphs.tag_of(snapshot, name))
    output = FrameWriter(channel)
    triples = (quad.triple for quad in graphs.quads_of(snapshot, name))
    write_triples(triples, chosen, output)  # type: ignore[arg-type]
    output.flush()


def _dump(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
    """Send all records in one of ``EXPORT_FORMATS``."""
    data = export_quads(record_quads(snapshot), arguments["name"])
    _announce(snapshot, channel, BY_NAME[arguments["name"]])
    output = FrameWriter(channel)
    output.write(data)
    output.flush()


def _dump_digests(snapshot: Snapshot, _: Arguments) -> object:
    """Return size and SHA-256 of each dump."""
    quads = list(record_quads(snapshot))
    dumps = {name: export_quads(quads, name) for name in EXPORT_FORMATS}
    return {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in dumps.items()
    }


def _describe(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
    """Send a description of the service or the dataset, in a format of the table."""
    triples = description.describe(snapshot, arguments["name"], arguments["given"])
    chosen = BY_NAME[arguments["format"]]
    _announce(snapshot, channel, chosen)
    output = FrameWriter(channel)
    write_triples(triples, chosen, output)  # type: ignore[arg-type]
    output.flush()


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


def _announce(snapshot: Snapshot, channel: Sink, chosen: Format, **more: object) -> None:
    send_json(channel, {"format": chosen.name, "version": snapshot.version, **more})


def _value(compute: Value) -> Answer:
    def send_value(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
        value = compute(snapshot, arguments)
        send_json(channel, {"value": value, "version": snapshot.version})

    return send_value


def _page(compute: Callable[..., object]) -> Answer:
    return _value(lambda snapshot, arguments: compute(snapshot.store, **arguments))


def _status(snapshot: Snapshot, arguments: Arguments) -> object:
    return {
        "version": snapshot.version,
        "guarded": snapshot.guarded,
        "writable": not snapshot.guarded or snapshot.home is not None,
        "quads": len(snapshot.store),
    }


def _update(snapshot: Snapshot, arguments: Arguments) -> object:
    dataset = UsingDataset(arguments["default_graphs"], arguments["named_graphs"])
    update(snapshot, arguments["text"], dataset)
    return None


def _put_graph(snapshot: Snapshot, arguments: Arguments) -> object:
    documents = [
        Document(media_type, base64.b64decode(data)) for media_type, data in arguments["documents"]
    ]
    return graphs.put_graph(
        snapshot,
        arguments["graph"],
        documents,
        arguments["replace"],
        Conditions(**arguments["conditions"]),
    )


def _delete_graph(snapshot: Snapshot, arguments: Arguments) -> object:
    graphs.delete_graph(snapshot, arguments["graph"], Conditions(**arguments["conditions"]))
    return None


READS: Final[Mapping[str, Answer]] = {
    "query": _query,
    "graph": _graph,
    "dump": _dump,
    "describe": _describe,
    "dump_digests": _value(_dump_digests),
    "dataset": _value(_dataset),
    "status": _value(_status),
    **{name: _page(compute) for name, compute in pages.PAGES.items()},
}

WRITES: Final[Mapping[str, Answer]] = {
    "update": _value(_update),
    "put_graph": _value(_put_graph),
    "delete_graph": _value(_delete_graph),
}

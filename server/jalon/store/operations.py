"""What a child can be asked: one table of reads, one of writes; each answers one connection."""

import base64
from collections.abc import Callable, Mapping
from functools import partial
from typing import IO, Any, Final

from jalon.errors import JalonError
from jalon.rdf.formats import BY_NAME, Format
from jalon.sandbox.frames import Sink, send_json
from jalon.store import pages, scratch
from jalon.store.body import Body
from jalon.store.prefixes import TRIMMED
from jalon.store.query import QueryRequest, evaluate, write, write_triples
from jalon.store.scratch import require_graph
from jalon.store.snapshot import Snapshot

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
    result, chosen = evaluate(snapshot, QueryRequest(**arguments))
    _send_document(snapshot, channel, chosen, partial(write, result, chosen))


def _graph(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
    """Send one graph (None: the default graph) in a format of the table."""
    name = arguments["graph"]
    require_graph(snapshot, name)
    chosen = BY_NAME[arguments["format"]]
    triples = (quad.triple for quad in scratch.quads_of(snapshot, name))
    _send_document(snapshot, channel, chosen, partial(write_triples, triples, chosen))


def _send_document(
    snapshot: Snapshot, channel: Sink, chosen: Format, written: Callable[[IO[bytes]], None]
) -> None:
    """Send what a function writes to a file, its header first."""
    header = {"format": chosen.name, "version": snapshot.version}
    trim = TRIMMED.get(chosen.rdf) if chosen.rdf else None
    body = Body(channel, header, trim)
    try:
        written(body)  # type: ignore[arg-type]
        body.finish()
    except JalonError as error:
        if body.begun:
            # The header is gone: a cut message is the only true end (never half a result).
            raise SystemExit(1) from error
        raise


def _value(compute: Value) -> Answer:
    def send_value(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
        value = compute(snapshot, arguments)
        send_json(channel, {"value": value, "version": snapshot.version})

    return send_value


def _page(compute: Callable[..., object]) -> Answer:
    return _value(lambda snapshot, arguments: compute(snapshot.store, **arguments))


def _status(snapshot: Snapshot, arguments: Arguments) -> object:
    return {"version": snapshot.version, "guarded": snapshot.guarded, "quads": snapshot.quads}


def _update(snapshot: Snapshot, arguments: Arguments) -> object:
    scratch.update(snapshot, arguments["text"])
    return None


def _put_graph(snapshot: Snapshot, arguments: Arguments) -> object:
    return scratch.put_graph(
        snapshot,
        arguments["graph"],
        arguments["media_type"],
        base64.b64decode(arguments["data"]),
        arguments["replace"],
    )


def _delete_graph(snapshot: Snapshot, arguments: Arguments) -> object:
    scratch.delete_graph(snapshot, arguments["graph"])
    return None


READS: Final[Mapping[str, Answer]] = {
    "query": _query,
    "graph": _graph,
    "status": _value(_status),
    **{name: _page(compute) for name, compute in pages.PAGES.items()},
}

WRITES: Final[Mapping[str, Answer]] = {
    "update": _value(_update),
    "put_graph": _value(_put_graph),
    "delete_graph": _value(_delete_graph),
}

"""The engine as its users see it: ask a query or an operation, get a true answer or an error.

Holds no data and evaluates nothing: every request goes to a child of the template process.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Self

from jalon.namespaces import ENDPOINT
from jalon.rdf.formats import Format
from jalon.sandbox import allocator
from jalon.sandbox.client import Client, Doors, Reply, TemplateProcess
from jalon.sandbox.places import Places
from jalon.settings import Settings
from jalon.store import gate
from jalon.store.answer import Answer, error_told
from jalon.store.cache import ResultCache, depends_on_the_moment
from jalon.store.gate import GateLimits
from jalon.store.query import QueryRequest
from jalon.store.update_operations import without_closed_loads

PROGRAM: Final = "jalon.store.process"
HOME_PROGRAM: Final = "jalon.stewardship.process"
"""The modules that run as the engine: the plain one, and that of a home, which it writes to."""

UNSIGNED: Final[Mapping[str, object]] = MappingProxyType({})


class Engine(Client):
    """A template process, started here or by the parent, asked through its doors."""

    def __init__(self, folder: Path, settings: Settings, owned: TemplateProcess | None) -> None:
        places = Places(
            settings.places,
            settings.query_seconds,
            settings.light_seconds,
            settings.queue_seconds,
        )
        super().__init__(Doors(folder, places), owned)
        self._write_seconds = settings.write_seconds
        self._result_bytes = settings.result_bytes
        self._limits = GateLimits.of(settings)
        self._update_limits = replace(self._limits, size=settings.body_bytes)
        self._cache: ResultCache[Answer] = ResultCache(settings.cache_bytes)
        self._guarded: bool | None = None

    @classmethod
    def start(
        cls,
        settings: Settings,
        scratch: bool = False,
        load: Sequence[Path] = (),
        program: str = PROGRAM,
    ) -> Self:
        """Start a template on the home's dataset, the shipped one, or a scratch one; wait for it.

        Raises ``EngineUnavailable`` with the reason when it cannot start.
        """
        engine = cls.launch(settings, scratch, load, program)
        engine.wait()
        return engine

    @classmethod
    def launch(
        cls,
        settings: Settings,
        scratch: bool = False,
        load: Sequence[Path] = (),
        program: str = PROGRAM,
    ) -> Self:
        """Start a template and return at once; ``wait`` before asking.

        ``program`` is the module to run: that of a higher layer, which adds operations of its own.
        """
        arguments = ["--scratch", *(str(path.resolve()) for path in load)] if scratch else []
        chosen = allocator.environment(settings.allocator, for_objects=program == HOME_PROGRAM)
        environment = settings.environment() | chosen
        process = TemplateProcess.start(program, arguments, environment)
        return cls(process.folder, settings, process)

    @classmethod
    def connect(cls, folder: Path, settings: Settings) -> Self:
        """Use the template whose doors lie in a folder."""
        return cls(folder, settings, None)

    @property
    def succession(self) -> int:
        """A number that changes with the dataset: an answer of before it may be out of date."""
        return self._doors.succession

    def query(self, request: QueryRequest) -> Answer:
        """Return the answer to a SPARQL query; it is kept until the dataset changes.

        Raises ``GateRefused``, ``BadQuery``, ``BadRequest``, ``NotAcceptable``, or an
        ``EngineError``.
        """
        key, succession = request.key, self._doors.succession
        found = self._cache.get(key, succession)
        if found is not None:
            return found
        gate.check(request.text, self._limits)
        answer = self._document("query", request.arguments)
        if answer.body is not None and not depends_on_the_moment(request.text):
            self._cache.put(key, answer.to_keep(), answer.length + len(request.text), succession)
        return answer

    def is_guarded(self) -> bool:
        """Whether the dataset is a home's or the shipped one, not a scratch one."""
        if self._guarded is None:
            self._guarded = bool(self.call("status")["guarded"])
        return self._guarded

    def graph(self, name: str | None, chosen: Format, as_of: str | None = None) -> Answer:
        """Return a graph (None: the default graph) in a format; raises ``NotFound``.

        ``as_of`` a day: without the assertions that were known later.
        """
        asked = {"graph": name, "format": chosen.name, "as_of": as_of}
        return self._document("graph", asked)

    def dataset(self, chosen: Format) -> Answer:
        """Return every graph, in a format that names graphs."""
        return self._document("quads", {"format": chosen.name})

    def dump(self, name: str) -> Answer:
        """Return all records in one of the formats of ``store.export``."""
        return self._document("dump", {"name": name})

    def describe(self, name: str, chosen: Format, **given: object) -> Answer:
        """Return a description of ``store.description`` in a format."""
        return self._document("describe", {"name": name, "format": chosen.name, "given": given})

    def call(self, operation: str, **arguments: object) -> Any:
        """Return the value of an operation of ``jalon.store.operations``."""
        return value_of(self._doors.ask({"operation": operation, "arguments": arguments}))

    def update(
        self,
        text: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        signed: Mapping[str, object] = UNSIGNED,
    ) -> Any:
        """Run a SPARQL Update; returns when it is durable and later reads see it.

        The graphs are those of ``using-graph-uri`` and ``using-named-graph-uri``; ``signed`` is
        what the operation of the engine's program takes beside the text. Raises
        ``GateRefused``, ``BadQuery``, ``BadRequest``, ``ReadOnly``, ``RecordRuleBroken``, or an
        ``EngineError``.
        """
        text = without_closed_loads(text, self._update_limits.service_allowed)
        gate.check(text, self._update_limits)
        graphs = {"default_graphs": [*default_graphs], "named_graphs": [*named_graphs]}
        return self.change("update", text=text, **graphs, **signed)

    def put_graph(
        self,
        graph: str | None,
        documents: Sequence[tuple[str, bytes]],
        replace: bool,
        signed: Mapping[str, object] = UNSIGNED,
        base: str | None = None,
        **conditions: Sequence[str] | None,
    ) -> Any:
        """Replace a graph by documents, or add them to it; return whether it is new.

        ``documents`` are media types with bytes, ``conditions`` those of ``store.graphs``. Without
        a ``base``, relative IRIs are relative to the graph's name.
        """
        return self.change(
            "put_graph",
            graph=graph,
            documents=_encoded(documents),
            replace=replace,
            base=base or graph or ENDPOINT,
            conditions=conditions,
            **signed,
        )

    def put_dataset(
        self,
        documents: Sequence[tuple[str, bytes]],
        replace: bool,
        base: str,
        signed: Mapping[str, object] = UNSIGNED,
        new: tuple[str, str] | None = None,
        **conditions: Sequence[str] | None,
    ) -> Any:
        """Replace the whole dataset by documents, or add them to it; as ``put_graph``.

        ``new`` are name and base of the graph that those make which are no dataset: whether it was
        made is returned.
        """
        return self.change(
            "put_dataset",
            documents=_encoded(documents),
            replace=replace,
            base=base,
            new=new,
            conditions=conditions,
            **signed,
        )

    def delete_graph(
        self,
        graph: str | None,
        signed: Mapping[str, object] = UNSIGNED,
        **conditions: Sequence[str] | None,
    ) -> Any:
        """Remove a graph; raises ``NotFound``, ``PreconditionFailed``."""
        return self.change("delete_graph", graph=graph, conditions=conditions, **signed)

    def document(self, operation: str, **arguments: object) -> Answer:
        """Return the document that an operation of the engine's program sends."""
        return self._document(operation, arguments)

    def change(self, operation: str, **arguments: object) -> Any:
        """Run a write of the engine's program and return its value, once later reads see it."""
        return self._change(operation, arguments)

    def _document(self, operation: str, arguments: dict[str, Any]) -> Answer:
        reply = self._doors.ask({"operation": operation, "arguments": arguments})
        _raise_error(reply)
        return Answer.receive(reply, self._result_bytes)

    def _change(self, operation: str, arguments: dict[str, Any]) -> Any:
        request = {"operation": operation, "arguments": arguments}
        return value_of(self._doors.change(request, self._write_seconds))


def _encoded(documents: Sequence[tuple[str, bytes]]) -> list[list[str]]:
    return [[kind, base64.b64encode(data).decode()] for kind, data in documents]


def value_of(reply: Reply) -> Any:
    """Return the value that a reply holds, or raise the error that it tells."""
    _raise_error(reply)
    for _ in reply.frames():
        pass
    return reply.header["value"]


def _raise_error(reply: Reply) -> None:
    told = reply.header.get("error")
    if told is not None:
        for _ in reply.frames():
            pass
        raise error_told(told)

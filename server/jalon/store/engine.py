"""The engine as its users see it: ask a query or an operation, get a true answer or an error.

Holds no data and evaluates nothing: every request goes to a child of the template process.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, Self

from jalon import errors
from jalon.errors import JalonError, TooLarge
from jalon.rdf.formats import BY_NAME, Format
from jalon.sandbox.client import Doors, Reply, TemplateProcess
from jalon.sandbox.frames import BLOCK
from jalon.sandbox.places import Places
from jalon.settings import Settings
from jalon.store import gate
from jalon.store.cache import Result, ResultCache, depends_on_the_moment
from jalon.store.gate import GateLimits
from jalon.store.query import QueryRequest

_IN_MEMORY: Final = 8_388_608


@dataclass(slots=True)
class Answer:
    """A complete result: its format, the dataset version it was made from, and its bytes.

    Complete, because granian ends a body that raises as if it were whole (read in its source,
    2.8): a result is held, beyond 8 MiB in a temporary file, until its end has come. Status, length
    and ETag are then true. ``kept`` tells that it came from the cache of results.
    """

    format: Format
    version: str
    length: int
    digest: str
    _body: IO[bytes]
    kept: bool = False

    def read(self) -> bytes:
        """Return the whole body."""
        return b"".join(self.blocks())

    def close(self) -> None:
        """Drop the body unread."""
        self._body.close()

    def blocks(self) -> Iterator[bytes]:
        """Yield the body in blocks of 64 kB, once."""
        with self._body as body:
            while block := body.read(BLOCK):
                yield block


class Engine:
    """A template process, started here or by the parent, asked through its doors."""

    def __init__(self, folder: Path, settings: Settings, owned: TemplateProcess | None) -> None:
        self._doors = Doors(
            folder,
            Places(
                settings.places,
                settings.query_seconds,
                settings.light_seconds,
                settings.queue_seconds,
            ),
        )
        self._write_seconds = settings.write_seconds
        self._result_bytes = settings.result_bytes
        self._limits = GateLimits.of(settings)
        self._cache = ResultCache(settings.cache_bytes)
        self._guarded: bool | None = None
        self._owned = owned

    @classmethod
    def start(cls, settings: Settings, scratch: bool = False, load: Sequence[Path] = ()) -> Self:
        """Start a template on the home's dataset, the shipped one, or a scratch one; wait for it.

        Raises ``EngineUnavailable`` with the reason when it cannot start.
        """
        engine = cls.launch(settings, scratch, load)
        engine.wait()
        return engine

    @classmethod
    def launch(cls, settings: Settings, scratch: bool = False, load: Sequence[Path] = ()) -> Self:
        """Start a template and return at once; ``wait`` before asking."""
        arguments = ["--scratch", *(str(path.resolve()) for path in load)] if scratch else []
        process = TemplateProcess.start("jalon.store.process", arguments, settings.environment())
        return cls(process.folder, settings, process)

    @classmethod
    def connect(cls, folder: Path, settings: Settings) -> Self:
        """Use the template whose doors lie in a folder."""
        return cls(folder, settings, None)

    @property
    def folder(self) -> Path:
        """The folder of the doors."""
        return self._doors.folder

    def wait(self) -> None:
        """Wait until the template that was launched here is ready."""
        if self._owned is not None:
            self._owned.wait()

    def stop(self) -> None:
        """Leave the template, and stop it if it was started here."""
        self._doors.close()
        if self._owned is not None:
            self._owned.stop()
            self._owned = None

    def query(self, request: QueryRequest) -> Answer:
        """Return the answer to a SPARQL query.

        The guarded dataset does not change while it is served: its results are kept. Raises
        ``GateRefused``, ``BadQuery``, ``BadRequest``, ``NotAcceptable``, or an ``EngineError``.
        """
        key = request.key
        found = self._cache.get(key)
        if found is not None:
            body = BytesIO(found.body)
            length = len(found.body)
            return Answer(found.format, found.version, length, found.digest, body, kept=True)
        gate.check(request.text, self._limits)
        answer = self._document("query", request.arguments)
        if answer.length <= self._cache.limit // 8 and self._may_keep(request.text):
            body = BytesIO(answer.read())
            kept = Result(answer.format, answer.version, answer.digest, body.getvalue())
            self._cache.put(key, kept)
            answer = Answer(answer.format, answer.version, answer.length, answer.digest, body)
        return answer

    def _may_keep(self, text: str) -> bool:
        if self._guarded is None:
            self._guarded = bool(self.call("status")["guarded"])
        return self._guarded and not depends_on_the_moment(text)

    def graph(self, name: str | None, chosen: Format) -> Answer:
        """Return a graph (None: the default graph) in a format; raises ``NotFound``."""
        return self._document("graph", {"graph": name, "format": chosen.name})

    def call(self, operation: str, **arguments: object) -> Any:
        """Return the value of an operation of ``jalon.store.operations``."""
        return value_of(self._doors.ask({"operation": operation, "arguments": arguments}))

    def update(self, text: str) -> None:
        """Run a SPARQL Update on a scratch dataset; returns when later reads see it.

        Raises ``GateRefused``, ``BadQuery``, ``ReadOnly``, or an ``EngineError``.
        """
        gate.check(text, self._limits)
        self._change("update", {"text": text})

    def put_graph(self, graph: str | None, media_type: str, data: bytes, replace: bool) -> bool:
        """Replace a graph of a scratch dataset, or add to it; return whether it is new."""
        arguments = {
            "graph": graph,
            "media_type": media_type,
            "data": base64.b64encode(data).decode(),
            "replace": replace,
        }
        return bool(self._change("put_graph", arguments))

    def delete_graph(self, graph: str | None) -> None:
        """Remove a graph of a scratch dataset; raises ``NotFound``."""
        self._change("delete_graph", {"graph": graph})

    def _document(self, operation: str, arguments: dict[str, Any]) -> Answer:
        reply = self._doors.ask({"operation": operation, "arguments": arguments})
        _raise_error(reply)
        with ExitStack() as on_error:
            body = on_error.enter_context(SpooledTemporaryFile(_IN_MEMORY))
            digest, length = hashlib.sha256(), 0
            for frame in reply.frames():
                body.write(frame)
                digest.update(frame)
                length += len(frame)
                if length > self._result_bytes:
                    reply.close()
                    raise _too_large(self._result_bytes)
            body.seek(0)
            on_error.pop_all()
        chosen = BY_NAME[reply.header["format"]]
        return Answer(chosen, reply.header["version"], length, digest.hexdigest()[:32], body)

    def _change(self, operation: str, arguments: dict[str, Any]) -> Any:
        request = {"operation": operation, "arguments": arguments}
        return value_of(self._doors.change(request, self._write_seconds))


def value_of(reply: Reply) -> Any:
    """Return the value that a reply holds, or raise the error that it tells."""
    _raise_error(reply)
    for _ in reply.frames():
        pass
    return reply.header["value"]


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"Le résultat dépasse {limit} octets. Réduisez-le (LIMIT, moins de colonnes) ou prenez "
        "l'export complet par « jalon export ».",
        f"The result is larger than {limit} bytes. Make it smaller (LIMIT, fewer columns) or take "
        "the whole export with “jalon export”.",
    )


def _raise_error(reply: Reply) -> None:
    told = reply.header.get("error")
    if told is not None:
        for _ in reply.frames():
            pass
        kind: type[JalonError] = getattr(errors, told["name"])
        raise kind(told["fr"], told["en"], **told["details"])

"""Compressed bodies: zstd (RFC 8878) or gzip (RFC 1952), as the client's Accept-Encoding prefers.

https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding. A compressed representation has an
ETag of its own, that of the plain one with the coding's name; what comes back in a condition is
read without it. A request that says who it is (Cookie, Authorization) is answered plainly, so that
no secret can be guessed from a length.
"""

import gzip
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import zstandard
from flask import Response, request

SMALLEST: Final = 1024
"""Bytes under which a body is sent plainly: it would win nothing."""

_CODINGS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "zstd": lambda body: zstandard.ZstdCompressor(level=3).compress(body),
    "gzip": lambda body: gzip.compress(body, compresslevel=1, mtime=0),
}
"""Coding → how it is made; the first is preferred. Measured: zstd takes a third of gzip's time."""

_COMPRESSIBLE: Final = re.compile(
    r"text/|image/svg|application/(?:n-|trig|javascript|sparql|.*\b(?:json|xml)\b)"
)
_AT_ONCE: Final = 8_388_608
"""Bytes above which a body is compressed as it is sent."""
_SUFFIX: Final = re.compile(r'-(?:zstd|gzip)"')
_HELD: Final = "jalon.held"
"""The environment's name for If-None-Match as it came."""

_CONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH")
_PRIVATE: Final = ("HTTP_COOKIE", "HTTP_AUTHORIZATION")


def chosen_coding(environ: Mapping[str, Any]) -> str | None:
    """Return the coding that a WSGI environment's client prefers, None for plain bytes."""
    accepted = environ.get("HTTP_ACCEPT_ENCODING")
    if not accepted or any(name in environ for name in _PRIVATE):
        return None
    return _preferred(accepted)


def read_conditions(environ: dict[str, Any]) -> None:
    """Take the coding's name out of the ETags of a request's conditions; note what was held."""
    if "HTTP_IF_NONE_MATCH" in environ:
        environ[_HELD] = environ["HTTP_IF_NONE_MATCH"]
    for name in _CONDITIONS:
        if name in environ:
            environ[name] = _SUFFIX.sub('"', environ[name])


def compressed(coding: str, body: bytes) -> bytes:
    """Return a body in a coding."""
    return _CODINGS[coding](body)


def compressed_blocks(coding: str, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a body in a coding, as its blocks come."""
    made = zstandard.ZstdCompressor(level=3).compressobj() if coding == "zstd" else None
    writer = made or zlib.compressobj(1, wbits=31)
    for block in blocks:
        yield writer.compress(block)
    yield writer.flush()


def coded_tag(tag: str, coding: str) -> str:
    """Return the ETag of a representation in a coding."""
    return f'{tag[:-1]}-{coding}"' if tag.endswith('"') else tag


def compress(response: Response) -> Response:
    """Return a response compressed if its client takes it and it is worth it.

    What answers HEAD is compressed too, so that its headers are those of GET: RFC 9110, 9.3.2.
    """
    response.vary.add("Accept-Encoding")
    coding = chosen_coding(request.environ)
    if coding is None or "Content-Encoding" in response.headers:
        return response
    tag = response.headers.get("ETag")
    coded = coded_tag(tag, coding) if tag is not None else None
    if response.status_code == 304:
        is_coded = coded is not None and coded in request.environ.get(_HELD, "")
    else:
        is_coded = _is_worth_it(response)
        if is_coded:
            _code_body(response, coding)
    if is_coded and coded is not None:
        response.headers["ETag"] = coded
    return response


def _is_worth_it(response: Response) -> bool:
    if not _COMPRESSIBLE.match(response.mimetype or "") or response.status_code == 206:
        return False
    return (response.content_length or 0) >= SMALLEST


def _code_body(response: Response, coding: str) -> None:
    response.headers["Content-Encoding"] = coding
    response.direct_passthrough = False
    if (response.content_length or 0) > _AT_ONCE:
        blocks = response.iter_encoded()
        response.response = compressed_blocks(coding, blocks)
        del response.headers["Content-Length"]
    else:
        response.set_data(compressed(coding, response.get_data()))


@lru_cache(256)
def _preferred(accepted: str) -> str | None:
    qualities = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        qualities[name.strip()] = _quality(parameter)
    given = {name: qualities.get(name, qualities.get("*", 0.0)) for name in _CODINGS}
    best = max(given, key=lambda name: given[name])
    return best if given[best] > 0 and given[best] >= qualities.get("identity", 0.0) else None


def _quality(parameter: str) -> float:
    key, _, value = parameter.partition("=")
    if key.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0

"""The documents of a Graph Store request: its body, or the parts of a form, parsed no further.

GSP, section 5.5: https://www.w3.org/TR/sparql11-http-rdf-update/#http-post; multipart/form-data:
https://www.rfc-editor.org/rfc/rfc7578
"""

from collections.abc import Iterator
from typing import Final

from flask import request
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder

from jalon.errors import BadRequest
from jalon.rdf.formats import BY_SUFFIX
from jalon.web.bodies import read_body, require_utf8

_MULTIPART: Final = "multipart/form-data"
_NO_TYPE: Final = ("", "application/octet-stream")
_TEXT: Final = ("", "text/plain")


def documents() -> list[tuple[str, bytes]]:
    """Return the documents of the body, each with its media type.

    Raises ``BadRequest`` for a form without a document, ``UnsupportedMediaType`` for a charset that
    is not read here, and what ``read_body`` does.
    """
    body = read_body()
    if request.mimetype != _MULTIPART:
        require_utf8(request.mimetype_params)
        return [(request.mimetype or "text/turtle", body)]
    try:
        found = list(_parts(body, request.mimetype_params.get("boundary", "")))
    except ValueError:
        raise BadRequest(
            "Le corps n'est pas un multipart/form-data bien formé.",
            "The body is not well-formed multipart/form-data.",
        ) from None
    if not found:
        raise BadRequest(
            "Le formulaire ne porte aucun document : ni fichier (filename=…), ni partie qui dise "
            "sa syntaxe (Content-Type).",
            "The form has no document: no file (filename=…), and no part that tells its syntax "
            "(Content-Type).",
        )
    return found


def _parts(body: bytes, boundary: str) -> Iterator[tuple[str, bytes]]:
    """Yield the documents of a form; raises ``ValueError`` when it is not well formed.

    A part without a file's name is one too if it tells a syntax; else it is a field, left out.
    """
    if not boundary:
        raise ValueError("no boundary")
    decoder = MultipartDecoder(boundary.encode("ascii"))
    decoder.receive_data(body)
    decoder.receive_data(None)
    part: Field | File | None = None
    pieces: list[bytes] = []
    while not isinstance(event := decoder.next_event(), Epilogue):
        if isinstance(event, Field | File):
            part, pieces = event, []
        elif isinstance(event, Data):
            pieces.append(event.data)
            if part is not None and not event.more_data and _is_document(part):
                require_utf8(parse_options_header(part.headers.get("Content-Type"))[1])
                yield _media_type(part), b"".join(pieces)


def _is_document(part: Field | File) -> bool:
    return isinstance(part, File) or _told_type(part) not in _TEXT


def _media_type(part: Field | File) -> str:
    """Return the media type of a part, by the suffix of its file's name if it tells none."""
    told = _told_type(part)
    name = part.filename if isinstance(part, File) else ""
    known = BY_SUFFIX.get(name.rpartition(".")[2].lower())
    return known.media_type if told in _NO_TYPE and known else told


def _told_type(part: Field | File) -> str:
    return parse_options_header(part.headers.get("Content-Type"))[0].lower()

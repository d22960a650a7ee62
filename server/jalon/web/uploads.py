"""Uploads of a request: a body, or the parts of a form, taken as bytes and parsed no further.

multipart/form-data: https://www.rfc-editor.org/rfc/rfc7578
"""

import base64
import io
from dataclasses import dataclass
from typing import Final

from flask import current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from jalon.errors import BadRequest, TooLarge
from jalon.web import language
from jalon.web.bodies import read_body

PARTS: Final = 1_000
_FORM: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"
PASTED: Final = ("texte collé", "pasted text")
"""What a pasted text is called, in French and in English."""

_SUFFIXES: Final = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/trig": "trig",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/rdf+xml": "rdf",
    "text/csv": "csv",
    "application/zip": "zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A document as it came: what it is called, its bytes, the media type it was given."""

    name: str
    data: bytes
    media_type: str

    def plain(self) -> dict[str, str]:
        """Return the upload as values that JSON has."""
        data = base64.b64encode(self.data).decode()
        return {"name": self.name, "media_type": self.media_type, "data": data}


@dataclass(frozen=True, slots=True)
class Submission:
    """What a request brought: documents, and the fields of its form, if it was one."""

    uploads: list[Upload]
    fields: dict[str, str]
    is_form: bool


def submission() -> Submission:
    """Return what the request under way brings.

    Raises ``BadRequest`` when it brings nothing, ``TooLarge``, ``LengthRequired``, ``EngineBusy``.
    """
    brought = anything()
    if not brought.uploads:
        raise nothing_came()
    return brought


def anything() -> Submission:
    """Return what the request under way brings, be it nothing; the body is read once."""
    if "jalon_brought" not in g:
        body = read_body()
        if request.mimetype in (_FORM, _MULTIPART):
            g.jalon_brought = _of_form(body)
        else:
            g.jalon_brought = Submission([_of_body(body)] if body else [], {}, is_form=False)
    brought: Submission = g.jalon_brought
    return brought


def form_field(name: str) -> str:
    """Return a field of the request's form, "" when there is none."""
    is_form = request.mimetype in (_FORM, _MULTIPART)
    return anything().fields.get(name, "") if is_form else ""


def pasted_name() -> str:
    """Return what a pasted text is called, in the language of the page."""
    return language.choose(*PASTED)


def nothing_came() -> BadRequest:
    """Return the error for a request without a document."""
    return BadRequest(
        "Aucun document n'est arrivé : choisissez un fichier, ou collez un texte. Rien n'a été "
        "vérifié.",
        "No document came: choose a file, or paste a text. Nothing was checked.",
    )


def _of_body(body: bytes) -> Upload:
    named = request.args.get("name", "").strip()[:200]
    media_type = request.content_type or ""
    suffix = _SUFFIXES.get(request.mimetype, "")
    name = named or (f"document.{suffix}" if suffix else "document")
    if request.headers.get("Content-Encoding", "").strip().lower() in ("gzip", "x-gzip"):
        return Upload(f"{name}.gz", body, "application/gzip")
    return Upload(name, body, media_type)


def _of_form(body: bytes) -> Submission:
    """Return the files and the text of a form; a field left empty is nothing."""
    parser = FormDataParser(
        max_form_memory_size=current_app.config["MAX_CONTENT_LENGTH"], max_form_parts=PARTS
    )
    try:
        _, form, files = parser.parse(
            io.BytesIO(body), request.mimetype, len(body), request.mimetype_params
        )
    except RequestEntityTooLarge:
        raise TooLarge(
            f"Le formulaire a plus de {PARTS} parties. Envoyez une archive .zip.",
            f"The form has more than {PARTS} parts. Send a .zip archive.",
        ) from None
    uploads = []
    for file in (each for key in files for each in files.getlist(key)):
        data = file.stream.read()
        file.close()
        if data or file.filename:
            uploads.append(Upload((file.filename or "fichier")[:200], data, file.mimetype or ""))
    fields = {name: form[name] for name in form}
    language.prefer(fields.get("lang", ""))
    text = fields.get("text", "")
    if text.strip():
        uploads.append(Upload(pasted_name(), text.encode("utf-8", "replace"), ""))
    return Submission(uploads, fields, is_form=True)

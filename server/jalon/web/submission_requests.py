"""What a request to ``/submissions`` tells: fields, documents, the version acted on, a state.

A field comes by form, by address or, for a move, in a JSON object.
"""

import json

from flask import request

from jalon.errors import BadRequest, PreconditionRequired
from jalon.rdf.records import RecordAddress
from jalon.stewardship.inbox import Brought
from jalon.stewardship.transitions import State
from jalon.store.record_lines import tag_of_etag
from jalon.validation.door.kinds import Upload
from jalon.web import uploads


def brought() -> Brought:
    """Return what the request brings; raises ``BadRequest`` for addresses that name no record."""
    brought = uploads.anything()
    withdrawals: dict[str, str | None] = {}
    if field("withdraw"):
        successor = field("successor")
        withdrawals[_document("withdraw")] = _document("successor") if successor else None
    if not brought.uploads and not withdrawals:
        raise uploads.nothing_came()
    base = tag_of_etag(field("base"))
    bases = {_document("record"): base} if field("record") and base else {}
    documents = tuple(Upload(each.name, each.data, each.media_type) for each in brought.uploads)
    return Brought(documents, withdrawals, bases)


def _document(name: str) -> str:
    return RecordAddress.named(field(name)).document


def field(name: str) -> str:
    """Return what a form, a JSON object or the address tells under a name."""
    if request.mimetype == "application/json" and name in ("move", "why"):
        return _json_field(name)
    return (uploads.form_field(name) or request.args.get(name, "")).strip()[:4000]


def _json_field(name: str) -> str:
    try:
        told = json.loads(uploads.anything().uploads[0].data)
        return str(told.get(name, "")).strip()[:4000]
    except (ValueError, IndexError, AttributeError, RecursionError):
        raise BadRequest(
            'Envoyez un objet JSON : {"move": "accept", "why": "…"}.',
            'Send a JSON object: {"move": "accept", "why": "…"}.',
        ) from None


def if_match() -> str:
    """Return the version that a move is made on; raises ``PreconditionRequired`` without one."""
    if "If-Match" in request.headers:
        return "*" if request.if_match.star_tag else next(iter(request.if_match.as_set()), "")
    told = uploads.form_field("etag")
    if not told:
        raise PreconditionRequired(
            "Dites sur quelle version vous agissez : en-tête If-Match, avec l'ETag de la "
            "soumission telle que vous l'avez lue.",
            "Say which version you act on: the header If-Match, with the ETag of the submission "
            "as you have read it.",
        )
    return told


def state_asked(default: State | None) -> State | None:
    """Return the state that is asked for, None for all: an empty one, or ``all``."""
    asked = request.args.get("state")
    if asked is None:
        return default
    if asked in ("", "all"):
        return None
    try:
        return State(asked)
    except ValueError:
        known = ", ".join(each.value for each in State)
        raise BadRequest(
            f"« {asked[:40]} » n'est pas un état. États : {known}.",
            f"“{asked[:40]}” is not a state. States: {known}.",
        ) from None

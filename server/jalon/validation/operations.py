"""What a check child can be asked: one table; arguments and values are plain JSON.

Each answers from the resident dataset and leaves it as it was.
"""

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final

from jalon.errors import JalonError
from jalon.sandbox.frames import Sink, send_json
from jalon.store.operations import describe_error
from jalon.validation import desk
from jalon.validation.documents import Document
from jalon.validation.resident import Resident

Arguments = Mapping[str, Any]
Operation = Callable[[Resident, Arguments], object]


def answer(resident: Resident, request: Arguments, channel: Sink) -> None:
    """Answer one request: its value, or the error it raised."""
    try:
        value = OPERATIONS[request["operation"]](resident, request["arguments"])
    except JalonError as error:
        send_json(channel, {"error": describe_error(error)})
    else:
        send_json(channel, {"value": value})


def _status(resident: Resident, _: Arguments) -> object:
    """Return how much is resident: triples, records, targeted shapes."""
    return {
        "triples": len(resident.screened.index),
        "records": len(resident.context.records),
        "shapes": len(resident.screened.plan.pieces),
    }


def _validate(resident: Resident, arguments: Arguments) -> object:
    """Return the verdict on documents (name, media type, base64 of the bytes) and its reasons."""
    documents = [
        Document(each["name"], base64.b64decode(each["data"]), each["media_type"])
        for each in arguments["documents"]
    ]
    report = resident.check(documents)
    return {
        "verdict": str(report.verdict),
        "results": [
            {
                "focusNode": each.focus_node,
                "sourceShape": each.source_shape,
                "severity": str(each.severity),
                "origin": each.origin,
                "message": {"fr": each.message_fr, "en": each.message_en},
            }
            for each in report.results
        ],
    }


OPERATIONS: Final[dict[str, Operation]] = {
    "status": _status,
    "validate": _validate,
    "check": desk.check,
    "mend": desk.mend,
    "template": desk.make_template,
}
"""The operations by name."""

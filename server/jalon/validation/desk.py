"""The steward's desk in a check child: uploads to a report, to mended files, kinds to templates.

Plain values in and out; bytes as base64.
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from jalon.validation.door.kinds import Upload
from jalon.validation.door.limits import DoorLimits
from jalon.validation.fixing import patches
from jalon.validation.intake import Intake
from jalon.validation.rendering import render
from jalon.validation.report import Report
from jalon.validation.report_plain import to_plain
from jalon.validation.resident import Resident
from jalon.validation.sheets.template import Templates

Arguments = Mapping[str, Any]
_MADE: list[tuple[Resident, Templates]] = []


def check(resident: Resident, arguments: Arguments) -> dict[str, Any]:
    """Return the report on some uploads, its results cut after ``most``, its counts true.

    With a ``format``, also as a text of that format, in ``lang``.
    """
    report = _report(resident, _uploads(arguments), arguments.get("limits"))
    cut = report.cut(int(arguments["most"]))
    asked = arguments.get("format")
    text = render(cut, asked, arguments["lang"]) if asked else None
    return {"report": to_plain(cut), "text": text}


def mend(resident: Resident, arguments: Arguments) -> dict[str, Any]:
    """Return the uploads that sure corrections change, mended, and the report on all of them."""
    uploads = _uploads(arguments)
    report = _report(resident, uploads, arguments.get("limits"))
    found = patches(report, {upload.name: upload.data for upload in uploads})
    after = {patch.file: patch.after for patch in found}
    mended = [Upload(u.name, after.get(u.name, u.data), u.media_type) for u in uploads]
    again = _report(resident, mended, arguments.get("limits")) if found else report
    return {
        "report": to_plain(again.cut(int(arguments["most"]))),
        "files": {name: base64.b64encode(data).decode() for name, data in after.items()},
        "changes": sum(len(patch.corrections) for patch in found),
    }


def make_template(resident: Resident, arguments: Arguments) -> str:
    """Return a kind's spreadsheet, as base64; raises ``NotFound``."""
    templates = _templates(resident)
    kind, slugs, lang = arguments["kind"], arguments["slugs"], arguments["lang"]
    if arguments["format"] == "csv":
        data = b"\xef\xbb\xbf" + templates.csv(kind, slugs, lang).encode()
    else:
        data = templates.workbook(kind, slugs, lang)
    return base64.b64encode(data).decode()


def prepare(resident: Resident) -> None:
    """Make, before any child is forked, what every child needs."""
    templates = _templates(resident)
    templates.catalogue.members([])
    templates.workbook("event")


def _report(
    resident: Resident, uploads: Sequence[Upload], limits: Mapping[str, int] | None
) -> Report:
    bounds = DoorLimits(**limits) if limits else DoorLimits()
    intake = Intake(resident.graph, resident.shapes, bounds, _templates(resident).catalogue)
    received = intake.receive(uploads)
    return resident.check(received.documents, received.unreadable)


def _templates(resident: Resident) -> Templates:
    """Return the templates of a dataset, made once for the one that this process holds."""
    if not _MADE or _MADE[0][0] is not resident:
        _MADE[:] = [(resident, Templates.of_resident(resident.graph, resident.shapes))]
    return _MADE[0][1]


def _uploads(arguments: Arguments) -> list[Upload]:
    return [
        Upload(each["name"], base64.b64decode(each["data"]), each.get("media_type", ""))
        for each in arguments["uploads"]
    ]

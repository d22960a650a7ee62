"""The report as CSV, one line a result, safe to open in a spreadsheet.

https://www.rfc-editor.org/rfc/rfc4180. A text that begins like a formula gets an apostrophe.
"""

import csv
import io
from typing import Final

from jalon.validation.report import Report, Result
from jalon.validation.sheets.cells import shielded

COLUMNS: Final = (
    "severity",
    "file",
    "sheet",
    "cell",
    "line",
    "column",
    "record",
    "property",
    "value",
    "message",
    "correction",
    "rule",
    "component",
    "focusNode",
    "origin",
    "id",
)


def as_csv(report: Report, lang: str) -> str:
    """Return the results, and the unreadable files, as CSV with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in report.unreadable:
        cells = ["", each.file, "", "", each.line or "", each.column or "", "", "", ""]
        cells[0] = "Unreadable"
        rest = [each.message(lang), "", "", each.reason, "", "", ""]
        writer.writerow([shielded(str(cell)) for cell in (*cells, *rest)])
    for result in report.results:
        writer.writerow([shielded(cell) for cell in _cells(result, lang)])
    return out.getvalue()


def _cells(result: Result, lang: str) -> list[str]:
    details, place = result.details, result.details.place
    correction = details.corrections[0].message(lang) if details.corrections else ""
    return [
        result.severity.value,
        result.file or "",
        (place.sheet or "") if place else "",
        (place.cell or "") if place else "",
        str(place.line) if place else "",
        str(place.column) if place else "",
        result.record_label or "",
        details.property(lang) or result.path or "",
        result.value or "",
        result.message(lang),
        correction,
        result.source_shape,
        result.component,
        result.focus_node,
        result.origin,
        details.id,
    ]

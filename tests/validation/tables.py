"""Small tables for the tests: CSV texts and workbooks of events, made of the headers that count."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

EVENT = ("fiche [event]", "libellé (français)", "sorte d’événement", "au plus tôt", "organisateur")
"""The headers of a small table of events."""


def csv_of(*rows: Sequence[str], header: Sequence[str] = EVENT) -> bytes:
    """Return a CSV text of some rows."""
    return "\r\n".join(";".join(row) for row in (header, *rows)).encode()


def workbook_of(*rows: Sequence[object], header: Sequence[str] = EVENT, sheet: str = "A") -> bytes:
    """Return a workbook of one sheet."""
    return workbook({sheet: [header, *rows]})


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Return a workbook of some sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

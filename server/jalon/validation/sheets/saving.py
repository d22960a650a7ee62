"""Workbooks saved to bytes, with no file in between: a check child can open none.

openpyxl 3.1 writes each sheet to a temporary file before it puts it into the archive.
"""

import io
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter


class _MemoryWriter(ExcelWriter):
    """openpyxl's writer, its sheets written to memory."""

    _archive: ZipFile

    def write_worksheet(self, ws: Any) -> None:
        """Write a sheet into the archive."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        out = io.BytesIO()
        writer: Any = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


def saved(book: Workbook) -> bytes:
    """Return a workbook in the Office Open XML form (.xlsx)."""
    out = io.BytesIO()
    _MemoryWriter(book, ZipFile(out, "w", ZIP_DEFLATED)).save()
    return out.getvalue()

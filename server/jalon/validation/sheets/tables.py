"""Tables of cells, as read from a workbook or a CSV file that came through the door."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from jalon.errors import BadSyntax
from jalon.validation.places import Place
from jalon.validation.sheets.cells import unshielded

_DELIMITERS: Final = ",;\t"
_EXCERPT: Final = 20_000
_FIELD: Final = 100_000
_ERRORS: Final = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, and whether it holds a formula (whose text is then its source)."""

    text: str
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty: its number from 1 and its cells."""

    number: int
    cells: tuple[Cell, ...]

    def text(self, column: int) -> str:
        """Return the text of a cell, empty past the end."""
        return self.cells[column].text if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet, or a CSV file (whose ``sheet`` is None): its header and its rows."""

    sheet: str | None
    header: Row
    rows: list[Row] = field(default_factory=list)

    def place(self, row: Row, column: int) -> Place:
        """Return the place of a cell."""
        return Place(
            line=row.number,
            column=column + 1,
            excerpt=row.text(column)[:_EXCERPT],
            sheet=self.sheet,
            cell=f"{get_column_letter(column + 1)}{row.number}",
            header=self.header.text(column) or None,
        )


def workbook_tables(data: bytes) -> list[Table]:
    """Return the sheets of a workbook that the door let in; raises ``BadSyntax``.

    Read-only, cell by cell; formulas are never computed, nor their kept results taken.
    """
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        tables = [_table(str(sheet.title), _sheet_rows(sheet)) for sheet in book.worksheets]
    except Exception as error:  # openpyxl raises what it happens to meet (KeyError, TypeError…)
        raise BadSyntax(
            f"Ce classeur ne se laisse pas lire ({type(error).__name__}). Ouvrez-le dans votre "
            "tableur, enregistrez-le en .xlsx, puis recommencez.",
            f"This workbook cannot be read ({type(error).__name__}). Open it in your spreadsheet "
            "program, save it as .xlsx, then try again.",
        ) from None
    return [table for table in tables if table is not None]


def csv_tables(text: str) -> list[Table]:
    """Return the table of a CSV text; the delimiter is that of its first line."""
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(_FIELD)
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            rows.append(Row(number, tuple(Cell(unshielded(cell).strip()) for cell in cells)))
    except csv.Error as error:
        raise BadSyntax(
            f"CSV mal écrit à la ligne {reader.line_num} ({error}). Vérifiez les guillemets.",
            f"Malformed CSV on line {reader.line_num} ({error}). Check the quotation marks.",
            reader.line_num,
        ) from None
    table = _table(None, rows)
    return [] if table is None else [table]


def _table(sheet: str | None, rows: Iterable[Row]) -> Table | None:
    filled = [row for row in rows if any(cell.text for cell in row.cells)]
    return Table(sheet, filled[0], filled[1:]) if filled else None


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = tuple(_cell(cell) for cell in cells)
        if row:
            yield Row(number, row)


def _cell(cell: Any) -> Cell:
    kind = cell.data_type
    if kind in ("f", "e") or (kind == "s" and _ERRORS.fullmatch(str(cell.value))):
        return Cell(str(getattr(cell.value, "text", cell.value)).strip(), formula=True)
    return Cell(_text(cell.value))


def _text(value: object) -> str:
    """Return the text of a cell's value: ISO dates, numbers without an empty decimal part."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value).strip()

"""Workbooks for people: headers that explain themselves, lists to choose from, one page of help."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from jalon.validation.catalogue import Catalogue
from jalon.validation.sheets.cells import Cells
from jalon.validation.sheets.columns import Column, Section
from jalon.validation.sheets.saving import saved

LISTS: Final = ("Listes", "Lists")
HELP: Final = ("Mode d’emploi", "How to")
_ROWS: Final = 1_000
_TITLE: Final = 31
_PROMPT: Final = 250
_NEEDED: Final = PatternFill("solid", start_color="FFE0EFEE")
_FREE: Final = PatternFill("solid", start_color="FFF4F7F6")
_EXAMPLE: Final = Font(italic=True, color="FF4D5C66")
_SHEET_SIGNS: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: its section, its first headers, its rows of texts."""

    section: Section
    first: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def write_workbook(
    kind: str, sheets: Sequence[Sheet], catalogue: Catalogue, cells: Cells, lang: str
) -> bytes:
    """Return a workbook in the Office Open XML form (.xlsx)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    pages = [book.create_sheet(_title(sheet.section.name(lang))) for sheet in sheets]
    _write_help(book.create_sheet(_of(HELP, lang)), sheets, cells, lang)
    lists = _Lists(book.create_sheet(_of(LISTS, lang)))
    for page, sheet in zip(pages, sheets, strict=True):
        _write_sheet(page, sheet, lists, catalogue, cells, lang)
    return saved(book)


class _Lists:
    """The sheet that holds what the drop-down lists offer, one column a list."""

    def __init__(self, page: Worksheet) -> None:
        self._page = page
        self._known: dict[tuple[str, ...], str] = {}
        page.sheet_state = "hidden"

    def range(self, options: Sequence[str]) -> str:
        """Return the range that holds some options, written once."""
        key = tuple(options)
        if key not in self._known:
            column = len(self._known) + 1
            for row, option in enumerate(options, 1):
                _put(self._page, row, column, option)
            letter = get_column_letter(column)
            name = self._page.title.replace("'", "''")
            self._known[key] = f"'{name}'!${letter}$1:${letter}${len(options)}"
        return self._known[key]


def _write_sheet(
    page: Worksheet, sheet: Sheet, lists: _Lists, catalogue: Catalogue, cells: Cells, lang: str
) -> None:
    for number, header in enumerate(sheet.first, 1):
        _head(page, number, header, _first_help(number, lang), needed=number == 1)
    offset = len(sheet.first)
    for number, column in enumerate(sheet.section.columns, offset + 1):
        header = f"{column.name(lang)} *" if column.required else column.name(lang)
        _head(page, number, header, column.help(lang), column.required)
        _offer(page, number, column, lists, catalogue, cells, lang)
    for row, texts in enumerate(sheet.rows, 2):
        for number, text in enumerate(texts, 1):
            _put(page, row, number, text, example=texts[0].startswith("#"))
    page.freeze_panes = f"{get_column_letter(offset + 1)}2"
    page.row_dimensions[1].height = 32


def _head(page: Worksheet, column: int, text: str, help: str, needed: bool) -> None:
    cell = page.cell(1, column, text)
    cell.font = Font(bold=True)
    cell.fill = _NEEDED if needed else _FREE
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if help:
        cell.comment = Comment(help, "Jalon", height=110, width=320)
    page.column_dimensions[get_column_letter(column)].width = max(16, min(len(text) + 4, 34))


def _put(page: Worksheet, row: int, column: int, text: str, example: bool = False) -> None:
    """Write a text as a text, whatever it begins with."""
    if not text:
        return
    cell = page.cell(row, column, text)
    cell.data_type = "s"
    cell.number_format = "@"
    if text[0] in "=+-@":
        cell.quotePrefix = True
    if example:
        cell.font = _EXAMPLE


def _offer(
    page: Worksheet,
    number: int,
    column: Column,
    lists: _Lists,
    catalogue: Catalogue,
    cells: Cells,
    lang: str,
) -> None:
    """Give a column its list and its prompt; other values stay possible, the check tells."""
    options = options_of(column, catalogue, cells, lang)
    validation = DataValidation(
        type="list" if options else None,
        formula1=lists.range(options) if options else None,
        allow_blank=True,
        showErrorMessage=False,
        showInputMessage=True,
        promptTitle=column.name(lang)[:32],
        prompt=(column.help(lang) or column.name(lang))[:_PROMPT],
    )
    letter = get_column_letter(number)
    validation.add(f"{letter}2:{letter}{_ROWS}")
    page.add_data_validation(validation)
    for row in range(2, 200):
        page.cell(row, number).number_format = "@"


def options_of(column: Column, catalogue: Catalogue, cells: Cells, lang: str) -> list[str]:
    """Return what a column offers to choose from, as its cells write it."""
    if column.choices:
        return sorted(cells.choice(column, iri, lang) for iri in column.choices)
    if column.literal_choices:
        return list(column.literal_choices)
    if not column.classes:
        return []
    things = (iri for iri in catalogue.members(column.classes) if "#" not in iri)
    return sorted(cells.reference(column, iri) for iri in things)


def _write_help(page: Worksheet, sheets: Iterable[Sheet], cells: Cells, lang: str) -> None:
    """Write what each column is for, on a sheet of its own."""
    french = lang == "fr"
    rows: list[tuple[str, ...]] = [
        (
            ("Une ligne est une fiche. La ligne d’exemple, qui commence par #, n’est pas lue.",)
            if french
            else ("A row is a record. The example row, which begins with #, is not read.",)
        ),
        (
            ("Plusieurs valeurs dans une case : séparez-les par « | ».",)
            if french
            else ("Several values in a cell: separate them with “|”.",)
        ),
        (),
        ("Feuille", "Colonne", "À quoi elle sert", "Obligatoire", "Plusieurs valeurs")
        if french
        else ("Sheet", "Column", "What it is for", "Compulsory", "Several values"),
    ]
    yes, no = ("oui", "non") if french else ("yes", "no")
    for sheet in sheets:
        for column in sheet.section.columns:
            rows.append(
                (
                    sheet.section.name(lang),
                    column.name(lang),
                    column.help(lang),
                    yes if column.required else no,
                    yes if column.several else no,
                )
            )
    for number, row in enumerate(rows, 1):
        for place, told in enumerate(row, 1):
            _put(page, number, place, told)
            if number == 4:
                page.cell(number, place).font = Font(bold=True)
    for letter, width in zip("ABCDE", (24, 30, 90, 14, 18), strict=True):
        page.column_dimensions[letter].width = width


def _first_help(number: int, lang: str) -> str:
    french = lang == "fr"
    if number == 1:
        return (
            "Le nom court de la fiche : minuscules sans accent, mots reliés par un tiret. Il ne "
            "change jamais. Une ligne qui commence par # n’est pas lue."
            if french
            else "The short name of the record: lower case without accents, words joined by "
            "hyphens. It never changes. A row that begins with # is not read."
        )
    return (
        "Le nom de l’affirmation dans la fiche ; laissé vide, il est fait de la date."
        if french
        else "The name of the assertion in the record; left empty, it is made of the date."
    )


def _title(name: str) -> str:
    return name.translate(_SHEET_SIGNS)[:_TITLE].strip().capitalize()


def _of(names: tuple[str, str], lang: str) -> str:
    return names[0 if lang == "fr" else 1]

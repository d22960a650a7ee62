"""Workbooks, looked at before openpyxl opens them: an archive of small XML parts, and few cells.

A 409 kB workbook can inflate to a cell of 400 MB, and a cell at XFD1048576 hangs a reader that
fills rows (measured). ECMA-376, part 1, 18.3.1.
"""

import re
from typing import Final

from jalon.errors import BadSyntax, TooLarge
from jalon.validation.door.archives import members
from jalon.validation.door.limits import DoorLimits

_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
_REFERENCE: Final = re.compile(rb"\br=\"([A-Z]{1,6})?([0-9]{1,12})\"")
_FORBIDDEN: Final = ("vbaProject", "externalLinks/", "activeX/", "embeddings/", "ctrlProps/")


def is_workbook(names: list[str]) -> bool:
    """Whether the names of an archive are those of an .xlsx workbook."""
    return "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names)


def admit_workbook(data: bytes, limits: DoorLimits) -> None:
    """Raise ``BadSyntax`` or ``TooLarge`` for a workbook that is not safe to open."""
    cells = 0
    for name, part in members(data, limits):
        if any(word in name for word in _FORBIDDEN):
            raise BadSyntax(
                f"Le classeur contient des macros, des liens ou des objets ({name[:60]}) : il "
                "n'est pas lu. Enregistrez-le en .xlsx simple.",
                f"The workbook holds macros, links or objects ({name[:60]}): it is not read. "
                "Save it as a plain .xlsx.",
            )
        if name.endswith((".xml", ".rels", ".vml")):
            _admit_part(name, part)
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            cells += len(_CELL.findall(part))
            _admit_far_cells(part, limits)
    if cells > limits.cells:
        raise TooLarge(
            f"Le classeur a {cells} cases ; {limits.cells} au plus sont lues.",
            f"The workbook has {cells} cells; at most {limits.cells} are read.",
        )


def _admit_part(name: str, part: bytes) -> None:
    upper = part.upper()
    if b"<!DOCTYPE" in upper or b"<!ENTITY" in upper or b"\0" in part:
        raise BadSyntax(
            f"Le classeur déclare des entités XML ({name[:60]}) : il n'est pas lu.",
            f"The workbook declares XML entities ({name[:60]}): it is not read.",
        )


def _admit_far_cells(part: bytes, limits: DoorLimits) -> None:
    for letters, row in _REFERENCE.findall(part):
        if int(row) > limits.rows or _column(letters) > limits.columns:
            where = (letters + row).decode()
            raise TooLarge(
                f"Le classeur a une case en {where} : {limits.rows} lignes et {limits.columns} "
                "colonnes au plus sont lues. Supprimez les lignes et les colonnes vides.",
                f"The workbook has a cell at {where}: at most {limits.rows} rows and "
                f"{limits.columns} columns are read. Delete the empty rows and columns.",
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

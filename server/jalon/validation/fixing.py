"""Corrections applied: the text of a document, or the cells of a table, with what was proposed.

Only what leaves no choice is applied unasked: the sole correction of a value. Nothing is written
here; the caller shows the difference, then writes ``after``.
"""

import csv
import difflib
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from openpyxl import load_workbook

from jalon.validation.door.archives import members
from jalon.validation.door.limits import DoorLimits
from jalon.validation.door.workbooks import admit_workbook, is_workbook
from jalon.validation.grouping import told_once
from jalon.validation.report import Report, Result
from jalon.validation.sheets.cells import shielded
from jalon.validation.sheets.saving import saved
from jalon.validation.told import Correction, Edit

Choice = Callable[[Result], Correction | None]
"""Says which correction of a result to apply, if any."""

_DELIMITERS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class Patch:
    """A file before and after its corrections."""

    file: str
    before: bytes
    after: bytes
    corrections: tuple[Correction, ...]

    def difference(self, lang: str) -> str:
        """Return what changes: a unified diff of a text, the cells of a table."""
        if self.corrections[0].cell is not None:
            return "\n".join(_cell_change(each, self.file, lang) for each in self.corrections)
        old, new = (text.decode("utf-8").splitlines() for text in (self.before, self.after))
        return "\n".join(difflib.unified_diff(old, new, self.file, self.file, lineterm="", n=1))


def _cell_change(correction: Correction, file: str, lang: str) -> str:
    word = "case" if lang == "fr" else "cell"
    sheet = f" {correction.sheet}," if correction.sheet else ""
    return f"{file}:{sheet} {word} {correction.cell}\n- {correction.before}\n+ {correction.after}"


def sole(result: Result) -> Correction | None:
    """Return the correction of a result when there is no other."""
    found = result.details.corrections
    return found[0] if len(found) == 1 else None


def patches(report: Report, contents: Mapping[str, bytes], choose: Choice = sole) -> list[Patch]:
    """Return the patches of the files that are given and that a correction changes."""
    chosen: dict[str, list[Correction]] = {}
    for result, _ in told_once(report.results):
        correction = choose(result) if result.file in contents else None
        if correction is not None and correction.applicable and result.file is not None:
            chosen.setdefault(result.file, []).append(correction)
    made = (_patch(file, contents[file], found) for file, found in chosen.items())
    return [patch for patch in made if patch.after != patch.before]


def _patch(file: str, before: bytes, found: list[Correction]) -> Patch:
    unique = list(dict.fromkeys(found))
    cells = [each for each in unique if each.cell is not None]
    if cells:
        kept = list({(each.sheet, each.cell): each for each in reversed(cells)}.values())[::-1]
        apply = _in_workbook if before.startswith(b"PK") else _in_csv
        return Patch(file, before, apply(before, kept), tuple(kept))
    after, applied = _in_text(before, unique)
    return Patch(file, before, after, tuple(applied))


def _in_text(before: bytes, found: Iterable[Correction]) -> tuple[bytes, list[Correction]]:
    """Return a text with corrections, and those applied: one that overlaps another waits."""
    mark = "\ufeff" if before.startswith(b"\xef\xbb\xbf") else ""
    text = before.decode("utf-8-sig")
    taken: list[Edit] = []
    applied: list[Correction] = []
    for correction in found:
        fresh = [edit for edit in correction.edits if edit not in taken]
        clash = any(a.start < b.end and b.start < a.end for a in fresh for b in taken)
        if not clash:
            taken += fresh
            applied.append(correction)
    for edit in sorted(taken, key=lambda each: -each.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return (mark + text).encode(), applied


def _in_workbook(before: bytes, found: Iterable[Correction]) -> bytes:
    limits = DoorLimits()
    if not is_workbook([name for name, _ in members(before, limits)]):
        return before  # an archive of records: each is mended in its own file
    admit_workbook(before, limits)
    book = load_workbook(io.BytesIO(before), keep_links=False)
    for correction in found:
        cell = book[correction.sheet or book.sheetnames[0]][correction.cell or "A1"]
        cell.value = correction.after
        cell.data_type = "s"
        cell.number_format = "@"
    return saved(book)


def _in_csv(before: bytes, found: Iterable[Correction]) -> bytes:
    text = before.decode("utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    for correction in found:
        column, row = _coordinates(correction.cell or "A1")
        line = rows[row - 1]
        line.extend([""] * (column - len(line)))
        line[column - 1] = shielded(correction.after)
    out = io.StringIO()
    end = "\r\n" if "\r\n" in text else "\n"
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    return mark + out.getvalue().encode()


def _coordinates(cell: str) -> tuple[int, int]:
    letters = "".join(sign for sign in cell if sign.isalpha())
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number, int(cell.removeprefix(letters))

"""What came from outside becomes documents to check, or a reason why it cannot be read.

The one way in for the command line, for ``POST /validate`` and for its form; called in a child.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import rdflib

from jalon.errors import BadSyntax, InputError, TooLarge, UnsupportedMediaType
from jalon.validation.catalogue import Catalogue
from jalon.validation.documents import Document
from jalon.validation.door import archives, kinds
from jalon.validation.door.kinds import Upload
from jalon.validation.door.limits import DoorLimits
from jalon.validation.door.texts import admit_json, admit_turtle, admit_xml, decoded, refuse_markup
from jalon.validation.door.workbooks import admit_workbook, is_workbook
from jalon.validation.report import Unreadable
from jalon.validation.shapes import Shapes
from jalon.validation.sheets.cells import Cells
from jalon.validation.sheets.columns import Layouts
from jalon.validation.sheets.records import SheetReader
from jalon.validation.sheets.tables import csv_tables, workbook_tables

_ADMIT = {
    "application/ld+json": admit_json,
    "application/rdf+xml": admit_xml,
}


@dataclass
class Received:
    """The documents to check, and what could not be read, in the order in which they came."""

    documents: list[Document] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)


class Intake:
    """Reads uploads; spreadsheets are read with the labels of a data graph."""

    def __init__(
        self,
        graph: rdflib.Graph,
        shapes: Shapes,
        limits: DoorLimits | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        self._shapes = shapes
        self.catalogue = catalogue or Catalogue(graph)
        self._limits = limits or DoorLimits()

    def receive(self, uploads: Iterable[Upload]) -> Received:
        """Return the documents of some uploads."""
        received = Received()
        for upload in uploads:
            try:
                received.documents.extend(self._documents(upload))
            except InputError as error:
                received.unreadable.append(unreadable(upload.name, error))
        return received

    def _documents(self, upload: Upload, nested: bool = False) -> Iterator[Document]:
        if len(upload.data) > self._limits.document_bytes:
            raise _over(upload, self._limits)
        media_type = kinds.kind_of(upload)
        if media_type == kinds.GZIP and not nested:
            inner = archives.gunzipped(upload.data, self._limits)
            yield from self._documents(Upload(upload.name.removesuffix(".gz"), inner), nested=True)
        elif media_type == kinds.ZIP:
            yield from self._archive(upload, nested)
        elif media_type == kinds.GZIP:
            raise BadSyntax(
                "Une archive dans une archive n'est pas lue.",
                "An archive inside an archive is not read.",
            )
        else:
            yield from self._text(upload, media_type)

    def _archive(self, upload: Upload, nested: bool) -> Iterator[Document]:
        files = archives.members(upload.data, self._limits)
        if is_workbook([name for name, _ in files]):
            admit_workbook(upload.data, self._limits)
            yield from self._sheets.documents(upload.name, workbook_tables(upload.data))
            return
        if nested:
            raise BadSyntax(
                "Une archive dans une archive n'est pas lue.",
                "An archive inside an archive is not read.",
            )
        for name, data in files:
            if not name.rpartition("/")[2].startswith("."):
                yield from self._documents(Upload(f"{upload.name}/{name}", data), nested=True)

    def _text(self, upload: Upload, media_type: str) -> Iterator[Document]:
        text = decoded(upload.data)
        if media_type == kinds.CSV:
            yield from self._sheets.documents(upload.name, csv_tables(text))
            return
        _ADMIT.get(media_type, admit_turtle)(text, self._limits)
        refuse_markup(text)
        yield Document(upload.name, text.encode(), media_type, upload.path)

    @cached_property
    def _sheets(self) -> SheetReader:
        layouts = Layouts(self._shapes, self.catalogue)
        return SheetReader(layouts, Cells(self.catalogue), self._shapes)


def unreadable(name: str, error: InputError) -> Unreadable:
    """Return what a report says of a file that could not be read."""
    place = error.details()
    return Unreadable(
        name,
        error.fr,
        error.en,
        _whole(place.get("line")),
        _whole(place.get("column")),
        str(place["excerpt"]) if "excerpt" in place else None,
        reason=_reason(error),
    )


def _reason(error: InputError) -> str:
    for kind in (TooLarge, UnsupportedMediaType):
        if isinstance(error, kind):
            return kind.__name__
    return BadSyntax.__name__


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _over(upload: Upload, limits: DoorLimits) -> TooLarge:
    return TooLarge(
        f"{upload.name} : {len(upload.data)} octets ; {limits.document_bytes} au plus. "
        "Découpez le document, ou envoyez une archive .zip de fiches.",
        f"{upload.name}: {len(upload.data)} bytes; at most {limits.document_bytes}. "
        "Split the document, or send a .zip archive of records.",
    )

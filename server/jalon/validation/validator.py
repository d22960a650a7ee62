"""Validation of documents in the context of a dataset, as if they were merged into it.

The submitted records take the place of those of the same address; the ontology and its schemes
are part of the data graph, so that classes and concepts resolve.
"""

from collections.abc import Sequence
from pathlib import Path

from jalon.errors import BadSyntax
from jalon.validation.context import Context, files_at
from jalon.validation.documents import Document
from jalon.validation.report import Report, Unreadable
from jalon.validation.resident import Engine, Resident, not_read
from jalon.validation.shapes import Shapes


def validate_paths(paths: Sequence[Path], data_folder: Path, engine: Engine = "screen") -> Report:
    """Check files, or all the Turtle files of folders, in the context of a data folder.

    Raises ``MissingFile`` for a path that does not exist; a file that does not parse is told in
    the report.
    """
    files = files_at(paths)
    documents: list[Document] = []
    unreadable: list[Unreadable] = []
    for path in files:
        try:
            documents.append(Document.of_file(path))
        except BadSyntax as error:
            unreadable.append(not_read(str(path), error))
    context = Context.of_folder(data_folder, without=files)
    return validate(documents, context, unreadable, engine=engine)


def validate(
    documents: Sequence[Document],
    context: Context,
    unreadable: Sequence[Unreadable] = (),
    shapes: Shapes | None = None,
    engine: Engine = "screen",
) -> Report:
    """Check documents as if merged into the context; see ``Report`` for what comes out."""
    return Resident.of_context(context, shapes).check(documents, unreadable, engine)

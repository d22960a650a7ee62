"""The checker's process of a home: ``python -m jalon.stewardship.checker_process FOLDER LIFELINE``.

That of ``jalon.validation.process``, which also examines submissions, and checks everything against
the records as they are published at that moment.
"""

import base64
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jalon.rdf.canonical import write_turtle
from jalon.rdf.diff import lines_of_triples
from jalon.rdf.records import RecordAddress
from jalon.sandbox.limits import lifted
from jalon.settings import Settings
from jalon.stewardship import checking
from jalon.stewardship.ground import Ground
from jalon.stewardship.inbox import Brought
from jalon.stewardship.standing import Standing
from jalon.store import journal
from jalon.store.journal import Head
from jalon.store.record_lines import tag_of_lines
from jalon.validation.door.kinds import Upload
from jalon.validation.operations import OPERATIONS, Operation
from jalon.validation.process import main
from jalon.validation.rendering import render
from jalon.validation.report_plain import from_plain
from jalon.validation.resident import Resident

Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UpToDate:
    """An operation that is answered from the records as they are published now.

    ``head`` is the last publication that the resident dataset has; a child puts what was published
    since in its place.
    """

    operation: Operation
    home: Path
    head: Head | None

    def __call__(self, resident: Resident, arguments: Arguments) -> object:
        """Answer, as the operation does."""
        with lifted():
            current = Standing(self.home, self.head, resident).now()
        return self.operation(current, arguments)


def examine(resident: Resident, arguments: Arguments) -> object:
    """Return an examination of what a submission brings, as ``Examination.encoded`` writes it."""
    uploads = tuple(
        Upload(each["name"], base64.b64decode(each["data"]), each["media_type"])
        for each in arguments["uploads"]
    )
    brought = Brought(
        uploads,
        arguments["withdrawals"],
        arguments["bases"],
        arguments["by"],
        tuple(arguments["scope"]),
    )
    return checking.examine(brought, Ground.of_resident(resident)).encoded().decode()


def spelled(resident: Resident, arguments: Arguments) -> object:
    """Return a published record in the one spelling, and its tag; None when there is none."""
    address = RecordAddress.of_iri(arguments["document"])
    triples = [*resident.context.records.get(address, ())] if address else []
    if address is None or not triples:
        return None
    lines = lines_of_triples(triples, address.document)
    return {
        "text": write_turtle(triples, address),
        "tag": tag_of_lines(address.document, lines),
    }


def written(_: Resident, arguments: Arguments) -> object:
    """Return a report, given as plain values, as a text of a format."""
    return render(from_plain(arguments["report"]), arguments["format"], arguments["lang"])


def register(home: Path) -> None:
    """Put a home's operations into the table; for the process that runs them.

    Called before the records are read: what is published meanwhile is read again, never missed.
    """
    head = journal.read_head(home)
    for name, operation in {**OPERATIONS, "examine": examine, "spelled": spelled}.items():
        OPERATIONS[name] = UpToDate(operation, home, head)
    OPERATIONS["written"] = written


if __name__ == "__main__":
    folder = Settings.load().home
    if folder is None:
        raise SystemExit(2)
    register(folder)
    main(sys.argv[1:])

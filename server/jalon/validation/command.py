"""Checking of files on the command line: read here, parsed and judged in a child."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jalon.rdf.parse import read_bytes
from jalon.sandbox.limits import Limits
from jalon.sandbox.once import run_once
from jalon.validation.context import Context, files_at
from jalon.validation.door.kinds import Upload
from jalon.validation.intake import Intake
from jalon.validation.report import Report
from jalon.validation.report_plain import from_plain, to_plain
from jalon.validation.resident import Engine, Resident
from jalon.validation.shapes import load_shapes
from jalon.validation.warming import warm

LIMITS: Final = Limits(seconds=1_800, memory=8_192)
"""Of a check on one's own machine: a whole dataset takes its time."""


@dataclass(frozen=True)
class Checking:
    """Files to check, read, with what they are checked against."""

    uploads: tuple[Upload, ...]
    context: Context
    engine: Engine = "screen"

    @classmethod
    def of_paths(
        cls, paths: Sequence[Path], data_folder: Path, engine: Engine = "screen"
    ) -> "Checking":
        """Read files, and the Turtle files of folders, and the rest of a data folder.

        Raises ``MissingFile``, or ``BadSyntax`` when the dataset itself does not parse.
        """
        files = files_at(paths)
        uploads = tuple(Upload(str(path), read_bytes(path), path=path) for path in files)
        return cls(uploads, Context.of_folder(data_folder, without=files), engine)

    def run(self, limits: Limits = LIMITS) -> Report:
        """Return the report; raises ``DeadlineExceeded``, ``EngineCrashed``."""
        shapes = load_shapes()
        warm(shapes)
        resident = Resident.of_context(self.context, shapes)

        def work() -> bytes:
            received = Intake(resident.graph, shapes).receive(self.uploads)
            report = resident.check(received.documents, received.unreadable, self.engine)
            return json.dumps(to_plain(report)).encode()

        return from_plain(json.loads(run_once(work, limits)))

"""The checker's process of a home: ``python -m jalon.stewardship.checker_process FOLDER LIFELINE``.

That of ``jalon.validation.process``, which also examines submissions.
"""

import base64
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jalon.sandbox.limits import lifted
from jalon.settings import Settings
from jalon.stewardship import checking
from jalon.stewardship.ground import Ground
from jalon.stewardship.inbox import Brought
from jalon.store import journal
from jalon.validation import operations
from jalon.validation.door.kinds import Upload
from jalon.validation.process import main
from jalon.validation.rendering import render
from jalon.validation.report_plain import from_plain
from jalon.validation.resident import Resident


@dataclass(frozen=True, slots=True)
class Examiner:
    """Examines what a submission brings, on the home's records as they are published now.

    ``number`` is the last publication that the resident dataset has.
    """

    home: Path
    number: int

    def __call__(self, resident: Resident, arguments: Mapping[str, Any]) -> object:
        """Return an examination as ``Examination.encoded`` writes it."""
        uploads = tuple(
            Upload(each["name"], base64.b64decode(each["data"]), each["media_type"])
            for each in arguments["uploads"]
        )
        brought = Brought(uploads, arguments["withdrawals"], arguments["bases"])
        return checking.examine(brought, self._ground(resident)).encoded().decode()

    def _ground(self, resident: Resident) -> Ground:
        with lifted():
            if journal.last_number(self.home) != self.number:
                return Ground.of_folder(self.home / "data")
        return Ground(resident.context, resident.shapes)


def written(_: Resident, arguments: Mapping[str, Any]) -> object:
    """Return a report, given as plain values, as a text of a format."""
    return render(from_plain(arguments["report"]), arguments["format"], arguments["lang"])


if __name__ == "__main__":
    folder = Settings.load().home
    if folder is None:
        raise SystemExit(2)
    # Read before the records are: what is published meanwhile is read again, never missed.
    operations.OPERATIONS["examine"] = Examiner(folder, journal.last_number(folder))
    operations.OPERATIONS["written"] = written
    main(sys.argv[1:])

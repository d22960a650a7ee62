"""The audit log of the home, from the HTTP side: what the disk refuses is left to the log."""

import logging

from jalon.errors import EngineError, JournalDamaged
from jalon.stewardship import audit
from jalon.stewardship.home import Home

_LOG = logging.getLogger(__name__)


def note(home: Home, event: str, who: str, **details: str | int | None) -> None:
    """Add a line to the audit log; the act it tells stands even if the line cannot be written."""
    try:
        audit.note(home, event, who, **details)
    except (EngineError, JournalDamaged, OSError) as error:
        _LOG.warning("audit: %s by %s could not be noted: %s", event, who, error)

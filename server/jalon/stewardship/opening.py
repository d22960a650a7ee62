"""Opening a home: what a crash left is finished or swept, before anything is served."""

import logging

from jalon.stewardship import inbox, integrity
from jalon.stewardship.home import Home
from jalon.stewardship.transitions import State
from jalon.store import durable, journal
from jalon.store.journal import Health

_log = logging.getLogger(__name__)


def open_to_serve(home: Home) -> None:
    """Heal a home that is about to be served; why it will be read-only goes to the log."""
    damage = open_home(home).damage
    if damage is not None:
        _log.error("%s is read-only: %s", home.folder, damage.reason_en)


def open_home(home: Home) -> Health:
    """Heal a home and return how it was found; submissions that were published are noted so.

    Submissions are looked at too. A damaged home is left as it is. Raises ``EngineBusy`` while
    another program writes.
    """
    integrity.register()
    health = journal.recover(home.folder)
    if health.damage is None:
        with durable.locked(home.folder), durable.reported(home.folder):
            inbox.sweep(home)
            for found in [*inbox.submissions(home, State.REVIEWED)]:
                inbox.settled(home, found)
    return health

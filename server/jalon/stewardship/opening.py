"""Opening a home: what a crash left is finished or swept, before anything is served."""

from jalon.stewardship import inbox
from jalon.stewardship.home import Home
from jalon.stewardship.transitions import State
from jalon.store import durable, journal
from jalon.store.journal import Health


def open_home(home: Home) -> Health:
    """Heal a home and return how it was found; submissions that were published are noted so.

    A damaged home is left as it is, and what it has of submissions too. Raises ``EngineBusy`` while
    another program writes.
    """
    health = journal.recover(home.folder)
    if health.damage is None:
        with durable.locked(home.folder), durable.reported(home.folder):
            inbox.sweep(home)
            for found in [*inbox.submissions(home, State.REVIEWED)]:
                inbox.settled(home, found)
    return health

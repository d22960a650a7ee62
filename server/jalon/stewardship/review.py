"""Review: someone else than the author accepts a submission, asks for changes or refuses it."""

from jalon.stewardship import inbox
from jalon.stewardship.home import Home
from jalon.stewardship.principal import Principal
from jalon.stewardship.submission import Submission
from jalon.stewardship.transitions import Move


def accept(
    home: Home, number: int, principal: Principal, why: str = "", if_match: str | None = None
) -> Submission:
    """Accept a staged submission for publication; raises what ``inbox.move`` does."""
    return inbox.move(home, number, Move.ACCEPT, principal, why, if_match)


def request_changes(
    home: Home, number: int, principal: Principal, why: str, if_match: str | None = None
) -> Submission:
    """Send a submission back to its author, with a sentence."""
    return inbox.move(home, number, Move.REQUEST_CHANGES, principal, why, if_match)


def refuse(
    home: Home, number: int, principal: Principal, why: str, if_match: str | None = None
) -> Submission:
    """Refuse a submission for good, with a sentence."""
    return inbox.move(home, number, Move.REFUSE, principal, why, if_match)


def withdraw(
    home: Home, number: int, principal: Principal, why: str, if_match: str | None = None
) -> Submission:
    """Take one's own submission out of the queue, for good, with a sentence."""
    return inbox.move(home, number, Move.WITHDRAW, principal, why, if_match)

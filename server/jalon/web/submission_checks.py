"""The check of a submission, made when it is received or next read; and who is told of its steps.

The document is examined in a child of the checker; the steps are written here.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from flask import current_app

from jalon.errors import EngineError, InputError
from jalon.stewardship import inbox
from jalon.stewardship.home import Home
from jalon.stewardship.inbox import Brought
from jalon.stewardship.submission import Submission
from jalon.stewardship.transitions import State
from jalon.stewardship.webhook import Webhook
from jalon.web import uploads
from jalon.web.validate import checker

_LOG = logging.getLogger(__name__)
_PENDING: Final = (State.RECEIVED, State.PARSED, State.VALIDATED)


def checked(home: Home, found: Submission) -> Submission:
    """Return a submission once its check is made; as it is when that cannot be now.

    What is received is kept: a check that was cut is made when the submission is next read.
    """
    if found.state not in _PENDING:
        return found
    from jalon.stewardship import checking  # 1 s: rdflib and pyshacl, for the first one only

    try:
        with telling(home, found.number):
            return checking.check(home, found.number, _examined)
    except EngineError as error:
        _LOG.warning("submission %d is not checked yet: %s", found.number, error)
        return inbox.load(home, found.number)
    except InputError:  # someone else has just made the same move
        return inbox.load(home, found.number)


@contextmanager
def telling(home: Home, number: int) -> Iterator[None]:
    """Tell the steps that a submission makes meanwhile, be it towards an error."""
    if current_app.extensions["jalon.webhook"] is None:
        yield
        return
    before = inbox.load(home, number).last.number
    try:
        yield
    finally:
        tell(inbox.load(home, number), before)


def tell(found: Submission, since: int) -> None:
    """Tell the webhook, if there is one, the steps of a submission that come after a number."""
    webhook: Webhook | None = current_app.extensions["jalon.webhook"]
    if webhook is not None:
        webhook.tell(found, since)


def _examined(brought: Brought) -> bytes:
    """Have a submission examined in a child of the checker."""
    told: str = checker().call(
        "examine",
        uploads=[
            uploads.Upload(each.name, each.data, each.media_type).plain()
            for each in brought.uploads
        ],
        withdrawals=dict(brought.withdrawals),
        bases=dict(brought.bases),
        by=brought.by,
        scope=brought.scope,
    )
    return told.encode()


def examination_of(home: Home, found: Submission) -> Any:
    """Return what the check found of a submission, None before it is made."""
    from jalon.stewardship import checking

    return checking.examination_of(home, found)

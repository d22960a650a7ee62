"""Conditional reads, in one place for every answer: 304 and 412 by its ETag.

https://www.rfc-editor.org/rfc/rfc9110#name-preconditions. What an answer says of its version is
compared when it is made, so that none can forget it; a page that knows its tag before it is made
spares the work by ``rendering.unchanged``. Conditions of writes are met where the graph is written.
"""

from typing import Final

from flask import Response, request

from jalon.errors import PreconditionFailed
from jalon.web import problems

_SELECTED: Final = (200, 206, 304, 412)
"""The statuses to which a condition applies: others are answered as if there were none."""


def meet(response: Response) -> Response:
    """Return the answer to a read, or 412 or 304 in its place as the conditions ask."""
    if request.method not in ("GET", "HEAD") or response.status_code not in _SELECTED:
        return response
    tag, is_weak = response.get_etag()
    if "If-Match" in request.headers:
        if not _matches(tag, bool(is_weak)):
            response.close()
            return problems.answer(_changed())
        if response.status_code == 412:  # werkzeug 3.1 knows no star when it sends a file
            response.status_code = 200
    if response.status_code == 200 and tag and request.if_none_match.contains_weak(tag):
        response.status_code = 304
    return response


def _matches(tag: str | None, is_weak: bool) -> bool:
    """Whether If-Match names a representation, by the strong comparison."""
    asked = request.if_match
    return asked.star_tag or (tag is not None and not is_weak and asked.is_strong(tag))


def _changed() -> PreconditionFailed:
    return PreconditionFailed(
        "Ce qui est à cette adresse n'a pas, ou n'a plus, la version que nomme If-Match. "
        "Relisez-le sans condition.",
        "What is at this address does not have, or no longer has, the version that If-Match "
        "names. Read it again without a condition.",
    )

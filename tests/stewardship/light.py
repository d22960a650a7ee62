"""Small records and a rule that costs nothing, where a proof repeats the same steps many times.

The rule stands in for the shapes: a record labelled "bad" breaks it. All else is real.
"""

from collections.abc import Sequence
from typing import Any

from jalon.stewardship import checking, inbox, publishing, review
from jalon.stewardship.ground import Ground
from jalon.stewardship.home import Home
from jalon.stewardship.inbox import Brought
from jalon.stewardship.principal import Principal
from jalon.stewardship.submission import Submission
from jalon.store.snapshot import Snapshot
from jalon.validation.documents import Document
from jalon.validation.door.kinds import Upload
from jalon.validation.report import Checked, Report, Result, Severity

STEWARDS = tuple(Principal(f"token:{name}", name, "publisher") for name in "abc")
RULES = "jalon.stewardship.judging.report_on"


def report_on(documents: Sequence[Document], *_: Any) -> Report:
    """Return a violation for each document with the label "bad"."""
    bad = [each for each in documents if b'"bad"' in each.data]
    results = tuple(
        Result(each.name, None, None, "c", Severity.VIOLATION, "s", "non", "no", "a", "a", None)
        for each in bad
    )
    return Report(results, checked=Checked(focus_nodes=1))


def document(slug: str) -> str:
    """Return the document of a small record."""
    return f"https://w3id.org/jalon/doc/actor/{slug}"


def record(slug: str, label: str) -> bytes:
    """Return a small record."""
    return (
        f"<https://w3id.org/jalon/id/actor/{slug}> a <https://w3id.org/jalon/def#Actor> ; "
        f'<http://www.w3.org/2000/01/rdf-schema#label> "{label}"@fr .\n'
        f"<{document(slug)}> a <https://w3id.org/jalon/def#Record> .\n"
    ).encode()


def brought(slug: str, label: str | None) -> Brought:
    """Return what brings a record, or (None) its withdrawal."""
    if label is None:
        return Brought(withdrawals={document(slug): None})
    return Brought((Upload(f"{slug}.ttl", record(slug, label), "text/turtle"),))


def check(home: Home, number: int) -> Submission:
    """Check a submission in this process."""

    def examined(what: Brought) -> bytes:
        return checking.examine(what, Ground.of_folder(home.data)).encoded()

    return checking.check(home, number, examined)


def accepted(home: Home, slug: str, label: str) -> int:
    """Bring a record so far that it can be published; return the submission's number."""
    number = inbox.receive(home, STEWARDS[0], brought(slug, label), label).number
    check(home, number)
    review.accept(home, number, STEWARDS[1])
    return number


def publish(home: Home, slug: str, label: str, snapshot: Snapshot | None = None) -> int:
    """Bring a record all the way; return the publication's number."""
    number = accepted(home, slug, label)
    return publishing.publish(home, number, STEWARDS[2], snapshot=snapshot).number

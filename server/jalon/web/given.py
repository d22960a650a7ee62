"""What someone has given in a form that brings documents: shown again, so never typed twice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from flask import request

from jalon.errors import EngineError
from jalon.rdf.records import RecordAddress
from jalon.stewardship.inbox import Brought
from jalon.stewardship.submission import Submission
from jalon.stewardship.transitions import Move
from jalon.web import uploads
from jalon.web.validate import checker

_FIELDS: Final = ("text", "why", "withdraw", "successor", "record", "base")
_ASKED: Final = ("why", "withdraw", "successor", "record")


@dataclass(frozen=True, slots=True)
class Given:
    """The fields of the form; records as KIND/SLUG, ``base`` the tag of the version started from.

    ``files`` names the documents that the form cannot hold again; ``is_stale`` tells that ``base``
    was replaced, since the record has changed.
    """

    text: str = ""
    why: str = ""
    withdraw: str = ""
    successor: str = ""
    record: str = ""
    base: str = ""
    files: tuple[str, ...] = ()
    is_stale: bool = False

    @classmethod
    def of_request(cls) -> Self:
        """Return what the form of the request holds, or what its address asks for."""

        def told(name: str) -> str:
            if request.method == "POST":
                return uploads.form_field(name).strip("\r\n")
            return request.args.get(name, "").strip() if name in _ASKED else ""

        text, why, withdraw, successor, record, base = map(told, _FIELDS)
        return cls(text, why, withdraw, successor, record, base)

    @classmethod
    def of_submission(cls, found: Submission, brought: Brought) -> Self:
        """Return what the last revision of a submission brought."""
        pasted = [each for each in brought.uploads if each.name in uploads.PASTED]
        withdraw, successor = next(iter(brought.withdrawals.items()), ("", None))
        record, base = next(iter(brought.bases.items()), ("", ""))
        return cls(
            text=pasted[0].data.decode("utf-8", "replace") if pasted else "",
            why=next(
                step.why
                for step in reversed(found.steps)
                if step.move in (Move.RECEIVE, Move.RESUBMIT)
            ),
            withdraw=_short(withdraw),
            successor=_short(successor or ""),
            record=_short(record),
            base=base,
            files=tuple(each.name for each in brought.uploads if each not in pasted),
        )

    def on_today(self) -> Self:
        """Return the same, on the version of the record that is published now."""
        try:
            now = spelled(self.record) if self.record and self.base else None
        except EngineError:
            return self
        if now is None or now["tag"] == self.base:
            return self
        return replace(self, base=now["tag"], is_stale=True)


def spelled(record: str) -> Mapping[str, str] | None:
    """Return a published record KIND/SLUG: its ``text`` in the one spelling and its ``tag``."""
    address = RecordAddress.of(*record.partition("/")[::2])
    if address is None:
        return None
    found: Mapping[str, str] | None = checker().call("spelled", document=address.document)
    return found


def _short(document: str) -> str:
    address = RecordAddress.of_iri(document)
    return f"{address.kind}/{address.slug}" if address else ""

"""A rehearsal: a write goes through everything but the journal, and tells what it would do.

It ends the check of ``jalon.store.writing.commit`` by raising, so nothing of it can be published.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jalon.rdf.diff import compare_records
from jalon.stewardship.checking import told_change
from jalon.stewardship.judging import documents_of, judge
from jalon.stewardship.standing import ground_of
from jalon.store.effect import Effect
from jalon.store.record_lines import lines_of
from jalon.validation.report_plain import to_plain


class Rehearsed(Exception):
    """The outcome of a write that is not made, as plain values."""

    def __init__(self, outcome: Mapping[str, Any]) -> None:
        super().__init__("rehearsed")
        self.outcome = outcome


NOTHING: Mapping[str, Any] = {
    "passes": True,
    "reason": {"fr": "", "en": ""},
    "changes": [],
    "added": [],
    "removed": [],
    "report": None,
}
"""The outcome of a write that changes nothing."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The last check of a rehearsed write: it judges it, and stops it whatever it finds."""

    data_folder: Path

    def __call__(self, store: Any, effect: Effect) -> None:
        """Raise ``Rehearsed`` with the exact effect, the change in words, and the report."""
        after = {graph: lines_of(store, graph) for graph in effect.graphs}
        ground = ground_of(self.data_folder)
        judged = judge(documents_of(after), after, ground)
        before = {document: ground.lines(document) for document in after}
        told = [
            told_change(each, before, after, ground.labels)
            for each in compare_records(before, after)
        ]
        raise Rehearsed(
            {
                "passes": judged.passes,
                "reason": {lang: judged.reason(lang) for lang in ("fr", "en")},
                "changes": [asdict(each) for each in told],
                "added": [f"{quad} ." for quad in effect.added],
                "removed": [f"{quad} ." for quad in effect.removed],
                "report": to_plain(judged.report),
            }
        )

"""The gate: what every write must pass to be published, whichever door it came by.

A ``Gate`` is one of the checks of ``jalon.store.writing.commit``: it judges the records that a
write touches as those of a submission are judged, in the context of today's graph.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jalon.errors import ShapesRefused
from jalon.stewardship.judging import Judgement, documents_of, judge
from jalon.stewardship.references import Withdrawals
from jalon.stewardship.standing import ground_of
from jalon.store.effect import Effect
from jalon.store.record_lines import lines_of
from jalon.validation.report_plain import to_plain


@dataclass(frozen=True)
class Gate:
    """Judges writes on the records of a data folder, as they are before the write.

    ``withdrawals`` tells what takes the place of those that the write withdraws.
    """

    data_folder: Path
    withdrawals: Withdrawals = field(default_factory=dict)

    def __call__(self, store: Any, effect: Effect) -> None:
        """Raise ``ShapesRefused``, with the report, when the records touched are not to be."""
        after = {graph: lines_of(store, graph) for graph in effect.graphs}
        judged = judge(
            documents_of(after),
            after,
            ground_of(self.data_folder),
            withdrawals=self.withdrawals,
        )
        if not judged.passes:
            raise refusal(judged)


def refusal(judged: Judgement) -> ShapesRefused:
    """Return the error for a judgement that bars publication."""
    return ShapesRefused(
        f"Rien n'a été publié, les règles s'y opposent. {judged.reason('fr')}",
        f"Nothing was published, the shapes are against it. {judged.reason('en')}",
        to_plain(judged.report),
    )

"""The gate: what every write must pass to be published, whichever door it came by.

A ``Gate`` is one of the checks of ``jalon.store.writing.commit``: it judges the records that a
write touches as those of a submission are judged, in the context of today's graph.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jalon.errors import ShapesRefused
from jalon.sandbox.limits import lifted
from jalon.stewardship.ground import Ground
from jalon.stewardship.judging import Judgement, documents_of, judge
from jalon.store.effect import Effect
from jalon.store.record_lines import lines_of
from jalon.validation.report_plain import to_plain


@dataclass(frozen=True)
class Gate:
    """Judges writes on the records of a data folder, as they are before the write.

    ``prepared`` may give the ground ready made; it must be that of today's records.
    """

    data_folder: Path
    prepared: Callable[[], Ground] | None = None

    def __call__(self, store: Any, effect: Effect) -> None:
        """Raise ``ShapesRefused``, with the report, when the records touched are not to be."""
        after = {graph: lines_of(store, graph) for graph in effect.graphs}
        with lifted():
            ground = self.prepared() if self.prepared else Ground.of_folder(self.data_folder)
        judged = judge(documents_of(after), after, ground)
        if not judged.passes:
            raise refusal(judged)


def refusal(judged: Judgement) -> ShapesRefused:
    """Return the error for a judgement that bars publication."""
    return ShapesRefused(
        f"Rien n'a été publié, les règles s'y opposent. {judged.reason('fr')}",
        f"Nothing was published, the shapes are against it. {judged.reason('en')}",
        to_plain(judged.report),
    )

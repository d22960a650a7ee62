"""The indexed records of a home, kept as its journal has them: ready for the next check.

Made once by a template process, copied by its forks. What was published since is read from the
journal and put in its place, so that a check costs what changed and not what there is.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from jalon.errors import JournalDamaged
from jalon.rdf.diff import lines_of_triples, triples_of
from jalon.rdf.records import RecordAddress
from jalon.sandbox.limits import lifted
from jalon.stewardship.ground import Ground
from jalon.store import journal
from jalon.store.journal import Head, Publication
from jalon.store.snapshot import Snapshot
from jalon.validation import warming
from jalon.validation.context import Context
from jalon.validation.resident import Resident


@dataclass(slots=True)
class Standing:
    """The records of a home, indexed, as they were after the publication ``head``.

    ``head`` is read before the records: what is published meanwhile is put in its place again,
    which changes nothing.
    """

    home: Path
    head: Head | None
    resident: Resident

    @classmethod
    def of_home(cls, home: Path) -> Self:
        """Read a home's records; raises ``BadSyntax`` when one does not parse (1 to 2 s)."""
        head = journal.read_head(home)
        return cls(home, head, Resident.of_context(Context.of_folder(home / "data")))

    def now(self) -> Resident:
        """Return the records as they are published now.

        The one who writes holds the home's lock; others see a state that was published.
        """
        head = journal.read_head(self.home)
        if head != self.head:
            try:
                for publication in self._since():
                    self._take(publication)
                self.head = head
            except JournalDamaged:
                fresh = Standing.of_home(self.home)
                self.head, self.resident = fresh.head, fresh.resident
        return self.resident

    def _since(self) -> list[Publication]:
        number, seal = (self.head.number, self.head.hash) if self.head else (None, None)
        return journal.following(self.home, number, seal)

    def _take(self, publication: Publication) -> None:
        """Go one publication further."""
        added = journal.by_graph(publication.added)
        removed = journal.by_graph(publication.removed)
        records = self.resident.context.records
        for document in added.keys() | removed.keys():
            address = RecordAddress.of_iri(document)
            if address is not None:
                lines = lines_of_triples(records.get(address, ()), document)
                becomes = (lines - removed.get(document, set())) | added.get(document, set())
                self.resident.put(address, triples_of(becomes))


_KEPT: Final[dict[Path, Standing]] = {}
"""What this process keeps ready, by data folder."""


def keep(snapshot: Snapshot) -> None:
    """Keep the records of a snapshot's home ready in this process, unless they are damaged.

    Raises ``BadSyntax`` when one does not parse.
    """
    if snapshot.home is not None and snapshot.damage is None:
        standing = Standing.of_home(snapshot.home)
        standing.resident.warm()
        warming.warm(standing.resident.shapes)
        _KEPT[snapshot.home / "data"] = standing


def forget() -> None:
    """Keep nothing any more."""
    _KEPT.clear()


def ground_of(data_folder: Path) -> Ground:
    """Return the ground of a data folder as it is published now: kept ready, or read anew."""
    with lifted():
        kept = _KEPT.get(data_folder)
        return Ground.of_resident(kept.now()) if kept else Ground.of_folder(data_folder)

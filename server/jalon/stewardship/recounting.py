"""What publications did, told from the journal backwards: no version is made from the beginning.

The dataset as it is, less what the last publication did, is the dataset before it; and so on. Only
the records that are told are read, and only a few of each publication.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from jalon.rdf.diff import Lines, compare_record
from jalon.stewardship.checking import told_change
from jalon.stewardship.examination import ToldChange
from jalon.stewardship.labels import Labels
from jalon.store import journal
from jalon.store.journal import Publication
from jalon.store.pages.labels import Reader
from jalon.store.record_lines import lines_of

TOLD: Final = 3
"""Records of a publication that a list tells; the others are only counted."""


class _Texts(Mapping[str, Mapping[str, str]]):
    """The labels of a store, read when they are asked for."""

    def __init__(self, store: Any) -> None:
        self._reader = Reader(store, "fr")

    def __getitem__(self, iri: str) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for name in ("rdfs:label", "skos:prefLabel"):
            for term in self._reader.objects(iri, name):
                found.setdefault(getattr(term, "language", None) or "", term.value)
        if not found:
            raise KeyError(iri)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def recount(
    store: Any,
    publications: Iterable[Publication],
    wanted: Collection[int],
    document: str | None = None,
) -> dict[int, list[ToldChange]]:
    """Return what some publications changed, in words: the first records of each.

    ``publications`` come the last first, from the one that ``store`` stands at: all of them, or
    those of one ``document``, which alone is told then.
    """
    labels = Labels(_Texts(store))
    state: dict[str, Lines] = {}
    found: dict[int, list[ToldChange]] = {}
    for made in publications:
        if not wanted or made.number < min(wanted):
            break
        if not made.number:
            continue
        before, after = _around(store, state, made, document)
        if made.number in wanted:
            chosen = sorted(before)[:TOLD]
            changes = [compare_record(each, before[each], after[each]) for each in chosen]
            found[made.number] = [
                told_change(each, before, after, labels) for each in changes if each
            ]
        state |= before
    return found


def _around(
    store: Any, state: Mapping[str, Lines], made: Publication, document: str | None
) -> tuple[dict[str, Lines], dict[str, Lines]]:
    """Return the records of a publication before and after it."""
    added, removed = journal.by_graph(made.added), journal.by_graph(made.removed)
    before: dict[str, Lines] = {}
    after: dict[str, Lines] = {}
    touched = added.keys() | removed.keys()
    for graph in touched if document is None else touched & {document}:
        now = frozenset(state[graph] if graph in state else lines_of(store, graph))
        after[graph] = now
        before[graph] = (now - added.get(graph, set())) | removed.get(graph, set())
    return before, after


def taken_back(reverts: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return the publications that are taken back, each with the one that does.

    ``reverts`` are pairs as ``journal.reverts`` has them: what takes one back counts only while it
    stands itself.
    """
    found: dict[int, int] = {}
    for number, reverted in reverts:
        if number not in found:
            found[reverted] = number
    return found

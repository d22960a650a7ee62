"""The history of a home: its publications, any two versions compared, what was known on a day.

Two times, both plain to ask: *system time*, the dataset after publication N (``version``), and the
time of assertions, what was known on a day (``as_of``; ``docs/stewards.md`` has the SPARQL).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from jalon.errors import BadRequest, JournalDamaged, NotFound
from jalon.namespaces import JALON
from jalon.rdf.diff import Lines, compare_records, triples_of
from jalon.stewardship.checking import told_change
from jalon.stewardship.examination import ToldChange
from jalon.stewardship.ground import shipped_ontology
from jalon.stewardship.home import Home
from jalon.stewardship.labels import Labels
from jalon.store import journal
from jalon.store.journal import Publication
from jalon.store.record_lines import tag_of_lines
from jalon.store.record_rule import file_of, graph_of_file
from jalon.store.superseding import superseded_on

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_KNOWN = f"{JALON}knownOn"


def entries(home: Home, document: str | None = None) -> Iterator[Publication]:
    """Yield the publications, the last first; those that changed a document, if one is given.

    Each is read when it is asked for. Raises ``JournalDamaged``.
    """
    name, good = file_of(document) if document else None, _last_good(home)
    for number in range(journal.last_number(home.folder) if good is None else good, -1, -1):
        made = journal.read(home.folder, number)
        if name is None or name in made.files:
            yield made


def publication(home: Home, number: int) -> Publication:
    """Return a publication; raises ``NotFound``, or ``JournalDamaged``."""
    _require(home, number)
    return journal.read(home.folder, number)


def version(home: Home, number: int | None = None) -> dict[str, set[bytes]]:
    """Return the records after a publication (None: the last): documents to lines of N-Quads."""
    if number is not None:
        _require(home, number)
    last = _last_good(home) if number is None else number
    return journal.by_graph(journal.replay(home.folder, last))


def compare(home: Home, old: int, new: int) -> list[ToldChange]:
    """Return what changed from one publication to another, in words."""
    return _told(version(home, old), version(home, new))


def changes_of(home: Home, number: int) -> list[ToldChange]:
    """Return what a publication changed, in words; nothing of the first."""
    return compare(home, number - 1, number) if number else []


def as_of(home: Home, day: str, number: int | None = None) -> dict[str, set[bytes]]:
    """Return the records with the assertions that were known on a day (YYYY-MM-DD) and still held.

    An assertion counts when it was known by that day and nothing known by that day has taken its
    place. What is no dated assertion stays. Raises ``BadRequest`` for what is no day.
    """
    _require_day(day)
    records = version(home, number)
    superseded = superseded_on(line for lines in records.values() for line in lines)
    return {
        document: kept
        for document, lines in records.items()
        if (kept := _known_on(lines, day, superseded))
    }


def gone(home: Home) -> dict[str, str | None]:
    """Return the documents that are no more, each with its successor if it has one."""
    found: dict[str, str | None] = {}
    for made in _publications(home):
        for name, digest in made.files.items():
            document = graph_of_file(name)
            if digest is None:
                found[document] = made.deed.withdrawn.get(document)
            else:
                found.pop(document, None)
    return found


def record_tag(home: Home, document: str) -> str | None:
    """Return the tag of a record's published version, None when there is none."""
    lines = version(home).get(document)
    return tag_of_lines(document, lines) if lines else None


def _publications(home: Home) -> Iterator[Publication]:
    """Yield the publications in order; those of a damaged home that can be trusted."""
    return journal.publications(home.folder, _last_good(home))


def _last_good(home: Home) -> int | None:
    """Return where to stop: -1 before the first publication, None for a sound home."""
    if home.damage is None:
        return None
    return -1 if home.damage.last_good is None else home.damage.last_good


def _require(home: Home, number: int) -> None:
    """Raise ``NotFound`` for a publication that is none, ``JournalDamaged`` for one not sure."""
    good = _last_good(home)
    if not 0 <= number <= max(journal.last_number(home.folder), -1 if good is None else good):
        raise NotFound(f"Aucune publication {number}.", f"No publication {number}.")
    if good is not None and number > good:
        raise JournalDamaged(
            f"La publication {number} n'est pas servie : le journal est endommagé. Revenez plus "
            "tard.",
            f"Publication {number} is not served: the journal is damaged. Come back later.",
        )


def _told(before: Mapping[str, Lines], after: Mapping[str, Lines]) -> list[ToldChange]:
    changes = compare_records(before, after)
    if not changes:
        return []
    labels = Labels.of(_triples(after), _triples(before), shipped_ontology())
    return [told_change(each, before, after, labels) for each in changes]


def _triples(records: Mapping[str, Lines]) -> Iterator[object]:
    return (triple for lines in records.values() for triple in triples_of(_labelling(lines)))


def _labelling(lines: Lines) -> list[bytes]:
    return [line for line in lines if b"abel> " in line]


def _known_on(lines: Iterable[bytes], day: str, superseded: Mapping[str, str]) -> set[bytes]:
    by_subject: dict[bytes, set[bytes]] = {}
    for line in lines:
        by_subject.setdefault(line.partition(b" ")[0], set()).add(line)
    return {
        line
        for subject, own in by_subject.items()
        if _is_known(subject.decode().strip("<>"), own, day, superseded)
        for line in own
    }


def _is_known(
    subject: str, lines: Iterable[bytes], day: str, superseded: Mapping[str, str]
) -> bool:
    known = [
        str(getattr(triple.object, "value", ""))
        for triple in triples_of(line for line in lines if _KNOWN.encode() in line)
        if triple.predicate.value == _KNOWN
    ]
    if not known:
        return True
    followed = superseded.get(subject)
    return min(known) <= day and not (followed and followed <= day)


def _require_day(day: str) -> None:
    try:
        good = bool(_DAY.fullmatch(day)) and bool(date.fromisoformat(day))
    except ValueError:
        good = False
    if not good:
        raise BadRequest(
            f"« {day} » n'est pas un jour (AAAA-MM-JJ).", f"“{day}” is not a day (YYYY-MM-DD)."
        )

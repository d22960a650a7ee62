"""At start and before each write: the record files are made what the journal says, or it is told.

Records = the first publication + all that followed. What a crash cut between the journal and the
record files is done again. A file that says something else was changed by no publication: that, and
any damage of the journal, makes the home read-only, at the last publication that can be trusted.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad

from jalon.errors import BadSyntax, EngineUnavailable, JalonError, JournalDamaged
from jalon.rdf.parse import parse_triples
from jalon.store import durable, record_rule
from jalon.store.journal import chain
from jalon.store.journal.chain import Damage
from jalon.store.journal.publication import Publication
from jalon.store.record_text import record_text

Lines = Mapping[str, frozenset[bytes]]
"""Graph → its quads as lines of N-Quads."""


Examiner = Callable[[Path], JalonError | None]
"""Looks at something of a home, changes nothing, and returns what is wrong with it."""

EXAMINERS: Final[list[Examiner]] = []
"""What is looked at beyond journal and records; stewardship adds its own here."""


@dataclass(slots=True)
class State:
    """What a home holds by its journal: lines of N-Quads, and the expected digest of each file."""

    lines: set[bytes] = field(default_factory=set)
    files: dict[str, str | None] = field(default_factory=dict)
    last: Publication | None = None

    def take(self, publication: Publication) -> None:
        """Go one publication further."""
        self.lines.difference_update(publication.removed)
        self.lines.update(publication.added)
        self.files.update(publication.files)
        self.last = publication


@dataclass(frozen=True, slots=True)
class Health:
    """How a home was found: its last publication, what is wrong, what was healed."""

    last: Publication | None
    damage: Damage | None = None
    healed: tuple[str, ...] = ()


def examine(home: Path, examiners: Sequence[Examiner] = EXAMINERS) -> Health:
    """Look at the journal, at every record file and at what else is kept, and change nothing."""
    return _look(home, False, examiners)


def heal(home: Path) -> Health:
    """Finish what a crash cut, sweep what it left; the caller holds the lock.

    Raises ``EngineUnavailable`` when the disk refuses.
    """
    durable.finish(home)
    health = _look(home, True, EXAMINERS)
    with durable.reported(home):
        durable.sweep(home)
    return health


def recover(home: Path) -> Health:
    """Return a home's health after healing what a crash cut; a quiet home is only looked at.

    Where the disk cannot be written, that is the damage.
    """
    if not chain.has_journal(home):
        durable.recover(home)
        return Health(None)
    health = examine(home)
    if health.damage is None and not health.healed and not durable.is_cut(home):
        return health
    try:
        with durable.locked(home):
            return heal(home)
    except EngineUnavailable as error:
        last = health.last
        return Health(last, Damage(error.fr, error.en, last.number if last else None))


def replay(home: Path, number: int | None = None) -> set[bytes]:
    """Return all quads after a publication (None: the last); raises ``JournalDamaged``."""
    state = State()
    for publication in chain.publications(home, number):
        state.take(publication)
    return state.lines


def good_lines(home: Path, damage: Damage) -> set[bytes] | None:
    """Return all quads after the last publication that can be trusted, None without any."""
    return None if damage.last_good is None else replay(home, damage.last_good)


def _look(home: Path, mend: bool, examiners: Sequence[Examiner]) -> Health:
    files: dict[str, str | None] = {}
    last: Publication | None = None
    before: dict[str, str | None] = {}
    try:
        for last in chain.publications(home):
            before = {name: files.get(name) for name in last.files}
            files.update(last.files)
    except JournalDamaged as error:
        return Health(last, _journal_damage(error, last))
    if last is None:
        return Health(None)
    different = _different(home, files)
    behind = [name for name in different if name in before and different[name] == before[name]]
    foreign = _foreign(home, set(different) - set(behind))
    if foreign:
        return Health(last, _files_damage(foreign, last))
    wrong = next(filter(None, (examiner(home) for examiner in examiners)), None)
    if wrong is not None:
        return Health(last, Damage(wrong.fr, wrong.en, last.number))
    if mend:
        _redo(home, behind)
        with durable.reported(home):
            chain.renew_head(home, last)
    return Health(last, healed=tuple(behind))


def _different(home: Path, files: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the files whose content is not the expected one, each with its digest."""
    data = home / "data"
    there = [*data.glob("*/*.ttl"), *data.glob("*.ttl")]
    found: dict[str, str | None] = dict.fromkeys(name for name, digest in files.items() if digest)
    found |= {path.relative_to(data).as_posix(): digest_of(path.read_bytes()) for path in there}
    return {name: digest for name, digest in found.items() if digest != files.get(name)}


def _foreign(home: Path, names: Iterable[str]) -> list[str]:
    """Return the files that do not say what the journal says, be it in another spelling."""
    wanted = sorted(names)
    if not wanted:
        return []
    lines = by_graph(replay(home))
    return [name for name in wanted if _lines_of(home, name) != lines.get(_graph_of(name), set())]


def _lines_of(home: Path, name: str) -> set[bytes] | None:
    path, graph = home / "data" / name, _graph_of(name)
    if not path.exists():
        return set()
    try:
        triples = parse_triples(path.read_bytes(), "text/turtle")
        named = NamedNode(graph)
        return {
            line_of(Quad(triple.subject, triple.predicate, triple.object, named))
            for triple in triples
        }
    except (BadSyntax, ValueError):
        return None


def _redo(home: Path, names: list[str]) -> None:
    if names:
        lines = by_graph(replay(home))
        texts = {
            name: record_text(_graph_of(name), lines.get(_graph_of(name), ())) for name in names
        }
        durable.replace(home, texts)


def by_graph(lines: Iterable[bytes]) -> dict[str, set[bytes]]:
    """Return lines of N-Quads by the name of their graph."""
    found: dict[str, set[bytes]] = {}
    for line in lines:
        found.setdefault(graph_of_line(line), set()).add(line)
    return found


def graph_of_line(line: bytes) -> str:
    """Return the graph that a line of N-Quads names: what stands between its last brackets."""
    return line[line.rindex(b"<") + 1 : line.rindex(b">")].decode()


def line_of(quad: Quad) -> bytes:
    """Return a quad as a line of N-Quads."""
    return f"{quad} .".encode()


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _graph_of(name: str) -> str:
    return record_rule.graph_of_file(name)


def _journal_damage(error: JournalDamaged, last: Publication | None) -> Damage:
    return Damage(
        f"Journal endommagé. {error.fr}. Restaurez une sauvegarde : « jalon restore DOSSIER ».",
        f"Damaged journal. {error.en}. Restore a backup: “jalon restore FOLDER”.",
        None if last is None else last.number,
    )


def _files_damage(names: list[str], last: Publication) -> Damage:
    listed = ", ".join(names[:5]) + ("…" if len(names) > 5 else "")
    one = len(names) == 1
    count_fr = "1 fiche ne dit" if one else f"{len(names)} fiches ne disent"
    count_en = "1 record does" if one else f"{len(names)} records do"
    return Damage(
        f"{count_fr} pas ce que dit le journal ({listed}). « jalon verify --repair » met de côté "
        "ce qui a été changé et le récrit d'après le journal ; soumettez ce que cela apporte par "
        "« jalon submit ».",
        f"{count_en} not say what the journal says ({listed}). “jalon verify --repair” sets aside "
        "what was changed and writes it anew from the journal; submit what it brings by “jalon "
        "submit”.",
        last.number,
    )


def repair(home: Path) -> list[str]:
    """Set record files aside that say something else than the journal, and write them anew.

    Returns their names; the caller holds the lock. Raises ``JournalDamaged`` when it is the journal
    that is damaged.
    """
    state = State()
    for publication in chain.publications(home):
        state.take(publication)
    names = _foreign(home, _different(home, state.files))
    with durable.reported(home):
        aside = home / "set-aside"
        for name in names:
            path = home / "data" / name
            if path.exists():
                target = aside / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
    _redo(home, names)
    return names

"""A roadmap-shaped graph of any size, the same bytes for the same seed.

``python -m benchmarks.generate --size 1M -o FILE.nt`` (or ``FILE.ttl``). Every name in it is made
up and numbered: nothing in it is a fact. The terms and the shape of records are those of the
ontology; the proportions (milestones of an action, deadlines of a milestone, sources) those of the
shipped data.
"""

import argparse
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.vocabulary import (
    ACTIONS_OF_A_ROADMAP,
    AXES,
    BASE,
    LEAST_MILESTONES,
    OBJECTIVES,
    ORIENTATIONS,
    PREFIXES,
    PRIORITIES,
    SOURCES,
    STATUSES,
    Scale,
    parse_size,
)

SEED: Final = 2019
_DAYS: Final = tuple(str(date(2018, 1, 1) + timedelta(days=n)) for n in range(4000))
_LAST_SAID: Final = 2400
_BATCH: Final = 400

Statement = tuple[str, list[str]]
"""A subject and its ``predicate object`` texts, spelled."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record's statements; ``kind`` is empty for what a server derives (``current…``)."""

    kind: str
    slug: str
    statements: list[Statement]


class NTriples:
    """The spelling of N-Triples: a line a triple."""

    header = ""

    def term(self, prefix: str, local: str) -> str:
        """Spell a name of a namespace."""
        return f"<{PREFIXES[prefix]}{local}>"

    def write(self, statement: Statement) -> str:
        """Spell a subject with all it says."""
        subject, pairs = statement
        return subject + " " + f" .\n{subject} ".join(pairs) + " .\n"


class Turtle(NTriples):
    """The spelling of Turtle: prefixes, and a subject said once."""

    header = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

    def term(self, prefix: str, local: str) -> str:
        """Spell a name of a namespace, in full where it has a fragment."""
        return f"<{PREFIXES[prefix]}{local}>" if "#" in local else f"{prefix}:{local}"

    def write(self, statement: Statement) -> str:
        """Spell a subject with all it says."""
        return statement[0] + "\n    " + " ;\n    ".join(statement[1]) + " .\n"


class Generator:
    """Draws records in one order from one seed."""

    def __init__(self, scale: Scale, spelling: NTriples, seed: int = SEED) -> None:
        self._scale = scale
        self._term = spelling.term
        self._random = random.Random(seed)
        self._date_type = spelling.term("xsd", "date")

    def records(self) -> Iterator[Record]:
        """Yield every record, and after each action what a server would derive from it."""
        for number in range(self._scale.actions):
            if number % ACTIONS_OF_A_ROADMAP == 0:
                yield from self._outline(number // ACTIONS_OF_A_ROADMAP)
            yield from self._dossier(number)

    def _draw(self, bound: int) -> int:
        return int(self._random.random() * bound)

    def _day(self, number: int) -> str:
        return f'"{_DAYS[number]}"^^{self._date_type}'

    def _says(self, name: str, value: str) -> str:
        return f"{self._term('jalon', name)} {value}"

    def _record(self, kind: str, slug: str, type_: str, label: str, pairs: list[str]) -> Record:
        thing = self._term(kind, slug)
        document: Statement = (
            f"<{BASE}doc/{kind}/{slug}>",
            [
                f"{self._term('rdf', 'type')} {self._term('jalon', 'Record')}",
                f"{self._term('foaf', 'primaryTopic')} {thing}",
            ],
        )
        said = [
            f"{self._term('rdf', 'type')} {self._term('jalon', type_)}",
            f'{self._term("rdfs", "label")} "{label}"@fr',
            *pairs,
        ]
        return Record(kind, slug, [(thing, said), document])

    def _outline(self, roadmap: int) -> Iterator[Record]:
        """Yield a roadmap with its orientations, axes, priorities and objectives."""
        whole = f"roadmap-{roadmap}"
        yield self._record("roadmap", whole, "Roadmap", f"Feuille de route {roadmap}", [])
        levels = (
            ("orientation", "Orientation", ORIENTATIONS, "roadmap", 1),
            ("axis", "Axis", AXES, "roadmap", 1),
            ("priority", "Priority", PRIORITIES, "axis", AXES),
            ("objective", "Objective", OBJECTIVES, "priority", PRIORITIES),
        )
        for kind, type_, count, parent, parents in levels:
            for number in range(count):
                above = whole if parent == "roadmap" else f"{parent}-{roadmap}-{number % parents}"
                pairs = [
                    self._says("partOf", self._term(parent, above)),
                    self._says("source", self._source(roadmap * ACTIONS_OF_A_ROADMAP)),
                ]
                label = f"{type_} {number} de la feuille de route {roadmap}"
                yield self._record(kind, f"{kind}-{roadmap}-{number}", type_, label, pairs)

    def _source(self, number: int) -> str:
        return self._term("source", f"source-{number}-{self._draw(SOURCES)}")

    def _dossier(self, number: int) -> Iterator[Record]:
        """Yield an action with its actor, programme, event, sources, milestones, derived facts."""
        for place in range(SOURCES):
            yield self._source_record(number, place)
        yield self._actor(number)
        yield self._programme(number)
        yield self._event(number)
        derived: list[Statement] = []
        yield self._action(number, derived)
        for place in range(LEAST_MILESTONES + number % 4):
            yield self._milestone(number, place, derived)
        yield Record("", "", derived)

    def _source_record(self, number: int, place: int) -> Record:
        slug = f"source-{number}-{place}"
        day = self._draw(_LAST_SAID)
        pairs = [
            f'{self._term("dc", "publisher")} "Titre de presse {self._draw(200)}"',
            f'{self._term("dcterms", "language")} "fr"',
            f"{self._term('dcterms', 'type')} {self._term('source-kind', 'press')}",
            f"{self._term('schema', 'url')} <https://example.org/{slug}>",
            self._says("access", self._term("access", "full")),
            self._says("earliest", self._day(day)),
            self._says("latest", self._day(day)),
        ]
        return self._record("source", slug, "Source", f"Article {place} sur {number}", pairs)

    def _actor(self, number: int) -> Record:
        pairs = [
            f"{self._term('dcterms', 'type')} {self._term('actor-kind', 'agency')}",
            self._says("acronym", f'"A{number}"'),
            self._says("parent", self._term("actor", f"actor-{number // 3}")),
            self._says("source", self._source(number)),
        ]
        return self._record("actor", f"actor-{number}", "Actor", f"Acteur {number}", pairs)

    def _programme(self, number: int) -> Record:
        pairs = [
            f"{self._term('dcterms', 'type')} {self._term('programme-kind', 'programme')}",
            self._says("source", self._source(number)),
        ]
        if number:
            above = self._term("programme", f"programme-{number // 2}")
            pairs.append(self._says("partOf", above))
        label = f"Programme {number}"
        return self._record("programme", f"programme-{number}", "Programme", label, pairs)

    def _event(self, number: int) -> Record:
        day = self._day(self._draw(_LAST_SAID))
        pairs = [
            f"{self._term('dcterms', 'type')} {self._term('event-kind', 'meeting')}",
            self._says("earliest", day),
            self._says("latest", day),
            self._says("concerns", self._term("action", f"action-{number}")),
            self._says("organizer", self._term("actor", f"actor-{number}")),
            self._says("source", self._source(number)),
        ]
        return self._record("event", f"event-{number}", "Event", f"Réunion {number}", pairs)

    def _action(self, number: int, derived: list[Statement]) -> Record:
        roadmap, place = divmod(number, ACTIONS_OF_A_ROADMAP)
        orientation = self._term("orientation", f"orientation-{roadmap}-{place % ORIENTATIONS}")
        pairs = [
            f'{self._term("rdfs", "label")} "Action {number}"@en',
            f'{self._term("dcterms", "description")} "Description de l\'action {number}"@fr',
            self._says("partOf", orientation),
            self._says("implementedBy", self._term("programme", f"programme-{number}")),
            self._says("source", self._source(number)),
        ]
        slug = f"action-{number}"
        record = self._record("action", slug, "Action", f"Conduire l'action {number}", pairs)
        current = [self._responsibilities(number, record)]
        current.append(self._statuses(number, record, derived))
        derived.append((self._term("action", slug), current))
        return record

    def _responsibilities(self, number: int, record: Record) -> str:
        """Add who leads and who helps; return the derived lead."""
        day = self._day(self._draw(_LAST_SAID))
        lead = ""
        for role in ("lead", "partner", "follow-up")[: 2 + number % 2]:
            agent = self._term("actor", f"actor-{self._draw(self._scale.actions)}")
            lead = lead or agent
            extra = [
                self._says("agent", agent),
                self._says("role", self._term("role", role)),
            ]
            facet = f"role-{role}"
            self._assert(record, number, "Responsibility", (role, facet, day), extra)
        return self._says("currentLead", lead)

    def _statuses(self, number: int, record: Record, derived: list[Statement]) -> str:
        """Add status reports in the order of their days; return the derived status."""
        days = sorted(self._draw(_LAST_SAID) for _ in range(2 + number % 3))
        status = ""
        for place, day in enumerate(days):
            status = self._term("status", STATUSES[self._draw(len(STATUSES))])
            extra = [
                self._says("status", status),
                self._says("summary", f'"Point {place} sur l\'action {number}"@fr'),
                self._says("earliest", self._day(day)),
                self._says("latest", self._day(day)),
                self._says("reportedBy", self._term("actor", f"actor-{number}")),
            ]
            name = (f"status-{place}", "status", self._day(day))
            fragment = self._assert(record, number, "StatusReport", name, extra)
            if place + 1 < len(days):
                derived.append((fragment, [self._says("supersededOn", self._day(days[place + 1]))]))
        return self._says("currentStatus", status)

    def _milestone(self, number: int, place: int, derived: list[Statement]) -> Record:
        slug = f"milestone-{number}-{place}"
        pairs = [
            self._says("milestoneOf", self._term("action", f"action-{number}")),
            self._says("source", self._source(number)),
        ]
        label = f"Jalon {place} de l'action {number}"
        record = self._record("milestone", slug, "Milestone", label, pairs)
        days = sorted(self._draw(_LAST_SAID) for _ in range(1 + (number + place) % 4))
        due = days[0] + 100 + self._draw(600)
        for order, day in enumerate(days):
            due += self._draw(250) if order else 0
            extra = [
                self._says("dateKind", self._term("date-kind", "by")),
                self._says("earliest", self._day(due - 30)),
                self._says("latest", self._day(due)),
                self._says("edtf", f'"{_DAYS[due][:7]}"'),
                self._says("precision", self._term("precision", "month")),
            ]
            name = (f"deadline-{order}", "deadline", self._day(day))
            fragment = self._assert(record, number, "Deadline", name, extra)
            if order + 1 < len(days):
                derived.append((fragment, [self._says("supersededOn", self._day(days[order + 1]))]))
        derived.append(
            (self._term("milestone", slug), [self._says("currentDeadline", self._day(due))])
        )
        return record

    def _assert(
        self,
        record: Record,
        number: int,
        type_: str,
        name: tuple[str, str, str],
        extra: list[str],
    ) -> str:
        """Add an assertion (``name``: fragment, facet, day known) to a record; return its IRI."""
        fragment, facet, day = name
        subject = f"<{BASE}id/{record.kind}/{record.slug}#{fragment}>"
        pairs = [
            f"{self._term('rdf', 'type')} {self._term('jalon', type_)}",
            self._says("about", self._term(record.kind, record.slug)),
            self._says("facet", f'"{facet}"'),
            self._says("knownOn", day),
            self._says("knownOnBasis", self._term("known-basis", "stated")),
            self._says("source", self._source(number)),
            *extra,
        ]
        record.statements.append((subject, pairs))
        return subject


def write_file(path: Path, size: int, seed: int = SEED) -> int:
    """Write a graph of about ``size`` triples, Turtle for ``.ttl``, else N-Triples.

    Returns the number of triples written.
    """
    spelling = Turtle() if path.suffix == ".ttl" else NTriples()
    records = Generator(Scale.of(size), spelling, seed).records()
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(spelling.header)
        while batch := list(islice(records, _BATCH)):
            statements = [each for record in batch for each in record.statements]
            count += sum(len(pairs) for _, pairs in statements)
            file.write("".join(map(spelling.write, statements)))
    return count


def write_home(folder: Path, size: int, seed: int = SEED) -> int:
    """Write the same graph as a home's records, without what the server derives itself.

    Returns the number of triples written.
    """
    spell: Callable[[Statement], str] = NTriples().write
    count = 0
    for record in Generator(Scale.of(size), NTriples(), seed).records():
        if record.kind:
            path = folder / "data" / record.kind / f"{record.slug}.ttl"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(map(spell, record.statements)), encoding="utf-8")
            count += sum(len(pairs) for _, pairs in record.statements)
    return count


def main() -> None:
    """Write a file and say how many triples it holds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("--size", type=parse_size, default=10_000, help="10k, 100k, 1M, 10M…")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("-o", "--output", type=Path, required=True, help="FILE.nt or FILE.ttl")
    given = parser.parse_args()
    print(f"{given.output}: {write_file(given.output, given.size, given.seed)} triples")


if __name__ == "__main__":
    main()

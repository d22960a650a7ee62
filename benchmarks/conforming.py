"""The generated graph put in order: every record conforms to the shapes.

``records`` yields the generator's records as N-Triples statements, mended and filled up (but for
some gaps of the outline, which are only information), without what a server derives; ``faulty``
breaks about one record in a hundred, each in one known way.
"""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from benchmarks.generate import SEED, Generator, NTriples, Record, Statement
from benchmarks.vocabulary import ACTIONS_OF_A_ROADMAP, BASE, PREFIXES, Scale

_XSD_DATE: Final = f"^^<{PREFIXES['xsd']}date>"
_JALON: Final = PREFIXES["jalon"]
_LABEL: Final = f"<{PREFIXES['rdfs']}label>"


def records(size: int, seed: int = SEED) -> Iterator[Record]:
    """Yield the records of a graph of about ``size`` triples, all of them conforming."""
    for record in Generator(Scale.of(size), NTriples(), seed).records():
        if record.kind:
            yield _mended(record)


def text(of: Iterable[Record]) -> str:
    """Return records as N-Triples."""
    return "".join(NTriples().write(each) for record in of for each in record.statements)


def _mended(record: Record) -> Record:
    named: set[str] = set()
    statements = [_statement(record, each, named) for each in record.statements]
    thing, document = statements[:2]
    _complete(record, thing[1])
    return Record(record.kind, record.slug, [thing, document, *statements[2:], *_added(record)])


def _statement(record: Record, statement: Statement, named: set[str]) -> Statement:
    subject, pairs = statement
    pairs = [pair.replace("event-kind#meeting", "event-kind#conference") for pair in pairs]
    if "#" in subject:
        subject = _fragment(record, pairs, named)
    if any("/def#edtf>" in pair for pair in pairs):
        pairs = _month(pairs)
    elif any("/def#latest>" in pair for pair in pairs):
        day = _value(pairs, "latest")[1:11]
        pairs += [f'<{_JALON}edtf> "{day}"', f"<{_JALON}precision> <{PREFIXES['precision']}day>"]
    return subject, pairs


def _value(pairs: Iterable[str], name: str) -> str:
    start = f"<{_JALON}{name}> "
    return next(pair for pair in pairs if pair.startswith(start)).removeprefix(start)


def _fragment(record: Record, pairs: list[str], named: set[str]) -> str:
    """Return the address an assertion should have: its facet's word, a day or an actor."""
    facet = _value(pairs, "facet").strip('"')
    if facet.startswith("role-"):
        agent = _value(pairs, "agent").rstrip(">").rpartition("/")[2]
        name = f"{facet.removeprefix('role-')}-{agent}"
    else:
        name = f"{facet}-{_value(pairs, 'knownOn')[1:11]}"
    number = next(n for n in range(1, 100) if f"{name}-{n}" not in named)
    named.add(f"{name}-{number}")
    return f"<{BASE}id/{record.kind}/{record.slug}#{name}-{number}>"


def _month(pairs: list[str]) -> list[str]:
    """Return pairs whose bounds are the first and the last day of the month that EDTF says."""
    year, month = map(int, re.findall(r"\d+", _value(pairs, "edtf")))
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    kept = [pair for pair in pairs if "/def#earliest>" not in pair and "/def#latest>" not in pair]
    return [
        *kept,
        f'<{_JALON}earliest> "{first}"{_XSD_DATE}',
        f'<{_JALON}latest> "{last}"{_XSD_DATE}',
    ]


def _complete(record: Record, pairs: list[str]) -> None:
    """Add to a thing what it lacks, and take away what loops."""
    label = next(pair for pair in pairs if pair.startswith(f"{_LABEL} "))
    translated = any(pair.startswith(_LABEL) and pair.endswith("@en") for pair in pairs)
    if not translated and record.kind != "source":
        pairs.append(label.removesuffix("@fr") + "@en")
    if record.kind == "source":
        pairs.append(f'<{_JALON}readOn> "2025-01-01"{_XSD_DATE}')
    if record.kind == "milestone":
        pairs.append(f"<{_JALON}outcome> <{BASE}scheme/outcome#planned-unchecked>")
    if record.kind in ("orientation", "axis"):
        pairs.append(f"<{_JALON}number> {_integer(record)}")
    if record.kind == "roadmap":
        pairs.append(f"<{_JALON}source> {_source(0)}")
        pairs.append(f"<{_JALON}hasEdition> {_edition(record.slug)}")
    if record.slug == "actor-0":
        pairs[:] = [pair for pair in pairs if "/def#parent>" not in pair]


def _integer(record: Record) -> str:
    return f'"{int(record.slug.rpartition("-")[2]) + 1}"^^<{PREFIXES["xsd"]}integer>'


def _source(number: int) -> str:
    return f"<{BASE}id/source/source-{number}-0>"


def _edition(roadmap: str) -> str:
    return f"<{BASE}id/roadmap/{roadmap}#edition-2019>"


def _added(record: Record) -> Iterator[Statement]:
    """Yield the nodes without which a record has gaps: a roadmap's edition, a place in it."""
    type_ = f"<{PREFIXES['rdf']}type>"
    if record.kind == "roadmap":
        pairs = [f"{type_} <{_JALON}RoadmapEdition>", f'{_LABEL} "Édition de {record.slug}"@fr']
        pairs += [f'{_LABEL} "Edition of {record.slug}"@en', f"<{_JALON}source> {_source(0)}"]
        pairs.append(f"<{_JALON}editionOf> <{BASE}id/roadmap/{record.slug}>")
        yield _edition(record.slug), pairs
    if record.kind == "action":
        roadmap, place = divmod(int(record.slug.rpartition("-")[2]), ACTIONS_OF_A_ROADMAP)
        yield (
            f"<{BASE}id/action/{record.slug}#edition-2019>",
            [
                f"{type_} <{_JALON}EditionEntry>",
                f"<{_JALON}about> <{BASE}id/action/{record.slug}>",
                f"<{_JALON}edition> {_edition(f'roadmap-{roadmap}')}",
                f'<{_JALON}facet> "edition-2019"',
                f'<{_JALON}knownOn> "2019-04-25"{_XSD_DATE}',
                f"<{_JALON}knownOnBasis> <{PREFIXES['known-basis']}stated>",
                f'<{_JALON}number> "{place + 1}"^^<{PREFIXES["xsd"]}integer>',
                f"<{_JALON}source> {_source(roadmap * ACTIONS_OF_A_ROADMAP)}",
            ],
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to break a record: ``old`` in its N-Triples text becomes ``new``, once."""

    old: str
    new: str


FAULTS: Final = (
    Fault("/scheme/status#", "/scheme/status#almost-"),
    Fault("/scheme/known-basis#stated", "/scheme/known-basis#guessed"),
    Fault(f"<{_JALON}source> <{BASE}id/source/", f"<{_JALON}source> <{BASE}id/source/no-"),
    Fault(f"<{_JALON}acronym>", f"<{_JALON}acronim>"),
    Fault(f"<{_JALON}facet>", f"<{_JALON}aspect>"),
    Fault("@fr", "@de"),
    Fault(f"<{_JALON}partOf> <{BASE}id/", f"<{_JALON}partOf> <{BASE}id/no-"),
    Fault(f'<{_JALON}earliest> "20', f'<{_JALON}earliest> "21'),
    Fault(f'<{_JALON}earliest> "20', f'<{_JALON}earliest> "le 20'),
    Fault(f"<{_JALON}dateKind> <{BASE}scheme/date-kind#by>", f'<{_JALON}dateKind> "by"'),
)


def faulty(of: Iterable[Record], share: float = 0.01, seed: int = SEED) -> Iterator[str]:
    """Yield each record as N-Triples, one in a hundred (``share``) broken in one way."""
    drawn = random.Random(seed)
    for record in of:
        said = text([record])
        if drawn.random() < share:
            ways = [fault for fault in FAULTS if fault.old in said]
            fault = drawn.choice(ways)
            said = said.replace(fault.old, fault.new, 1)
        yield said

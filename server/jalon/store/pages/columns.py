"""What the list of each kind shows: its columns, its facets and its order."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from jalon.rdf.records import RecordAddress
from jalon.store.pages.assertions import family, read_assertions
from jalon.store.pages.labels import Reader, Shown, node, sort_key
from jalon.store.pages.milestones import MilestoneLine, milestone_line
from jalon.store.pages.outline import candidate_numbers, number_of

Cell = list[Shown]
Order = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key (stable, used in addresses and files), its name, what a cell holds."""

    key: str
    fr: str
    en: str
    read: Callable[[Reader, str], Cell]
    facet: bool = False
    shown: bool = True


_OWNING: Final = tuple(node(f"role:{role}").value for role in ("owner", "operator", "lead"))


def _label(reader: Reader, iri: str) -> Cell:
    return [reader.ref(iri)]


def _link(curie: str) -> Callable[[Reader, str], Cell]:
    return lambda reader, iri: reader.refs(iri, curie)


def _plain(curie: str) -> Callable[[Reader, str], Cell]:
    return lambda reader, iri: [Shown(value) for value in reader.values(iri, curie)]


def _when(period: bool) -> Callable[[Reader, str], Cell]:
    def read(reader: Reader, iri: str) -> Cell:
        date = reader.date(iri, period)
        return [Shown(date.text)] if date else []

    return read


def _year(reader: Reader, iri: str) -> Cell:
    day = reader.value(iri, "jalon:earliest") or reader.value(iri, "jalon:latest")
    return [Shown(day[:4])] if day else []


def _number(reader: Reader, iri: str) -> Cell:
    """Return the number of an element, or between which numbers arithmetic leaves it."""
    number = number_of(reader, iri)
    if number is not None:
        return [Shown(number)]
    candidates = candidate_numbers(reader, iri)
    if candidates:
        either = reader.choose(" ou ", " or ").join(candidates)
        return [Shown(reader.choose(f"non établi ({either})", f"not established ({either})"))]
    entries = reader.subjects("jalon:about", iri)
    drafted = [n for entry in entries for n in reader.values(entry, "jalon:number")]
    return [
        Shown(reader.choose(f"{number} (non officiel)", f"{number} (unofficial)"))
        for number in drafted
    ]


def _count(curie: str) -> Callable[[Reader, str], Cell]:
    def read(reader: Reader, iri: str) -> Cell:
        return [Shown(str(len(reader.subjects(curie, iri))))]

    return read


def _records_citing(reader: Reader, iri: str) -> Cell:
    subjects = reader.subjects("jalon:source", iri)
    return [Shown(str(len({subject.partition("#")[0] for subject in subjects})))]


def _owner(reader: Reader, iri: str) -> Cell:
    """Return who owns or operates a programme or a service."""
    held = reader.subjects("jalon:about", iri)
    roles = {each: reader.value(each, "jalon:role") for each in held}
    owning = [each for each, role in roles.items() if role in _OWNING]
    return list(dict.fromkeys(ref for each in owning for ref in reader.refs(each, "jalon:agent")))


def _mandate(reader: Reader, iri: str) -> Cell:
    """Return the offices of a person, the last first, with their organisations."""
    held = family(read_assertions(reader, iri), "mandates")
    return [each.main for each in reversed(held) if each.main is not None][:2]


def _organization(reader: Reader, iri: str) -> Cell:
    held = family(read_assertions(reader, iri), "mandates")
    return list(dict.fromkeys(each.detail for each in reversed(held) if each.detail is not None))


def _amount(reader: Reader, iri: str) -> Cell:
    values = family(read_assertions(reader, iri), "announced_values")
    current = [each for each in values if each.facet == "amount" and not each.superseded_on]
    return [each.main for each in current if each.main is not None]


def _of_milestone(pick: Callable[[MilestoneLine], str | None]) -> Callable[[Reader, str], Cell]:
    def read(reader: Reader, iri: str) -> Cell:
        text = pick(reader.once(milestone_line, iri))
        return [Shown(text)] if text else []

    return read


def _deadline_year(reader: Reader, iri: str) -> Cell:
    day = reader.value(iri, "jalon:currentDeadline")
    return [Shown(day[:4])] if day else []


_LABEL: Final = Column("label", "Libellé", "Label", _label)
_NUMBER: Final = Column("number", "Numéro", "Number", _number)
_STATUS: Final = Column("status", "Avancement", "Status", _link("jalon:currentStatus"), facet=True)
_LEAD: Final = Column("lead", "Pilote", "Lead", _link("jalon:currentLead"), facet=True)
_KIND: Final = Column("type", "Nature", "Kind", _link("dcterms:type"), facet=True)
_DATE: Final = Column("date", "Date", "Date", _when(period=False))
_PERIOD: Final = Column("period", "Période", "Period", _when(period=True))
_YEAR: Final = Column("year", "Année", "Year", _year, facet=True, shown=False)
_PARTS: Final = Column("parts", "Éléments connus", "Known elements", _count("jalon:partOf"))
_MILESTONES: Final = Column("milestones", "Jalons", "Milestones", _count("jalon:milestoneOf"))


def _part_of(fr: str, en: str) -> Column:
    return Column("part-of", fr, en, _link("jalon:partOf"), facet=True)


_INITIATIVE: Final = (
    _LABEL,
    _KIND,
    Column("owner", "Porteur ou opérateur", "Owner or operator", _owner, facet=True),
    _PERIOD,
)

COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "roadmap": (_LABEL, _PERIOD, _PARTS, _MILESTONES),
    "orientation": (_NUMBER, _LABEL, _part_of("Feuille de route", "Roadmap"), _PARTS),
    "axis": (_NUMBER, _LABEL, _part_of("Feuille de route", "Roadmap"), _PARTS),
    "priority": (_NUMBER, _LABEL, _part_of("Axe", "Axis"), _PARTS),
    "objective": (_LABEL, _part_of("Fait partie de", "Part of"), _STATUS, _MILESTONES),
    "action": (
        Column("number", "Numéro 2019", "2019 number", _number),
        _LABEL,
        _part_of("Orientation", "Orientation"),
        _STATUS,
        _LEAD,
        _MILESTONES,
    ),
    "milestone": (
        _LABEL,
        Column("of", "Jalon de", "Milestone of", _link("jalon:milestoneOf"), facet=True),
        Column(
            "deadline",
            "Dernière date annoncée",
            "Last date announced",
            _of_milestone(lambda line: line.deadline),
        ),
        Column("reached", "Atteint", "Reached", _of_milestone(lambda line: line.reached)),
        Column(
            "gap",
            "Écart avec la première annonce",
            "Gap to the first announcement",
            _of_milestone(lambda line: line.gap.text if line.gap else None),
        ),
        Column("outcome", "Issue", "Outcome", _link("jalon:outcome"), facet=True),
        Column("origin", "Origine", "Origin", _link("jalon:origin"), facet=True, shown=False),
        Column("year", "Année promise", "Promised year", _deadline_year, facet=True, shown=False),
    ),
    "programme": _INITIATIVE,
    "service": _INITIATIVE,
    "actor": (
        _LABEL,
        Column("acronym", "Sigle", "Acronym", _plain("jalon:acronym")),
        _KIND,
        Column("parent", "Rattaché à", "Attached to", _link("jalon:parent")),
        Column("period", "Existence", "Existence", _when(period=True)),
    ),
    "person": (
        _LABEL,
        Column("office", "Fonctions", "Offices", _mandate),
        Column("organization", "Organisations", "Organisations", _organization, facet=True),
    ),
    "event": (
        _DATE,
        _LABEL,
        _KIND,
        Column("concerns", "Concerne", "Concerns", _link("jalon:concerns")),
        _YEAR,
    ),
    "law": (
        _LABEL,
        Column("official-number", "Numéro", "Number", _plain("jalon:officialNumber")),
        _KIND,
        _DATE,
        _YEAR,
    ),
    "funding": (
        _LABEL,
        Column("amount", "Montant annoncé", "Amount announced", _amount),
        Column("payer", "Payé par", "Paid by", _link("jalon:payer"), facet=True),
        Column("funds", "Finance", "Funds", _link("jalon:funds")),
        _PERIOD,
    ),
    "source": (
        _LABEL,
        Column("publisher", "Éditeur", "Publisher", _plain("dc:publisher"), facet=True),
        _DATE,
        _KIND,
        Column("access", "Lecture", "Access", _link("jalon:access"), facet=True),
        Column("records", "Fiches appuyées", "Records supported", _records_citing),
        _YEAR,
    ),
}
"""The columns of each kind's list, the facets among them."""

_BY_DATE: Final = ("event", "law", "source")
_BY_PLACE: Final = ("orientation", "axis", "priority", "objective", "action")


def order_of(reader: Reader, kind: str, iri: str) -> Order:
    """Return the key that puts a list in the order in which people look for things."""
    label = sort_key(reader.ref(iri).text)
    if kind in _BY_DATE:
        return (_day(reader, iri), label)
    if kind == "milestone":
        return (reader.value(iri, "jalon:currentDeadline") or _reached(reader, iri), label)
    if kind == "roadmap":
        return (reader.value(iri, "jalon:earliest") or "9999", label)
    if kind in _BY_PLACE:
        return (*_place(reader, iri), label)
    return (label,)


def _day(reader: Reader, iri: str) -> str:
    return reader.value(iri, "jalon:earliest") or reader.value(iri, "jalon:latest") or "9999"


def _reached(reader: Reader, iri: str) -> str:
    return reader.value(f"{iri}#occurrence", "jalon:latest") or "9999"


def _place(reader: Reader, iri: str) -> tuple[str, int]:
    """Return the place of an element in its roadmap: its whole's number path, then its own."""
    number = number_of(reader, iri) or min(candidate_numbers(reader, iri), key=int, default="")
    own = int(number) if number.isdecimal() else 10_000
    wholes: list[str] = []
    whole = reader.value(iri, "jalon:partOf")
    while whole is not None and len(wholes) < 5:
        wholes.insert(0, f"{(number_of(reader, whole) or ''):>6}{whole}")
        whole = reader.value(whole, "jalon:partOf")
    root = RecordAddress.of_iri(wholes[0].strip()) if wholes else None
    start = reader.value(root.thing, "jalon:earliest") if root else None
    return (f"{start or '9999'} {' '.join(wholes)}", own)


def counted(tokens: list[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """Return (token, text, count) of a facet's values, in the order of the texts."""
    counts = Counter(token for token, _ in tokens)
    texts = dict(tokens)
    return sorted(
        ((token, texts[token], count) for token, count in counts.items()),
        key=lambda each: sort_key(each[1]),
    )

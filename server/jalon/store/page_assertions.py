"""Dated assertions of a thing as its page shows them: what is said, who says it, known when."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from jalon.store.labels import Reader, Shown, node
from jalon.store.page_dates import (
    NBSP,
    between,
    day,
    deadline_in_words,
    in_words,
    phrase,
    quantity,
    when,
)

FAMILIES: Final = {
    "StatusReport": "statuses",
    "Deadline": "deadlines",
    "Occurrence": "occurrences",
    "DatedName": "names",
    "Responsibility": "responsibilities",
    "Mandate": "mandates",
    "AnnouncedValue": "announced_values",
    "EditionEntry": "editions",
    "Succession": "successions",
}
"""The families of assertions, by the name of their class."""


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source as it is cited: its title, its publisher, its date in words."""

    title: Shown
    publisher: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A property and its values."""

    label: Shown
    shown: list[Shown]


@dataclass(frozen=True, slots=True)
class Assertion:
    """One dated assertion.

    ``main`` is what it says (a status, a date, a name, an agent, an amount), ``code`` the token of
    that status or kind, ``detail`` the words beside it, ``group`` what it is listed under,
    ``number`` the bare number of an announced value, ``figures`` those that a status report gave.
    ``date`` is the day it is true,
    ``precision`` the token of its precision, ``known_on`` the ISO day by which it was public.
    """

    iri: str
    anchor: str
    family: str
    facet: str
    known_on: str
    known: str
    sources: list[SourceRef]
    main: Shown | None = None
    code: str | None = None
    detail: Shown | None = None
    group: Shown | None = None
    number: str | None = None
    precision: str | None = None
    date: str | None = None
    earliest: str | None = None
    latest: str | None = None
    facts: list[Fact] = field(default_factory=list)
    figures: list[Shown] = field(default_factory=list)
    certainty: Shown | None = None
    superseded_on: str | None = None
    superseded: str | None = None
    conflicts: list[Shown] = field(default_factory=list)
    notes: list[Shown] = field(default_factory=list)

    @property
    def order(self) -> tuple[str, str, str]:
        """The key that puts assertions in order of date."""
        return (self.earliest or self.latest or self.known_on, self.known_on, self.iri)


def read_assertions(reader: Reader, thing: str, as_of: str | None = None) -> list[Assertion]:
    """Return the assertions about a thing, in order of date, those known after ``as_of`` left out.

    ``as_of`` is an ISO day; an assertion followed by a later one after that day is shown as not
    yet followed.
    """
    found = [_read(reader, iri) for iri in reader.subjects("jalon:about", thing)]
    kept = [each for each in found if each is not None]
    if as_of is not None:
        kept = [_as_of(each, as_of) for each in kept if each.known_on <= as_of]
    return _with_conflicts(sorted(kept, key=lambda each: each.order))


def family(assertions: Iterable[Assertion], name: str) -> list[Assertion]:
    """Return the assertions of a family."""
    return [each for each in assertions if each.family == name]


def cite(reader: Reader, source: str) -> SourceRef:
    """Return a source as it is cited."""
    date = reader.date(source)
    words = date.text if date else None
    return SourceRef(reader.ref(source), reader.value(source, "dc:publisher"), words)


def cite_all(reader: Reader, subject: str) -> list[SourceRef]:
    """Return the sources of a subject, the oldest first."""
    sources = reader.values(subject, "jalon:source")
    dated = sorted((_source_day(reader, source), source) for source in sources)
    return [cite(reader, source) for _, source in dated]


def _source_day(reader: Reader, source: str) -> str:
    return reader.value(source, "jalon:earliest") or "9999"


def _read(reader: Reader, iri: str) -> Assertion | None:
    """Return what stands in every assertion, filled in by what its class adds."""
    name = _class_of(reader, iri)
    if name is None:
        return None
    known_on = reader.value(iri, "jalon:knownOn") or ""
    superseded_on = reader.value(iri, "jalon:supersededOn")
    common = Assertion(
        iri=iri,
        anchor=iri.partition("#")[2],
        family=FAMILIES[name],
        facet=reader.value(iri, "jalon:facet") or "",
        known_on=known_on,
        known=_known(reader, iri, known_on),
        sources=cite_all(reader, iri),
        precision=_token(reader.concept(iri, "jalon:precision")) or None,
        earliest=reader.value(iri, "jalon:earliest"),
        latest=reader.value(iri, "jalon:latest"),
        certainty=_certainty(reader, iri),
        superseded_on=superseded_on,
        superseded=day(superseded_on, reader.lang) if superseded_on else None,
        notes=reader.texts(iri, "skos:editorialNote"),
    )
    return _READERS[name](reader, common)


def _class_of(reader: Reader, iri: str) -> str | None:
    types = set(reader.values(iri, "rdf:type"))
    return next((name for name in FAMILIES if node(f"jalon:{name}").value in types), None)


def _known(reader: Reader, iri: str, known_on: str) -> str:
    """Return since when it is public, in words that say what the day rests on."""
    edtf = reader.value(iri, "jalon:knownOnEdtf") or known_on
    basis = (reader.value(iri, "jalon:knownOnBasis") or "").rpartition("#")[2]
    single = phrase(edtf, reader.lang)
    at = single.at if single else between(edtf, reader.lang) or in_words(edtf, reader.lang) or edtf
    if basis == "source-date":
        return reader.choose(
            f"d’après une source datée {single.of if single else at}", f"from a source dated {at}"
        )
    if basis == "read":
        return reader.choose(f"lu {at} dans une source non datée", f"read {at}, source undated")
    return reader.choose(f"dit {at}", f"said {at}")


def _certainty(reader: Reader, iri: str) -> Shown | None:
    """Return the certainty when it is not simply stated by the source."""
    concept = reader.concept(iri, "jalon:certainty")
    return None if concept is None or _token(concept) == "stated" else concept


def _token(concept: Shown | None) -> str:
    return (concept.iri or "").rpartition("#")[2] if concept else ""


def _facts(reader: Reader, iri: str, *curies: str) -> list[Fact]:
    """Return the properties that an assertion has among those named."""
    made = []
    for curie in curies:
        shown = reader.refs(iri, curie)
        if shown:
            made.append(Fact(reader.property_label(node(curie).value), shown))
    return made


def _date_text(reader: Reader, common: Assertion, period: bool = False) -> str | None:
    edtf = reader.value(common.iri, "jalon:edtf")
    date = when(edtf, common.earliest, common.latest, reader.lang, period)
    return date.text if date else None


def _status(reader: Reader, common: Assertion) -> Assertion:
    status = reader.concept(common.iri, "jalon:status")
    return replace(
        common,
        main=status,
        code=_token(status) or None,
        detail=reader.text(common.iri, "jalon:summary"),
        date=_date_text(reader, common),
        facts=_facts(reader, common.iri, "jalon:reportedBy", "jalon:reportedAt"),
        figures=[
            _figure(reader, value) for value in reader.subjects("jalon:reportedIn", common.iri)
        ],
    )


def _figure(reader: Reader, value: str) -> Shown:
    """Return an announced value in a few words: what is counted, and the amount."""
    counted = reader.text(value, "rdfs:label")
    amount = _amount(reader, value)
    if counted is None:
        return Shown(amount, None, value)
    return Shown(f"{counted.text}{reader.choose(NBSP, '')}: {amount}", counted.lang, value)


def _deadline(reader: Reader, common: Assertion) -> Assertion:
    kind = reader.concept(common.iri, "jalon:dateKind")
    edtf = reader.value(common.iri, "jalon:edtf")
    date = when(edtf, common.earliest, common.latest, reader.lang)
    text = deadline_in_words(_token(kind), date, reader.lang) if date else ""
    return replace(
        common,
        main=Shown(text, note=kind.note if kind else None),
        code=_token(kind),
        detail=reader.text(common.iri, "jalon:wordsUsed"),
        date=text,
    )


def _occurrence(reader: Reader, common: Assertion) -> Assertion:
    text = _date_text(reader, common)
    return replace(common, main=Shown(text or ""), date=text)


def _name(reader: Reader, common: Assertion) -> Assertion:
    kind = reader.concept(common.iri, "jalon:nameKind")
    return replace(
        common,
        main=reader.text(common.iri, "jalon:name"),
        code=_token(kind),
        group=kind,
        detail=reader.text(common.iri, "jalon:stage"),
        date=_date_text(reader, common, period=True),
    )


def _responsibility(reader: Reader, common: Assertion) -> Assertion:
    role = reader.concept(common.iri, "jalon:role")
    agent = reader.concept(common.iri, "jalon:agent")
    return replace(common, main=agent, code=_token(role), group=role)


def _mandate(reader: Reader, common: Assertion) -> Assertion:
    organization = reader.concept(common.iri, "org:organization")
    named = reader.value(common.iri, "jalon:organizationName")
    attested = [in_words(each, reader.lang) or each for each in _attested(reader, common.iri)]
    label = reader.property_label(node("jalon:attestedOn").value)
    return replace(
        common,
        main=reader.text(common.iri, "jalon:officeTitle"),
        detail=organization or (Shown(named) if named else None),
        date=_date_text(reader, common, period=True),
        facts=[Fact(label, [Shown(each) for each in attested])] if attested else [],
    )


def _attested(reader: Reader, iri: str) -> list[str]:
    return reader.values(iri, "jalon:attestedOn")


def _value(reader: Reader, common: Assertion) -> Assertion:
    unit = reader.text(common.iri, "jalon:unit")
    return replace(
        common,
        main=Shown(_amount(reader, common.iri)),
        number=reader.value(common.iri, "jalon:value"),
        code=unit.text if unit else None,
        group=reader.text(common.iri, "rdfs:label"),
        date=_date_text(reader, common),
        facts=_facts(reader, common.iri, "jalon:reportedBy", "jalon:reportedAt"),
    )


def _amount(reader: Reader, value: str) -> str:
    unit = reader.text(value, "jalon:unit")
    return quantity(
        reader.value(value, "jalon:value") or "",
        unit.text if unit else None,
        reader.value(value, "jalon:currency"),
        reader.lang,
    )


def _edition(reader: Reader, common: Assertion) -> Assertion:
    number = reader.value(common.iri, "jalon:number")
    candidates = sorted(reader.values(common.iri, "jalon:numberCandidate"), key=int)
    either = reader.choose(" ou ", " or ").join(candidates)
    return replace(
        common,
        main=Shown(number) if number else None,
        detail=Shown(either) if candidates else None,
        group=reader.concept(common.iri, "jalon:edition"),
    )


def _succession(reader: Reader, common: Assertion) -> Assertion:
    return replace(
        common,
        date=_date_text(reader, common),
        facts=_facts(reader, common.iri, "org:originalOrganization", "jalon:legalText"),
    )


_READERS: Final[Mapping[str, Callable[[Reader, Assertion], Assertion]]] = {
    "StatusReport": _status,
    "Deadline": _deadline,
    "Occurrence": _occurrence,
    "DatedName": _name,
    "Responsibility": _responsibility,
    "Mandate": _mandate,
    "AnnouncedValue": _value,
    "EditionEntry": _edition,
    "Succession": _succession,
}


def _as_of(assertion: Assertion, as_of: str) -> Assertion:
    """Return the assertion as it stood on a day: what followed later had not yet followed."""
    if assertion.superseded_on is None or assertion.superseded_on <= as_of:
        return assertion
    return replace(assertion, superseded_on=None, superseded=None)


def _with_conflicts(assertions: list[Assertion]) -> list[Assertion]:
    """Mark assertions of one series, known on one day, that say different things."""
    series: dict[tuple[str | None, ...], list[Assertion]] = defaultdict(list)
    for each in assertions:
        series[_series(each)].append(each)
    return [replace(each, conflicts=_conflicts(each, series[_series(each)])) for each in assertions]


def _series(assertion: Assertion) -> tuple[str | None, ...]:
    """Return what assertions share when they cannot all be right if their values differ.

    The rules are those of the conflict shapes; a family that may hold several values at once
    (responsibilities, mandates, successions) makes a series of each assertion.
    """
    name = assertion.family
    same = (name, assertion.facet, assertion.known_on)
    if name in ("deadlines", "occurrences", "editions"):
        return same
    if name == "statuses":
        return (*same, assertion.date)
    if name == "announced_values":
        return (*same, assertion.date, assertion.code)
    if name == "names" and assertion.facet == "title" and assertion.main is not None:
        return (*same, assertion.main.lang)
    return (assertion.iri,)


def _conflicts(assertion: Assertion, series: list[Assertion]) -> list[Shown]:
    if assertion.main is None:
        return []
    said = [other.main for other in series]
    return list(dict.fromkeys(each for each in said if each and each != assertion.main))

"""Dated assertions of a thing as its page shows them: what is said, who says it, known when."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from jalon.store.pages.assertion_classes import CLASS_READERS, token
from jalon.store.pages.dates import between, day, in_words, phrase
from jalon.store.pages.labels import Reader, Shown, node
from jalon.store.pages.model import FAMILIES, Assertion, SourceRef


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
        undated=_basis(reader, iri) == "read",
        precision=token(reader.concept(iri, "jalon:precision")) or None,
        earliest=reader.value(iri, "jalon:earliest"),
        latest=reader.value(iri, "jalon:latest"),
        certainty=_certainty(reader, iri),
        superseded_on=superseded_on,
        superseded=day(superseded_on, reader.lang) if superseded_on else None,
        notes=reader.texts(iri, "skos:editorialNote"),
    )
    return CLASS_READERS[name](reader, common)


def _class_of(reader: Reader, iri: str) -> str | None:
    types = set(reader.values(iri, "rdf:type"))
    return next((name for name in FAMILIES if node(f"jalon:{name}").value in types), None)


def _known(reader: Reader, iri: str, known_on: str) -> str:
    """Return since when it is public, in words that say what the day rests on."""
    edtf = reader.value(iri, "jalon:knownOnEdtf") or known_on
    basis = _basis(reader, iri)
    single = phrase(edtf, reader.lang)
    at = single.at if single else between(edtf, reader.lang) or in_words(edtf, reader.lang) or edtf
    if basis == "source-date":
        return reader.choose(
            f"d’après une source datée {single.of if single else at}", f"from a source dated {at}"
        )
    if basis == "read":
        return reader.choose(f"lu {at} dans une source non datée", f"read {at}, source undated")
    return reader.choose(f"dit {at}", f"said {at}")


def _basis(reader: Reader, iri: str) -> str:
    return token(reader.concept(iri, "jalon:knownOnBasis"))


def _certainty(reader: Reader, iri: str) -> Shown | None:
    """Return the certainty when it is not simply stated by the source."""
    concept = reader.concept(iri, "jalon:certainty")
    return None if concept is None or token(concept) == "stated" else concept


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

"""What each class of dated assertions adds to what stands in all of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from jalon.store.pages.dates import NBSP, deadline_in_words, in_words, quantity, when
from jalon.store.pages.labels import Reader, Shown, node
from jalon.store.pages.model import Assertion, Fact


def token(concept: Shown | None) -> str:
    """Return the word that ends a concept's address, nothing without a concept."""
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
        code=token(status) or None,
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
    text = deadline_in_words(token(kind), date, reader.lang) if date else ""
    return replace(
        common,
        main=Shown(text, note=kind.note if kind else None),
        code=token(kind),
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
        code=token(kind),
        group=kind,
        detail=reader.text(common.iri, "jalon:stage"),
        date=_date_text(reader, common, period=True),
    )


def _responsibility(reader: Reader, common: Assertion) -> Assertion:
    role = reader.concept(common.iri, "jalon:role")
    agent = reader.concept(common.iri, "jalon:agent")
    return replace(common, main=agent, code=token(role), group=role)


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


CLASS_READERS: Final[Mapping[str, Callable[[Reader, Assertion], Assertion]]] = {
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

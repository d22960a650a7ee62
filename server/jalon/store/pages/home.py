"""The home page's figures: how many records of each kind, and the events that mark the roadmaps."""

from dataclasses import dataclass

from jalon.namespaces import KINDS
from jalon.rdf.records import RecordAddress
from jalon.store.pages.kinds import kind_name
from jalon.store.pages.labels import Reader, Shown
from jalon.store.pages.lists import things_of


@dataclass(frozen=True, slots=True)
class Count:
    """How many records of a kind there are."""

    kind: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Span:
    """A roadmap's period: its label, its first and last day (ISO), its words."""

    roadmap: Shown
    start: str
    end: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An event of the timeline: its day (ISO), its date in words, its kind."""

    event: Shown
    day: str
    words: str
    kind: Shown | None


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the home page shows of the dataset."""

    counts: list[Count]
    spans: list[Span]
    moments: list[Moment]
    assertions: int


def home_page(reader: Reader) -> HomePage:
    """Return the home page's figures, counted in the dataset itself."""
    counts = [
        Count(kind, kind_name(kind, reader.lang, plural=True), len(things_of(reader, kind)))
        for kind in KINDS
    ]
    roadmaps = things_of(reader, "roadmap")
    spans = [span for iri in roadmaps if (span := _span(reader, iri))]
    return HomePage(
        counts=counts,
        spans=sorted(spans, key=lambda span: span.start),
        moments=_moments(reader, roadmaps),
        assertions=reader.count("jalon:about"),
    )


def _span(reader: Reader, roadmap: str) -> Span | None:
    start = reader.value(roadmap, "jalon:earliest")
    date = reader.date(roadmap, period=True)
    if start is None or date is None:
        return None
    return Span(reader.ref(roadmap), start, reader.value(roadmap, "jalon:latest"), date.text)


def _moments(reader: Reader, roadmaps: list[str]) -> list[Moment]:
    """Return the dated events that concern a roadmap as a whole, in order."""
    events = {iri for roadmap in roadmaps for iri in reader.subjects("jalon:concerns", roadmap)}
    moments = [moment for iri in sorted(events) if (moment := _moment(reader, iri))]
    return sorted(moments, key=lambda moment: moment.day)


def _moment(reader: Reader, iri: str) -> Moment | None:
    address, date = RecordAddress.of_iri(iri), reader.date(iri)
    if address is None or address.kind != "event" or date is None or date.earliest is None:
        return None
    return Moment(reader.ref(iri), date.earliest, date.text, reader.concept(iri, "dcterms:type"))

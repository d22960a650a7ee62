"""A record's page: everything a reader sees of one thing, as plain values for one template."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from jalon.rdf.records import RecordAddress
from jalon.store.pages.assertions import cite_all, family, read_assertions
from jalon.store.pages.facts import read_facts
from jalon.store.pages.incoming import Incoming, cited_by, incoming
from jalon.store.pages.labels import Reader, Shown
from jalon.store.pages.milestones import Chain, MilestoneLine, chain, milestones_of
from jalon.store.pages.model import FAMILIES, Assertion, Fact, SourceRef
from jalon.store.pages.outline import Completeness, Node, completeness, outline
from jalon.store.pages.schema import Block, structured_data

_OUTLINED = ("roadmap", "orientation", "axis", "priority")


@dataclass(frozen=True, slots=True)
class Highlight:
    """What a reader wants to know first: a name, its values, where they come from."""

    label: str
    shown: list[Shown]
    code: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a roadmap: its label, its date, how many elements are known to stand in it."""

    edition: Shown
    anchor: str
    date: str | None
    entries: int
    sources: list[SourceRef]
    notes: list[Shown]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The page of a record; ``assertions`` are grouped by family, in order of date."""

    iri: str
    document: str
    kind: str
    slug: str
    label: Shown
    description: Shown | None
    acronyms: list[str]
    other_names: list[Shown]
    trail: list[Shown]
    highlights: list[Highlight]
    facts: list[Fact]
    assertions: dict[str, list[Assertion]]
    chain: Chain | None
    milestones: list[MilestoneLine]
    outline: list[Node]
    completeness: list[Completeness]
    editions: list[Edition]
    incoming: list[Incoming]
    cited_by: list[Incoming]
    notes: list[Shown]
    sources: list[SourceRef]
    identifiers: list[str]
    structured: Block
    later: int = field(default=0)
    """Assertions left out because they became known after the day asked."""


def record_page(reader: Reader, address: RecordAddress, as_of: str | None = None) -> RecordPage:
    """Return the page of a record, as known on a day (ISO) or today."""
    thing, kind = address.thing, address.kind
    assertions = read_assertions(reader, thing, as_of)
    nodes = outline(reader, thing) if kind in _OUTLINED else []
    milestones = milestones_of(reader, thing, as_of)
    made = chain(assertions, reader.lang) if kind == "milestone" else None
    all_known = len(reader.subjects("jalon:about", thing))
    return RecordPage(
        iri=thing,
        document=address.document,
        kind=kind,
        slug=address.slug,
        label=reader.ref(thing),
        description=reader.text(thing, "dcterms:description"),
        acronyms=reader.values(thing, "jalon:acronym"),
        other_names=reader.texts(thing, "skos:altLabel"),
        trail=trail(reader, thing),
        highlights=_highlights(reader, assertions, made, address, as_of),
        facts=read_facts(reader, thing, kind, as_of),
        assertions={name: family(assertions, name) for name in FAMILIES.values()},
        chain=made,
        milestones=milestones,
        outline=nodes,
        completeness=completeness(reader, thing, nodes, family(assertions, "announced_values")),
        editions=_editions(reader, thing),
        incoming=incoming(reader, thing, outlined=bool(nodes)),
        cited_by=cited_by(reader, thing) if kind == "source" else [],
        notes=reader.texts(thing, "skos:editorialNote"),
        sources=cite_all(reader, thing),
        identifiers=reader.values(thing, "dcterms:identifier"),
        structured=structured_data(reader, thing, kind, assertions),
        later=all_known - len(assertions),
    )


def trail(reader: Reader, thing: str) -> list[Shown]:
    """Return the wholes that a thing is part of, from the roadmap down; itself left out."""
    found: list[Shown] = []
    seen = {thing}
    whole = reader.value(thing, "jalon:partOf") or reader.value(thing, "jalon:milestoneOf")
    while whole is not None and whole not in seen:
        seen.add(whole)
        found.insert(0, reader.ref(whole))
        whole = reader.value(whole, "jalon:partOf")
    return found


def _highlights(
    reader: Reader,
    assertions: list[Assertion],
    made: Chain | None,
    address: RecordAddress,
    as_of: str | None,
) -> list[Highlight]:
    """Return the status, the lead, the number, the last date announced and the date reached."""
    found = []
    report = last_status(family(assertions, "statuses"))
    if report is not None and report.main is not None:
        label = reader.choose("Avancement", "Status")
        when = report.date or report.known
        note = f"{when}, {report.certainty.text.lower()}" if report.certainty else when
        found.append(Highlight(label, [report.main], report.code, note))
    found += _agents(reader, assertions, address.kind)
    found += [
        Highlight(reader.choose("Numéro", "Number"), [entry.main], None, edition.text)
        for entry in family(assertions, "editions")
        if entry.main is not None and (edition := entry.group) is not None
    ]
    found += _amounts(reader, assertions)
    if made is not None:
        found += _milestone_highlights(reader, made, address.thing, as_of)
    return found


def _amounts(reader: Reader, assertions: list[Assertion]) -> list[Highlight]:
    """Return the sums announced for a funding and not replaced since."""
    values = family(assertions, "announced_values")
    sums = [each.main for each in values if each.facet == "amount" and not each.superseded_on]
    named = [each for each in sums if each is not None]
    label = reader.choose("Montant annoncé", "Amount announced")
    return [Highlight(label, list(dict.fromkeys(named)))] if named else []


def _agents(reader: Reader, assertions: list[Assertion], kind: str) -> list[Highlight]:
    """Return who leads and who owns; that nobody is known to lead an action is said."""
    found = []
    for role, fr, en in (("lead", "Pilote", "Lead"), ("owner", "Porteur", "Owner")):
        said = [a for a in family(assertions, "responsibilities") if a.code == role]
        named = list(dict.fromkeys(each.main for each in said if each.main is not None))
        if named:
            degrees = {each.certainty.text.lower() if each.certainty else "" for each in said}
            note = None if "" in degrees else ", ".join(sorted(degrees))
            found.append(Highlight(reader.choose(fr, en), named, None, note))
        elif (role, kind) == ("lead", "action"):
            unknown = Shown(reader.choose("non connu", "not known"))
            note = reader.choose("aucune source lue ne le nomme", "no source read names it")
            found.append(Highlight(reader.choose(fr, en), [unknown], None, note))
    return found


def _milestone_highlights(
    reader: Reader, made: Chain, thing: str, as_of: str | None
) -> list[Highlight]:
    found = []
    last = made.last
    if last is not None and last.main is not None:
        label = reader.choose("Dernière date annoncée", "Last date announced")
        found.append(Highlight(label, [last.main], None, last.known))
    if made.reached and made.reached[0].main is not None:
        label = reader.choose("Date atteinte", "Date reached")
        found.append(Highlight(label, [made.reached[0].main]))
    outcome = reader.concept(thing, "jalon:outcome") if as_of is None else None
    if outcome is not None:
        code = (outcome.iri or "").rpartition("#")[2]
        note = reader.choose("lecture de l’éditeur", "editor’s reading")
        found.append(Highlight(reader.choose("Issue", "Outcome"), [outcome], code, note))
    return found


def last_status(reports: Sequence[Assertion]) -> Assertion | None:
    """Return the report that says where things stand: the last one that states a status.

    ``planned`` never is: whether it came was not checked.
    """
    stating = [each for each in reports if each.main is not None and each.code != "planned"]
    return max(stating, key=_recency, default=None)


def _recency(report: Assertion) -> tuple[str, str, str]:
    """Return the key of the last state: its own day first, for a source may look back."""
    return report.latest or report.earliest or report.known_on, report.known_on, report.iri


def _elements_in(reader: Reader, edition: str) -> set[str | None]:
    """Return the elements that stand in an edition; one may have several entries."""
    entries = reader.subjects("jalon:edition", edition)
    return {reader.value(entry, "jalon:about") for entry in entries}


def _editions(reader: Reader, thing: str) -> list[Edition]:
    made = [
        (
            reader.value(edition, "jalon:earliest") or "9999",
            Edition(
                edition=reader.ref(edition),
                anchor=edition.partition("#")[2],
                date=date.text if (date := reader.date(edition)) else None,
                entries=len(_elements_in(reader, edition)),
                sources=cite_all(reader, edition),
                notes=reader.texts(edition, "skos:editorialNote"),
            ),
        )
        for edition in reader.values(thing, "jalon:hasEdition")
    ]
    return [edition for _, edition in sorted(made, key=lambda each: (each[0], each[1].anchor))]

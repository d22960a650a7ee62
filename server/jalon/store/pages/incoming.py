"""What other records say of a thing: links that come in, grouped by what they mean and by kind."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from jalon.namespaces import JALON, PREFIXES
from jalon.rdf.records import RecordAddress
from jalon.store.pages.kinds import kind_name
from jalon.store.pages.labels import Reader, Shown, node, sort_key

CAP: Final = 50
"""Links shown in a group; the rest is a query away."""

_SHORTCUTS: Final = f"{JALON}current"
_SILENT: Final = frozenset(
    node(curie).value
    for curie in (
        "jalon:about",
        "jalon:milestoneOf",
        "jalon:reportedIn",
        "jalon:source",
        "org:resultingOrganization",
        "foaf:primaryTopic",
    )
)
"""Links shown elsewhere on the page, or that only restate a place in a record."""

_HEADINGS: Final = {
    ("jalon:concerns", "event"): ("Événements à ce sujet", "Events about it"),
    ("jalon:concerns", "law"): ("Textes juridiques à ce sujet", "Legal texts about it"),
    ("jalon:funds", "funding"): ("Financements", "Funding"),
    ("jalon:implementedBy", "action"): ("Actions mises en œuvre", "Actions implemented"),
    ("jalon:implementedBy", "axis"): ("Axes mis en œuvre", "Axes implemented"),
    ("jalon:implementedBy", "objective"): ("Objectifs mis en œuvre", "Objectives implemented"),
    ("jalon:implementedBy", "priority"): ("Priorités mises en œuvre", "Priorities implemented"),
    ("jalon:legalBasis", "actor"): ("Acteurs fondés sur ce texte", "Actors based on this text"),
    ("jalon:legalBasis", "programme"): (
        "Programmes fondés sur ce texte",
        "Programmes based on this text",
    ),
    ("jalon:legalBasis", "service"): (
        "Services fondés sur ce texte",
        "Services based on this text",
    ),
    ("jalon:legalText", "actor"): ("Successions prévues par ce texte", "Successions it provides"),
    ("jalon:legalText", "event"): ("Événements liés à ce texte", "Events tied to this text"),
    ("jalon:organizer", "event"): ("Événements organisés", "Events organised"),
    ("jalon:parent", "actor"): ("Organisations rattachées", "Attached organisations"),
    ("jalon:participant", "event"): ("Participations à des événements", "Events attended"),
    ("jalon:payer", "funding"): ("Financements payés", "Funding paid"),
    ("jalon:sessionOf", "event"): ("Séances", "Sessions"),
    ("jalon:partOf", "programme"): ("Programmes qui en font partie", "Programmes that are part"),
    ("jalon:partOf", "service"): ("Services qui en font partie", "Services that are part"),
    ("org:hasMember", "actor"): ("Membre de", "Member of"),
    ("org:originalOrganization", "actor"): ("Organisations qui lui succèdent", "Succeeded by"),
    ("org:organization", "person"): ("Personnes en fonction", "Office holders"),
}
"""What a link says, seen from the thing it points to: (property, kind it comes from)."""

_ANY_KIND: Final = {
    "jalon:successorOf": ("Ce qui lui a succédé", "What succeeded it"),
    "jalon:reportedBy": ("A rendu compte de", "Reported on"),
    "jalon:reportedAt": ("Annoncé à cette occasion", "Announced on that occasion"),
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A group of links that come in, with the SPARQL query that gives them all."""

    heading: str
    kind: str
    links: list[Shown]
    total: int
    query: str


@dataclass(frozen=True, slots=True)
class _Link:
    """A link: the record it comes from, what it says, and the fragment that says it."""

    record: str
    kind: str
    predicate: str
    role: Shown | None


def incoming(reader: Reader, thing: str, outlined: bool) -> list[Incoming]:
    """Return the groups of links to a thing, the roles it has first.

    With ``outlined``, links that its outline shows are left out.
    """
    groups: dict[tuple[str, str, str], list[_Link]] = defaultdict(list)
    for link in _links(reader, thing):
        if outlined and link.predicate.endswith(("#partOf", "#probablyPartOf")):
            continue
        groups[link.predicate, link.role.text if link.role else "", link.kind].append(link)
    roles = [links for links in groups.values() if links[0].role is not None]
    others = [links for links in groups.values() if links[0].role is None]
    return [
        group
        for some in (roles, others)
        for group in sorted((_group(reader, thing, links) for links in some), key=_by_heading)
    ]


def _by_heading(group: Incoming) -> tuple[str, str]:
    return sort_key(group.heading)


def cited_by(reader: Reader, source: str) -> list[Incoming]:
    """Return the records that a source supports, by kind."""
    groups: dict[str, set[str]] = defaultdict(set)
    for subject in reader.subjects("jalon:source", source):
        address = RecordAddress.of_iri(subject)
        if address is not None:
            groups[address.kind].add(address.thing)
    query = (
        f"{_prefix('jalon')}\n\nSELECT ?what WHERE {{\n  ?what jalon:source <{source}> .\n}}\n"
        "ORDER BY ?what"
    )
    return [
        _shown(reader, kind_name(kind, reader.lang, plural=True), kind, things, query)
        for kind, things in sorted(groups.items())
    ]


def _links(reader: Reader, thing: str) -> list[_Link]:
    found = []
    for quad in reader.store.quads_for_pattern(None, None, NamedNode(thing), None):
        predicate = quad.predicate.value
        if predicate in _SILENT or predicate.startswith(_SHORTCUTS):
            continue
        subject = quad.subject
        address = RecordAddress.of_iri(subject.value) if isinstance(subject, NamedNode) else None
        if address is None or address.thing == thing or not isinstance(subject, NamedNode):
            continue
        role = reader.concept(subject.value, "jalon:role") if "#" in subject.value else None
        found.append(_Link(address.thing, address.kind, predicate, role))
    return found


def _group(reader: Reader, thing: str, links: list[_Link]) -> Incoming:
    first = links[0]
    records = {link.record for link in links}
    if first.role is not None:
        plural = kind_name(first.kind, reader.lang, plural=True).lower()
        role = first.role.text
        heading = reader.choose(f"{role}\u00a0: {plural}", f"{role}: {plural}")
        pattern = (
            f"  ?assertion jalon:agent <{thing}> ; jalon:role <{first.role.iri}> ; "
            "jalon:about ?what ."
        )
    else:
        heading = _heading(reader, first)
        pattern = f"  ?what <{first.predicate}> <{thing}> ."
    query = (
        f"{_prefix('jalon')}\n{_prefix('rdfs')}\n\nSELECT ?what ?label WHERE {{\n{pattern}\n"
        '  OPTIONAL { ?what rdfs:label ?label FILTER(lang(?label) = "fr") }\n}\nORDER BY ?what'
    )
    return _shown(reader, heading, first.kind, records, query)


def _heading(reader: Reader, link: _Link) -> str:
    for (curie, kind), texts in _HEADINGS.items():
        if kind == link.kind and node(curie).value == link.predicate:
            return reader.choose(*texts)
    plural = kind_name(link.kind, reader.lang, plural=True)
    for curie, texts in _ANY_KIND.items():
        if node(curie).value == link.predicate:
            return reader.choose(
                f"{texts[0]}\u00a0: {plural.lower()}", f"{texts[1]}: {plural.lower()}"
            )
    label = reader.ref(link.predicate).text
    return reader.choose(f"{plural}\u00a0: {label}", f"{plural}: {label}")


def _shown(reader: Reader, heading: str, kind: str, records: set[str], query: str) -> Incoming:
    if kind == "event":
        ordered = sorted(records, key=lambda iri: (_day(reader, iri), iri))
    else:
        ordered = sorted(records, key=lambda iri: sort_key(reader.ref(iri).text))
    links = [_with_date(reader, iri, kind) for iri in ordered[:CAP]]
    return Incoming(heading, kind, links, len(records), query)


def _with_date(reader: Reader, iri: str, kind: str) -> Shown:
    """Return a record's label, the date of an event beside it as its note."""
    shown = reader.ref(iri)
    date = reader.date(iri) if kind in ("event", "law", "source") else None
    return Shown(shown.text, shown.lang, iri, date.text if date else None)


def _day(reader: Reader, iri: str) -> str:
    return reader.value(iri, "jalon:earliest") or reader.value(iri, "jalon:latest") or "9999"


def _prefix(name: str) -> str:
    return f"PREFIX {name}: <{PREFIXES[name]}>"

"""A record in schema.org's words, for search engines: the data block of its page.

https://schema.org/docs/datamodel.html; only what a record states, nothing guessed.
"""

from typing import Final

from jalon.store.pages.assertions import family
from jalon.store.pages.labels import Reader
from jalon.store.pages.model import Assertion

_TYPES: Final = {
    "roadmap": "CreativeWork",
    "orientation": "CreativeWork",
    "axis": "CreativeWork",
    "priority": "CreativeWork",
    "objective": "CreativeWork",
    "action": "Project",
    "milestone": "Event",
    "programme": "Project",
    "service": "Service",
    "actor": "Organization",
    "person": "Person",
    "event": "Event",
    "law": "Legislation",
    "funding": "MonetaryGrant",
    "source": "CreativeWork",
}

Block = dict[str, object]


def structured_data(reader: Reader, thing: str, kind: str, assertions: list[Assertion]) -> Block:
    """Return the schema.org description of a thing, as JSON-LD."""
    label, description = reader.ref(thing), reader.text(thing, "dcterms:description")
    block: Block = {
        "@context": "https://schema.org",
        "@type": _TYPES[kind],
        "@id": thing,
        "name": label.text,
        "description": description.text if description else None,
        "alternateName": reader.values(thing, "jalon:acronym"),
        "url": reader.values(thing, "foaf:homepage") or reader.values(thing, "schema:url"),
        "sameAs": reader.values(thing, "owl:sameAs"),
        **_dates(reader, thing, kind, assertions),
        **_relations(reader, thing, kind, assertions),
    }
    return {key: value for key, value in block.items() if value not in (None, [], "")}


def _dates(reader: Reader, thing: str, kind: str, assertions: list[Assertion]) -> Block:
    earliest = reader.value(thing, "jalon:earliest")
    latest = reader.value(thing, "jalon:latest")
    if kind == "milestone":
        reached = family(assertions, "occurrences")
        return {"startDate": reached[0].earliest if reached else None}
    if kind == "event":
        return {"startDate": earliest, "endDate": latest}
    if earliest is None or earliest != latest:
        return {}
    name = {"law": "legislationDate", "source": "datePublished"}.get(kind)
    return {name: earliest} if name else {}


def _relations(reader: Reader, thing: str, kind: str, assertions: list[Assertion]) -> Block:
    if kind == "person":
        titles = [each.main.text for each in family(assertions, "mandates") if each.main]
        return {"jobTitle": titles}
    if kind == "event":
        return {
            "location": _names(reader, thing, "jalon:place"),
            "organizer": _named(reader, thing, "jalon:organizer", "Organization"),
        }
    if kind == "law":
        return {"legislationIdentifier": reader.values(thing, "jalon:officialNumber")}
    if kind == "funding":
        return {"funder": _named(reader, thing, "jalon:payer", "Organization")}
    if kind == "source":
        return {
            "publisher": reader.value(thing, "dc:publisher"),
            "inLanguage": reader.value(thing, "dcterms:language"),
        }
    if kind == "actor":
        return {"parentOrganization": _named(reader, thing, "jalon:parent", "Organization")}
    if _TYPES[kind] == "CreativeWork":
        return {"isPartOf": _named(reader, thing, "jalon:partOf", "CreativeWork")}
    return {}


def _names(reader: Reader, thing: str, curie: str) -> list[str]:
    return [each.text for each in reader.texts(thing, curie)]


def _named(reader: Reader, thing: str, curie: str, schema_type: str) -> list[Block]:
    refs = reader.refs(thing, curie)
    return [{"@type": schema_type, "@id": ref.iri, "name": ref.text} for ref in refs]

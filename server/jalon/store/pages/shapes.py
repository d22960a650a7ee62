"""The shapes as a page: what a good record is, rule by rule, in words.

The shapes are not in the dataset: they are read from their files, which are ours, once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyoxigraph import Quad, Store, Triple

from jalon.files import ontology_folder, shapes_folder
from jalon.namespaces import SHAPES
from jalon.rdf.parse import parse_file
from jalon.store.loading import load_ontology
from jalon.store.pages.labels import Reader, Shown, sort_key
from jalon.store.pages.lists import CLASSES

_SEVERITIES: Final = {
    "Violation": ("Empêche de publier", "Bars publication"),
    "Warning": ("Demande un regard", "Asks for a look"),
    "Info": ("Signale un manque", "Shows a gap"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, what it asks, how many values, what a steward reads when it is broken."""

    anchor: str
    name: Shown
    description: Shown | None
    cardinality: str
    message: Shown | None
    severity: str
    code: str
    order: int


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of a class, or those that several classes share."""

    anchor: str
    title: str
    rules: list[Rule]
    shared: list[tuple[str, Shown]]
    """Anchor and name of the rules that it shares with others."""


@dataclass(frozen=True, slots=True)
class ShapesPage:
    """The shapes: what they are, and their rules by class."""

    iri: str
    title: Shown | None
    comment: Shown | None
    version: str | None
    groups: list[RuleGroup]


@cache
def shapes_triples() -> tuple[Triple, ...]:
    """Return the triples of every shape file."""
    files = sorted(shapes_folder().glob("*.ttl"))
    return tuple(triple for path in files for triple in parse_file(path))


@cache
def _store() -> Store:
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in shapes_triples())
    load_ontology(store, ontology_folder())
    return store


def shapes_page(lang: str) -> ShapesPage:
    """Return the page of the shapes."""
    reader = Reader(_store(), lang)
    targets = set(_named(reader, "sh:NodeShape", "sh:PropertyShape"))
    by_class: dict[str, list[str]] = {}
    for shape in sorted(targets):
        for target in reader.values(shape, "sh:targetClass"):
            by_class.setdefault(target, []).append(shape)
        for target in reader.values(shape, "sh:targetSubjectsOf")[:1]:
            by_class.setdefault(f"any {target}", []).append(shape)
    shared = _shared(reader, targets)
    groups = [_group(reader, target, by_class[target], shared) for target in by_class]
    ordered = sorted(groups, key=lambda group: _place(group.anchor, group.title))
    common = _common(reader, shared)
    return ShapesPage(
        iri=SHAPES,
        title=reader.text(SHAPES, "rdfs:label"),
        comment=reader.text(SHAPES, "rdfs:comment"),
        version=reader.value(SHAPES, "owl:versionInfo"),
        groups=[common, *ordered] if common.rules else ordered,
    )


def _named(reader: Reader, *curies: str) -> list[str]:
    return [iri for curie in curies for iri in reader.instances(curie) if iri.startswith(SHAPES)]


def _shared(reader: Reader, shapes: Iterable[str]) -> set[str]:
    """Return the shapes that more than one shape holds, or that more than one class is under."""
    return {
        shape
        for shape in shapes
        if len(reader.subjects("sh:property", shape)) > 1
        or len(reader.values(shape, "sh:targetClass")) > 1
    }


def _group(reader: Reader, target: str, shapes: list[str], shared: set[str]) -> RuleGroup:
    held = [rule for shape in shapes for rule in reader.values(shape, "sh:property")]
    asked = dict.fromkeys([*shapes, *held])
    rules = [_rule(reader, iri) for iri in asked if iri not in shared]
    generic = target.startswith("any ")
    iri = target.removeprefix("any ")
    label = reader.ref(iri).text
    title = reader.choose(f"Partout où se trouve «\u00a0{label}\u00a0»", f"Wherever “{label}” is")
    return RuleGroup(
        anchor=f"{'any' if generic else 'class'}-{iri.rpartition('#')[2].rpartition('/')[2]}",
        title=title if generic else label,
        rules=sorted((rule for rule in rules if rule), key=lambda rule: (rule.order, rule.anchor)),
        shared=sorted(
            {_anchor(each): reader.ref(each) for each in asked if each in shared}.items(),
            key=lambda pair: sort_key(pair[1].text),
        ),
    )


def _common(reader: Reader, shared: set[str]) -> RuleGroup:
    rules = [rule for iri in shared if (rule := _rule(reader, iri))]
    return RuleGroup(
        anchor="common",
        title=reader.choose("Règles communes", "Common rules"),
        rules=sorted(rules, key=lambda rule: (rule.order, rule.anchor)),
        shared=[],
    )


def _rule(reader: Reader, iri: str) -> Rule | None:
    name = reader.text(iri, "sh:name")
    if name is None:
        return None
    code = (reader.value(iri, "sh:severity") or "Violation").rpartition("#")[2]
    return Rule(
        anchor=_anchor(iri),
        name=name,
        description=reader.text(iri, "sh:description"),
        cardinality=_cardinality(reader, iri),
        message=reader.text(iri, "sh:message"),
        severity=reader.choose(*_SEVERITIES.get(code, (code, code))),
        code=code.lower(),
        order=int(reader.value(iri, "sh:order") or 0),
    )


def _anchor(iri: str) -> str:
    return iri.rpartition("#")[2]


def _cardinality(reader: Reader, iri: str) -> str:
    """Return how many values a rule allows, in words; nothing when it does not say."""
    least = reader.value(iri, "sh:minCount") or reader.value(iri, "sh:qualifiedMinCount")
    most = reader.value(iri, "sh:maxCount")
    if least and most:
        return (
            reader.choose(f"exactement {least}", f"exactly {least}")
            if least == most
            else (reader.choose(f"de {least} à {most}", f"{least} to {most}"))
        )
    if least:
        return reader.choose(f"au moins {least}", f"at least {least}")
    return reader.choose(f"au plus {most}", f"at most {most}") if most else ""


def _place(anchor: str, title: str) -> tuple[int, tuple[str, str]]:
    """Return the place of a group: the kinds in their order, then the others by title."""
    order = [curie.partition(":")[2] for curie in CLASSES.values()]
    name = anchor.removeprefix("class-")
    return order.index(name) if name in order else len(order), sort_key(title)

"""A change of records in words: "Échéance INS : janv. 2020 → janv. 2021"."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jalon.namespaces import DOCUMENT, JALON, PREFIXES, THING
from jalon.rdf.diff import Lines, RecordChange, Status, ValueChange, triples_of
from jalon.stewardship.labels import Labels
from jalon.store.pages import dates
from jalon.store.pages.labels import LANGUAGE_NAMES

_TYPE: Final = PREFIXES["rdf"] + "type"
_LABEL: Final = PREFIXES["rdfs"] + "label"
_TOPIC: Final = PREFIXES["foaf"] + "primaryTopic"
_FIRST: Final = (_LABEL, PREFIXES["dcterms"] + "type", f"{JALON}edtf", f"{JALON}knownOn")
"""What a reader looks for first in something new; the rest follows by name."""

_UNTOLD: Final = (_TYPE, _TOPIC, f"{JALON}about", f"{JALON}facet")
"""What a thing or an assertion that comes as a whole need not tell: its noun does."""

_SHORT: Final = {
    "janvier": "janv.",
    "février": "févr.",
    "juillet": "juill.",
    "septembre": "sept.",
    "octobre": "oct.",
    "novembre": "nov.",
    "décembre": "déc.",
    "January": "Jan.",
    "February": "Feb.",
    "August": "Aug.",
    "September": "Sept.",
    "October": "Oct.",
    "November": "Nov.",
    "December": "Dec.",
}
_DATED: Final = ("earliest", "latest", "edtf", "precision")


@dataclass(frozen=True, slots=True)
class _Family:
    """How assertions of a class are told: a noun, and the properties that make their gist.

    ``follows``: a new one takes the place of the last one known about the same thing and facet.
    """

    fr: str
    en: str
    gist: tuple[str, ...]
    follows: bool = False


_FAMILIES: Final = {
    f"{JALON}Deadline": _Family("Échéance", "Deadline", _DATED, follows=True),
    f"{JALON}Occurrence": _Family("Réalisation", "Occurrence", _DATED),
    f"{JALON}StatusReport": _Family("Avancement", "Status", ("status",), follows=True),
    f"{JALON}DatedName": _Family("Nom", "Name", ("name",)),
    f"{JALON}Responsibility": _Family("Responsabilité", "Responsibility", ("agent", "role")),
    f"{JALON}AnnouncedValue": _Family(
        "Valeur", "Value", ("value", "unit", "currency"), follows=True
    ),
}

_WHOLE: Final = {
    "fr": {Status.ADDED: "Nouvelle fiche", Status.REMOVED: "Fiche retirée"},
    "en": {Status.ADDED: "New record", Status.REMOVED: "Record withdrawn"},
}
_BOOLEANS: Final = {"true": ("oui", "yes"), "false": ("non", "no")}

Node = Mapping[str, list[Any]]
"""The values of a subject by property."""


@dataclass(frozen=True, slots=True)
class Words:
    """Tells the change of one record in a language."""

    change: RecordChange
    before: Mapping[str, Node]
    after: Mapping[str, Node]
    labels: Labels
    lang: str

    @property
    def title(self) -> str:
        """What the record is called."""
        return self._label(self.change.document.replace(DOCUMENT, THING))

    def sentences(self) -> list[str]:
        """Return a sentence for each assertion and each property that changed, one at least."""
        changed: dict[str, list[ValueChange]] = {}
        for value in self.change.values:
            changed.setdefault(value.subject, []).append(value)
        told = [
            told for subject, values in changed.items() for told in self._subject(subject, values)
        ]
        return [*self._whole(), *told] or [self._fallback()]

    def _subject(self, subject: str, values: list[ValueChange]) -> Iterator[str]:
        old, new = self.before.get(subject, {}), self.after.get(subject, {})
        if old and new:
            yield from self._changed(subject, old, new, values)
        elif self.change.status is Status.CHANGED or "#" in subject:
            yield self._part(old, new, values)
        elif self.change.status is Status.ADDED:
            yield from self._facts(values)

    def _changed(
        self, subject: str, old: Node, new: Node, values: list[ValueChange]
    ) -> Iterator[str]:
        """Yield what changed in a thing or an assertion that was there and still is."""
        family = self._family(new)
        was, becomes = self._gist(family, old), self._gist(family, new)
        head = self._head(family, new) if "#" in subject else self._label(subject)
        if was != becomes:
            yield f"{head}{self._colon} {self._arrow(was, becomes)}"
        for value in values:
            if not self._shows(family, value, old, new):
                for label, told in self._by_language(value):
                    yield f"{head}, {label}{self._colon} {told}"

    def _part(self, old: Node, new: Node, values: list[ValueChange]) -> str:
        """Return an assertion that comes or goes as a whole: its gist, then the rest of it."""
        node = new or old
        family = self._family(node)
        before = self._latest(new) if new and family.follows else old
        was, becomes = self._gist(family, before), self._gist(family, new)
        gist = self._arrow(was, becomes) if was != becomes else becomes
        if was == becomes or not gist:
            gist = f"{'+' if new else '−'} {becomes or was}".rstrip()
        rest = [value for value in values if not self._shows(family, value, before, new)]
        details = self._semicolon.join(self._facts(rest)) if new else ""
        return f"{self._head(family, node)}{self._colon} {gist}" + (details and f" ({details})")

    def _facts(self, values: Iterable[ValueChange]) -> Iterator[str]:
        """Yield what a new subject says, property by property."""
        for value in sorted(values, key=lambda each: _rank(each.predicate)):
            if value.predicate not in _UNTOLD:
                for label, told in self._by_language(value):
                    yield f"{label}{self._colon} {told.removeprefix('+ ')}"

    def _family(self, node: Node) -> _Family:
        """Return how a node is told; what is of no family is called by its class."""
        kind = _type(node)
        return _FAMILIES.get(kind) or _Family(self._class(kind, "fr"), self._class(kind, "en"), ())

    def _class(self, iri: str, lang: str) -> str:
        label = self.labels.label(iri, lang) if iri else "?"
        return label[:1].upper() + label[1:]

    def _head(self, family: _Family, node: Node) -> str:
        noun = family.fr if self.lang == "fr" else family.en
        about = next((str(each.value) for each in _all(node, "about")), "")
        return f"{noun} {self._label(about)}" if about else noun

    def _shows(self, family: _Family, value: ValueChange, old: Node, new: Node) -> bool:
        """Whether a gist that changed shows a change of value; nothing else may be left untold."""
        changed = self._gist(family, old) != self._gist(family, new)
        if not changed or value.predicate.removeprefix(JALON) not in family.gist:
            return False
        if family.gist == _DATED:
            return True
        shown = {*self._parts(family, old), *self._parts(family, new)}
        return shown.issuperset(map(self._term_of, (*value.removed, *value.added)))

    def _by_language(self, value: ValueChange) -> Iterator[tuple[str, str]]:
        """Yield the change of a property with its label, text by text of each language."""
        label = self._label(value.predicate)
        removed, added = _grouped(value.removed), _grouped(value.added)
        for tag in sorted(removed.keys() | added.keys()):
            named = "" if tag in ("", self.lang) else f" ({self._language(tag)})"
            was, becomes = (
                ", ".join(map(self._term, side.get(tag, ()))) for side in (removed, added)
            )
            yield f"{label}{named}", self._arrow(was, becomes)

    def _language(self, tag: str) -> str:
        return LANGUAGE_NAMES.get(tag, (tag, tag))[0 if self.lang == "fr" else 1]

    def _latest(self, new: Node) -> Node:
        """Return the assertion that a new one follows: same class, thing, facet; known last."""
        key = [str(_all(new, name)) for name in ("about", "facet")] + [_type(new)]
        same = [
            node
            for node in self.before.values()
            if [str(_all(node, name)) for name in ("about", "facet")] + [_type(node)] == key
        ]
        return max(same, key=lambda node: _text(node, "knownOn") or "", default={})

    def _gist(self, family: _Family, node: Node) -> str:
        if not node:
            return ""
        if family.gist == _DATED:
            told = dates.when(
                _text(node, "edtf"), _text(node, "earliest"), _text(node, "latest"), self.lang
            )
            return _shortened(told.text) if told else ""
        return ", ".join(self._parts(family, node))

    def _parts(self, family: _Family, node: Node) -> list[str]:
        return [self._term(each) for name in family.gist for each in self._chosen(node, name)]

    def _chosen(self, node: Node, name: str) -> list[Any]:
        """Return the values of a property, of texts those in the reader's language if any."""
        values = _all(node, name)
        own = [each for each in values if getattr(each, "language", None) == self.lang]
        return own or values

    def _whole(self) -> Iterator[str]:
        """Yield that a record is new or withdrawn."""
        told = _WHOLE[self.lang].get(self.change.status)
        if told:
            yield f"{told}{self._colon} {self.title}"

    def _fallback(self) -> str:
        count = sum(len(each.removed) + len(each.added) for each in self.change.values)
        if self.lang == "fr":
            return f"{self.title}\u00a0: {count} triplets changés"
        return f"{self.title}: {count} changed triples"

    def _arrow(self, was: str, becomes: str) -> str:
        if was and becomes:
            return f"{was} → {becomes}"
        return f"+ {becomes}" if becomes else f"− {was}"

    @property
    def _colon(self) -> str:
        return "\u00a0:" if self.lang == "fr" else ":"

    @property
    def _semicolon(self) -> str:
        return "\u202f; " if self.lang == "fr" else "; "

    def _label(self, iri: str) -> str:
        for node in (self.after.get(iri, {}), self.before.get(iri, {})):
            texts = {getattr(each, "language", iri): each.value for each in node.get(_LABEL, [])}
            for lang in (self.lang, "fr", "en", None):
                if lang in texts:
                    return str(texts[lang])
        part = self.after.get(iri) or self.before.get(iri)
        if part and "#" in iri:
            family = self._family(part)
            return f"{self._head(family, part)} {self._gist(family, part)}".rstrip()
        return self.labels.label(iri, self.lang)

    def _term(self, term: Any) -> str:
        if type(term).__name__ == "NamedNode":
            return self._label(term.value)
        if type(term).__name__ != "Literal":
            return str(term)
        datatype = term.datatype.value.rpartition("#")[2]
        if datatype == "date":
            return dates.day(term.value, self.lang)
        if datatype == "boolean" and term.value in _BOOLEANS:
            return _BOOLEANS[term.value][0 if self.lang == "fr" else 1]
        return str(term.value) or ("(vide)" if self.lang == "fr" else "(empty)")

    def _term_of(self, text: str) -> str:
        return self._term(_parsed(text))


def tell(change: RecordChange, before: Lines, after: Lines, labels: Labels, lang: str) -> Words:
    """Return the words for a change; ``before`` and ``after`` are the record's lines of N-Quads."""
    return Words(change, _nodes(before), _nodes(after), labels, lang)


def _nodes(lines: Lines) -> dict[str, dict[str, list[Any]]]:
    nodes: dict[str, dict[str, list[Any]]] = {}
    for triple in triples_of(lines):
        node = nodes.setdefault(str(triple.subject).strip("<>"), {})
        node.setdefault(triple.predicate.value, []).append(triple.object)
    return nodes


def _parsed(text: str) -> Any:
    return triples_of([f"<urn:s> <urn:p> {text} .".encode()])[0].object


def _rank(predicate: str) -> int:
    return _FIRST.index(predicate) if predicate in _FIRST else len(_FIRST)


def _grouped(terms: Iterable[str]) -> dict[str, list[Any]]:
    """Return terms by their language, "" for those that have none."""
    found: dict[str, list[Any]] = {}
    for term in map(_parsed, terms):
        found.setdefault(getattr(term, "language", None) or "", []).append(term)
    return found


def _all(node: Node, name: str) -> list[Any]:
    return node.get(JALON + name, [])


def _text(node: Node, name: str) -> str | None:
    return next((str(each.value) for each in _all(node, name)), None)


def _type(node: Node) -> str:
    types = [str(each.value) for each in node.get(_TYPE, [])]
    return next((each for each in types if each in _FAMILIES), types[0] if types else "")


def _shortened(text: str) -> str:
    for long, short in _SHORT.items():
        text = text.replace(long, short)
    return text

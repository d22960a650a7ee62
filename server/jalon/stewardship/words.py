"""A change of records in words: "Échéance INS : janv. 2020 → janv. 2021"."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jalon.namespaces import DOCUMENT, JALON, PREFIXES, THING
from jalon.rdf.diff import Lines, RecordChange, Status, ValueChange, triples_of
from jalon.stewardship.labels import Labels
from jalon.store.pages import dates

_TYPE: Final = PREFIXES["rdf"] + "type"
_LABEL: Final = PREFIXES["rdfs"] + "label"
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
_DATED: Final = ("earliest", "latest", "edtf", "precision", "dateKind", "wordsUsed")


@dataclass(frozen=True, slots=True)
class _Family:
    """How assertions of a class are told: a noun, and the properties that make their gist."""

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
"""``follows``: a new one takes the place of the last one known about the same thing and facet."""

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
        """Return a sentence for each assertion and each property that changed."""
        changed: dict[str, list[ValueChange]] = {}
        for value in self.change.values:
            changed.setdefault(value.subject, []).append(value)
        return [
            told for subject, values in changed.items() for told in self._subject(subject, values)
        ]

    def _subject(self, subject: str, values: list[ValueChange]) -> Iterator[str]:
        old, new = self.before.get(subject, {}), self.after.get(subject, {})
        family = _FAMILIES.get(_type(new or old))
        if family is not None:
            yield from self._assertion(subject, family, old, new, values)
        elif self.change.status is Status.CHANGED:
            yield from (self._property(value) for value in values if self._is_told(value))
        elif subject == self.change.document.replace(DOCUMENT, THING):
            yield self._whole()

    def _assertion(
        self, subject: str, family: _Family, old: Node, new: Node, values: list[ValueChange]
    ) -> Iterator[str]:
        noun = family.fr if self.lang == "fr" else family.en
        about = next((str(each.value) for each in _all(new or old, "about")), "")
        head = f"{noun} {self._label(about)}" if about else noun
        if not old and family.follows:
            old = self._latest(new)
        was, becomes = self._gist(family, old), self._gist(family, new)
        if old != new and was != becomes:
            yield f"{head}{self._colon} {self._arrow(was, becomes)}"
        if subject in self.before and subject in self.after:
            for value in values:
                if value.predicate.removeprefix(JALON) not in family.gist:
                    label = self._label(value.predicate)
                    yield f"{head}, {label}{self._colon} {self._values(value)}"
        elif was == becomes:
            yield f"{head}{self._colon} + {becomes}" if new else f"{head}{self._colon} − {was}"

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
        parts = [self._term(each) for name in family.gist for each in self._chosen(node, name)]
        return ", ".join(parts)

    def _chosen(self, node: Node, name: str) -> list[Any]:
        """Return the values of a property, of texts those in the reader's language if any."""
        values = _all(node, name)
        own = [each for each in values if getattr(each, "language", None) == self.lang]
        return own or values

    def _property(self, value: ValueChange) -> str:
        subject = self._label(value.subject)
        return f"{subject}, {self._label(value.predicate)}{self._colon} {self._values(value)}"

    def _values(self, value: ValueChange) -> str:
        return self._arrow(
            ", ".join(self._term_of(each) for each in value.removed),
            ", ".join(self._term_of(each) for each in value.added),
        )

    def _is_told(self, value: ValueChange) -> bool:
        return not value.predicate.startswith(PREFIXES["rdf"])

    def _whole(self) -> str:
        added = self.change.status is Status.ADDED
        fr = "Nouvelle fiche" if added else "Fiche retirée"
        en = "New record" if added else "Record withdrawn"
        return f"{fr if self.lang == 'fr' else en}{self._colon} {self.title}"

    def _arrow(self, was: str, becomes: str) -> str:
        if was and becomes:
            return f"{was} → {becomes}"
        return f"+ {becomes}" if becomes else f"− {was}"

    @property
    def _colon(self) -> str:
        return "\u00a0:" if self.lang == "fr" else ":"

    def _label(self, iri: str) -> str:
        for node in (self.after.get(iri, {}), self.before.get(iri, {})):
            texts = node.get(_LABEL, [])
            own = [each.value for each in texts if each.language == self.lang]
            if own:
                return str(own[0])
        return self.labels.label(iri, self.lang)

    def _term(self, term: Any) -> str:
        if type(term).__name__ == "NamedNode":
            return self._label(term.value)
        day = type(term).__name__ == "Literal" and term.datatype.value.endswith("#date")
        return dates.day(term.value, self.lang) if day else str(term.value)

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

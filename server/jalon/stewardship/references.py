"""What a withdrawal would leave pointing nowhere, as results of a shape of ours.

SHACL sees the records that are submitted; these faults are of records that go: one that is still
named by others, that never was, or whose successor is no record.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Final

from jalon.namespaces import PREFIXES, SHAPES
from jalon.rdf.diff import Lines, triples_of
from jalon.rdf.records import RecordAddress
from jalon.stewardship.ground import Ground
from jalon.stewardship.labels import Labels
from jalon.validation.report import Report, Result, Severity
from jalon.validation.told import Details

SHAPE: Final = f"{SHAPES}#Document-withdrawal"
REPLACED_BY: Final = f"{PREFIXES['dcterms']}isReplacedBy"

Withdrawals = Mapping[str, str | None]
"""Documents that are withdrawn, each with the document of its successor, if it has one."""

_COMPONENT: Final = f"{PREFIXES['sh']}NodeConstraintComponent"


@dataclass(frozen=True, slots=True)
class References:
    """A change of records, read for what it would leave pointing nowhere.

    ``after`` maps each document that changes to what it would hold, nothing when withdrawn.
    """

    after: Mapping[str, Lines]
    withdrawals: Withdrawals
    ground: Ground

    def results(self) -> tuple[Result, ...]:
        """Return the faults: what is still named, what never was, what replaces nothing."""
        return (*self._dangling(), *self._unknown(), *self._successors())

    def gone(self) -> list[str]:
        """Return the documents that were there and would be no more."""
        return [each for each, lines in self.after.items() if not lines and self._is_there(each)]

    def told(self, document: str, lang: str) -> tuple[str, ...]:
        """Return what is to be said of a record that goes: what replaces it, who names it."""
        address = RecordAddress.of_iri(self.withdrawals.get(document) or "")
        french = lang == "fr"
        replaced = "Remplacée par\u00a0: " if french else "Replaced by: "
        free = "Aucune autre fiche ne la cite." if french else "No other record names it."
        named = (each.value for each in self._dangling())
        own = RecordAddress.of_iri(document)
        told = [f"{replaced}{self._called(address, lang)}"] if address else []
        return (*told, *([] if own and f"<{own.thing}>" in named else [free]))

    def _called(self, address: RecordAddress, lang: str) -> str:
        own = Labels.of(triples_of(self.after.get(address.document, ())), ())
        name = own.label(address.thing, lang)
        if name == address.slug:
            name = self.ground.labels.label(address.thing, lang)
        return f"{name} ({address.kind}/{address.slug})"

    def _dangling(self) -> Iterator[Result]:
        told = dict.fromkeys(
            (RecordAddress.of_iri(citing), predicate, thing)
            for citing, predicate, thing in (
                *self.ground.referring_to(self.gone(), besides=self.after),
                *self._named_within(),
            )
        )
        for citing, predicate, thing in told:
            if citing is None:
                continue
            name = {lang: self._named(thing, lang) for lang in ("fr", "en")}
            yield self._result(
                citing.thing,
                predicate,
                thing,
                f"Cette fiche cite encore {name['fr']}, qui serait retirée. Soumettez ensemble le "
                "retrait et cette fiche sans la citation.",
                f"This record still names {name['en']}, which would be withdrawn. Submit the "
                "withdrawal together with this record without the reference.",
            )

    def _named_within(self) -> Iterator[tuple[str, str, str]]:
        """Yield what records that change would say of a thing that goes."""
        addresses = map(RecordAddress.of_iri, self.gone())
        things = [address.thing for address in addresses if address]
        for document, lines in sorted(self.after.items()) if things else ():
            for triple in triples_of(lines):
                bare = str(getattr(triple.object, "value", "")).partition("#")[0]
                if bare in things and str(triple.object).startswith("<"):
                    yield document, triple.predicate.value, bare

    def _unknown(self) -> Iterator[Result]:
        for document in self.withdrawals:
            address = RecordAddress.of_iri(document)
            if address is None or self._is_there(document):
                continue
            near = self._near(address)
            yield self._result(
                address.thing,
                None,
                None,
                "Aucune fiche n'a cette adresse : il n'y a rien à retirer."
                + (f" Vouliez-vous dire {near} ?" if near else ""),
                "No record has this address: there is nothing to withdraw."
                + (f" Did you mean {near}?" if near else ""),
            )

    def _successors(self) -> Iterator[Result]:
        for document, successor in self.withdrawals.items():
            told = self._against(document, successor) if successor else None
            old, new = RecordAddress.of_iri(document), RecordAddress.of_iri(successor or "")
            if told and old and new:
                yield self._result(old.thing, REPLACED_BY, new.thing, *told)

    def _against(self, document: str, successor: str) -> tuple[str, str] | None:
        """Return what is against a successor, in French and in English; None: nothing."""
        address = RecordAddress.of_iri(successor)
        name = f"{address.kind}/{address.slug}" if address else successor
        if successor == document:
            return (
                "Une fiche ne se remplace pas elle-même. Nommez une autre fiche, ou aucune.",
                "A record does not replace itself. Name another record, or none.",
            )
        if self.after.get(successor) or (successor not in self.after and self._is_there(successor)):
            return None
        if successor in self.after and self._is_there(successor):
            return (
                f"Celle qui la remplacerait, {name}, serait retirée aussi. Nommez une fiche qui "
                "reste, ou aucune.",
                f"The one that would replace it, {name}, would be withdrawn too. Name a record "
                "that stays, or none.",
            )
        near = self._near(address) if address else ""
        return (
            f"Celle qui la remplacerait, {name}, n'existe pas. Nommez une fiche publiée, ou "
            "apportez-la dans la même soumission."
            + (f" Vouliez-vous dire {near} ?" if near else ""),
            f"The one that would replace it, {name}, does not exist. Name a published record, or "
            "bring it in the same submission." + (f" Did you mean {near}?" if near else ""),
        )

    def _is_there(self, document: str) -> bool:
        return RecordAddress.of_iri(document) in self.ground.context.records

    def _near(self, address: RecordAddress) -> str:
        """Return the record of the kind whose address looks most like one, "" for none."""
        slugs = [each.slug for each in self.ground.context.records if each.kind == address.kind]
        return "".join(
            f"{address.kind}/{each}" for each in get_close_matches(address.slug, slugs, n=1)
        )

    def _named(self, thing: str, lang: str) -> str:
        label = self.ground.labels.label(thing, lang)
        return f"« {label} »" if lang == "fr" else f"“{label}”"

    def _result(self, focus: str, path: str | None, value: str | None, fr: str, en: str) -> Result:
        key = " ".join((focus, path or "", value or "", fr))
        labels: Labels = self.ground.labels
        return Result(
            focus_node=focus,
            path=f"<{path}>" if path else None,
            value=f"<{value}>" if value else None,
            component=_COMPONENT,
            severity=Severity.VIOLATION,
            source_shape=SHAPE,
            message_fr=fr,
            message_en=en,
            about_fr=labels.label(focus, "fr"),
            about_en=labels.label(focus, "en"),
            record_label=labels.label(focus, "fr"),
            details=Details(
                id=hashlib.sha256(key.encode()).hexdigest()[:12],
                property_fr=labels.label(path, "fr") if path else None,
                property_en=labels.label(path, "en") if path else None,
                rule_fr="retrait d'une fiche",
                rule_en="withdrawal of a record",
            ),
        )


def with_withdrawals(report: Report, references: References, found: Iterable[Result]) -> Report:
    """Return a report that also tells the records that go: counted as checked, with their faults.

    A record that goes has been looked at: nobody may name it any more.
    """
    results: list[Any] = sorted([*report.results, *found], key=lambda each: each.order)
    count, checked = len({*references.gone(), *references.withdrawals}), report.checked
    if count:
        checked = replace(
            checked,
            records=checked.records + count,
            focus_nodes=checked.focus_nodes + count,
            shapes=checked.shapes + 1,
        )
    return replace(report, results=tuple(results), checked=checked)

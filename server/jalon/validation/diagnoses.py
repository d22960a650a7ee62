"""What is wrong with a value, told by the kind of constraint it breaks.

One sentence a constraint component: https://www.w3.org/TR/shacl/#core-components
"""

from collections.abc import Callable
from typing import Final

import rdflib
from rdflib import SH, SKOS

from jalon.validation.finding import Finding
from jalon.validation.literals import XSD, original_datatype
from jalon.validation.naming import Names, shown
from jalon.validation.shapes import Shapes

Sentence = tuple[str, str]
"""A sentence in French and in English; empty when the shape's message says it all."""

_NOTHING: Final[Sentence] = ("", "")
_DATATYPES: Final[dict[str, Sentence]] = {
    f"{XSD}date": ("une date AAAA-MM-JJ", "a date YYYY-MM-DD"),
    f"{XSD}decimal": ("un nombre décimal", "a decimal number"),
    f"{XSD}integer": ("un nombre entier", "a whole number"),
    f"{XSD}string": ("un texte sans langue", "a text without a language"),
}


def diagnose(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    """Return what is wrong, as far as the component tells more than the shape's message."""
    tell = _TELLERS.get(str(finding.component).removeprefix(str(SH)))
    return tell(finding, names, shapes) if tell else _NOTHING


def _name(finding: Finding, shapes: Shapes) -> Sentence:
    texts = shapes.texts(finding.shape, SH.name)
    return f"« {texts.get('fr', '')} »", f"“{texts.get('en', '')}”"


def _number(finding: Finding, shapes: Shapes, parameter: rdflib.URIRef) -> str:
    return str(shapes.value(finding.shape, parameter))


def _too_few(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    fr, en = _name(finding, shapes)
    return f"{fr} manque.", f"{en} is missing."


def _too_many(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    fr, en = _name(finding, shapes)
    most = _number(finding, shapes, SH.maxCount)
    if most == "1":
        return (
            f"{fr} a plusieurs valeurs, une seule est permise.",
            f"{en} has several values, only one is allowed.",
        )
    return f"{fr} a plus de {most} valeurs.", f"{en} has more than {most} values."


def _wrong_datatype(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    value = finding.value
    wanted = str(shapes.value(finding.shape, SH.datatype))
    fr, en = _DATATYPES.get(wanted, (shown(rdflib.URIRef(wanted)),) * 2)
    if isinstance(value, rdflib.Literal) and original_datatype(str(value.datatype)) == wanted:
        return (
            f"{shown(value)} n’est pas une valeur lisible : il faut {fr}.",
            f"{shown(value)} is not a readable value: {en} is needed.",
        )
    return f"{shown(value)} n’est pas {fr}.", f"{shown(value)} is not {en}."


def _wrong_class(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    value = finding.value
    if finding.path is None or value is None:
        return _NOTHING
    if shapes.value(finding.shape, SH["class"]) == SKOS.Concept:
        return _not_listed(finding, names, shapes)
    if isinstance(value, rdflib.Literal):
        return (
            f"{shown(value)} est un texte, pas l’adresse d’une fiche.",
            f"{shown(value)} is a text, not the address of a record.",
        )
    if (value, None, None) not in names.graph:
        return (
            f"Aucune fiche ne décrit {shown(value)}.",
            f"No record describes {shown(value)}.",
        )
    fr, en = names.kind(value, "fr"), names.kind(value, "en")
    return (
        f"{names.quoted(value, 'fr')} est d’un autre genre : {fr or 'inconnu'}.",
        f"{names.quoted(value, 'en')} is of another kind: {en or 'unknown'}.",
    )


def _not_listed(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    value = shown(finding.value)
    return f"{value} n’est pas dans la liste.", f"{value} is not in the list."


def _wrong_form(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    value = shown(finding.value)
    return f"{value} n’a pas la forme attendue.", f"{value} does not have the expected form."


def _wrong_language(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    allowed = ", ".join(map(str, shapes.members(finding.shape, SH.languageIn)))
    value = shown(finding.value)
    return (
        f"{value} n’est pas un texte dans une langue permise ici ({allowed}).",
        f"{value} is not a text in a language allowed here ({allowed}).",
    )


def _repeated_language(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    fr, en = _name(finding, shapes)
    return (
        f"{fr} a plusieurs textes dans la même langue.",
        f"{en} has several texts in one language.",
    )


def _not_allowed(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    path = finding.path
    if path is None:
        return _NOTHING
    fr, en = names.quoted(path, "fr"), names.quoted(path, "en")
    return f"{fr} n’est pas prévu ici.", f"{en} is not allowed here."


def _no_address(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    value = shown(finding.value)
    return (
        f"{value} n’est pas une adresse (entre chevrons : <https://…>).",
        f"{value} is not an address (between angle brackets: <https://…>).",
    )


def _too_small(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    value, least = shown(finding.value), _number(finding, shapes, SH.minInclusive)
    return f"{value} : au moins {least}.", f"{value}: at least {least}."


def _too_large(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    value, most = shown(finding.value), _number(finding, shapes, SH.maxInclusive)
    return f"{value} : au plus {most}.", f"{value}: at most {most}."


def _out_of_order(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    other = shapes.value(finding.shape, SH.lessThanOrEquals)
    value = shown(finding.value)
    if other is None:
        return _NOTHING
    against = " ".join(sorted(shown(each) for each in names.graph.objects(finding.focus, other)))
    fr, en = names.quoted(other, "fr"), names.quoted(other, "en")
    return f"{value} est après {fr} : {against}.", f"{value} is after {en}: {against}."


def _in_both(finding: Finding, names: Names, shapes: Shapes) -> Sentence:
    value = finding.value
    if value is None:
        return _NOTHING
    fr, en = names.quoted(value, "fr"), names.quoted(value, "en")
    return f"{fr} est des deux côtés.", f"{en} is on both sides."


_Teller = Callable[[Finding, Names, Shapes], Sentence]
_TELLERS: Final[dict[str, _Teller]] = {
    "MinCountConstraintComponent": _too_few,
    "MaxCountConstraintComponent": _too_many,
    "DatatypeConstraintComponent": _wrong_datatype,
    "ClassConstraintComponent": _wrong_class,
    "OrConstraintComponent": _wrong_class,
    "InConstraintComponent": _not_listed,
    "PatternConstraintComponent": _wrong_form,
    "LanguageInConstraintComponent": _wrong_language,
    "UniqueLangConstraintComponent": _repeated_language,
    "ClosedConstraintComponent": _not_allowed,
    "NodeKindConstraintComponent": _no_address,
    "MinInclusiveConstraintComponent": _too_small,
    "MaxInclusiveConstraintComponent": _too_large,
    "LessThanOrEqualsConstraintComponent": _out_of_order,
    "DisjointConstraintComponent": _in_both,
}

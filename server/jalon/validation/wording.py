"""Words that several reports share: where a result is, and what the verdict means."""

from typing import Final

from jalon.validation.places import Place
from jalon.validation.report import Report, Result, Severity, Verdict

VERDICTS: Final = {
    "fr": {
        Verdict.CONFORMS: "Conforme",
        Verdict.VIOLATIONS: "Non conforme",
        Verdict.NOT_CHECKED: "Non vérifié",
    },
    "en": {
        Verdict.CONFORMS: "Conforms",
        Verdict.VIOLATIONS: "Does not conform",
        Verdict.NOT_CHECKED: "Not checked",
    },
}

NEXT: Final = {
    "fr": {
        Verdict.CONFORMS: "Rien n’empêche de publier.",
        Verdict.VIOLATIONS: "Corrigez ce qui est dit ci-dessous, puis vérifiez à nouveau.",
        Verdict.NOT_CHECKED: "Rien n’est affirmé : voyez ci-dessous ce qui n’a pas pu être lu.",
    },
    "en": {
        Verdict.CONFORMS: "Nothing bars publication.",
        Verdict.VIOLATIONS: "Correct what is told below, then check again.",
        Verdict.NOT_CHECKED: "Nothing is claimed: see below what could not be read.",
    },
}


_COUNTED: Final = {
    "fr": (
        ("fiche vérifiée", "fiches vérifiées"),
        ("sujet", "sujets"),
        ("forme", "formes"),
        ("infraction", "infractions"),
        ("avertissement", "avertissements"),
        ("information", "informations"),
    ),
    "en": (
        ("record checked", "records checked"),
        ("subject", "subjects"),
        ("shape", "shapes"),
        ("violation", "violations"),
        ("warning", "warnings"),
        ("information", "informations"),
    ),
}

_TOTALS: Final = {
    "fr": "{0} ({1}, {2}) : {3}, {4}, {5}.",
    "en": "{0} ({1}, {2}): {3}, {4}, {5}.",
}


def where(place: Place | None, lang: str) -> str:
    """Return a place in words, empty without one: sheet, cell and header, or line and column."""
    if place is None:
        return ""
    if place.cell is not None:
        return _cell(place, lang)
    if lang == "fr":
        return f"ligne {place.line}, colonne {place.column}"
    return f"line {place.line}, column {place.column}"


def _cell(place: Place, lang: str) -> str:
    header = (place.header or "").rstrip(" *")
    if lang == "fr":
        sheet = f"feuille « {place.sheet} », " if place.sheet else ""
        return f"{sheet}case {place.cell}" + (f" (colonne « {header} »)" if header else "")
    sheet = f"sheet “{place.sheet}”, " if place.sheet else ""
    return f"{sheet}cell {place.cell}" + (f" (column “{header}”)" if header else "")


def called(result: Result, lang: str) -> str:
    """Return what a result is about: in a spreadsheet, without the address of its row."""
    about, place = result.about(lang), result.details.place
    kind, _, fragment = about.partition(" #")
    if not fragment or place is None or place.cell is None or not result.record_label:
        return about
    mark = "« {} »" if lang == "fr" else "“{}”"
    return f"{kind} {mark.format(result.record_label)}"


def verdict(report: Report, lang: str) -> str:
    """Return the verdict in words."""
    return VERDICTS[lang][report.verdict]


def totals(report: Report, lang: str) -> str:
    """Return the counts of a report as a sentence."""
    checked = report.checked
    numbers = (
        checked.records,
        checked.focus_nodes,
        checked.shapes,
        *(report.count(severity) for severity in Severity),
    )
    counted = [
        f"{number} {one if number == 1 or (number == 0 and lang == 'fr') else many}"
        for number, (one, many) in zip(numbers, _COUNTED[lang], strict=True)
    ]
    return _TOTALS[lang].format(*counted)


def aloud(report: Report, lang: str) -> list[str]:
    """Return what a check could not look at, in sentences: nothing passes in silence."""
    cover, french = report.coverage, lang == "fr"
    told = []
    if cover.empty:
        told.append(
            "Aucune règle n’a de cible : rien n’a été vérifié."
            if french
            else "No rule has a target: nothing was checked."
        )
    if cover.unknown_terms:
        names = ", ".join(cover.unknown_terms)
        told.append(
            f"Termes inconnus dans les règles, non vérifiés : {names}."
            if french
            else f"Unknown terms in the rules, not checked: {names}."
        )
    if cover.unsupported_terms:
        names = ", ".join(cover.unsupported_terms)
        told.append(
            f"Termes des règles que le moteur ne connaît pas encore, non vérifiés : {names}."
            if french
            else f"Terms of the rules that the engine does not know yet, not checked: {names}."
        )
    return told


def standing(origin: str, lang: str) -> str:
    """Return what a result's origin means, empty for what is new."""
    if origin == "already-there":
        return "déjà là avant, ne bloque pas" if lang == "fr" else "already there, does not block"
    return ""

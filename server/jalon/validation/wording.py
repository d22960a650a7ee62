"""Words that several reports share: where a result is, and what the verdict means."""

from typing import Final

from jalon.validation.places import Place
from jalon.validation.report import Report, Verdict

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


def verdict(report: Report, lang: str) -> str:
    """Return the verdict in words."""
    return VERDICTS[lang][report.verdict]

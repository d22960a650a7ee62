"""The report as text, in French or in English: by file, then the counts, then what to do."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from rich.text import Text

from jalon.validation.naming import shortened
from jalon.validation.report import Report, Result, Severity, Unreadable, Verdict
from jalon.validation.wording import aloud, standing, totals, where

INFOS_SHOWN: Final = 20
"""Above this many, informations are counted by rule instead of listed."""

LISTED: Final = 200
"""Above this many, the other results are only counted."""

_WORDS: Final = {
    "fr": {
        Severity.VIOLATION: "INFRACTION",
        Severity.WARNING: "AVERTISSEMENT",
        Severity.INFO: "information",
        "line": "ligne",
        "gaps": "Manques connus, par règle (--format json les donne tous) :",
        "more": "… et {} autres résultats (--format json les donne tous).",
        "elsewhere": "Dans d’autres fiches, qui renvoient à celles-ci (non comptées ici) :",
        "unreadable": "ILLISIBLE",
        "nowhere": "(hors des documents vérifiés)",
    },
    "en": {
        Severity.VIOLATION: "VIOLATION",
        Severity.WARNING: "WARNING",
        Severity.INFO: "information",
        "line": "line",
        "gaps": "Known gaps, by rule (--format json gives them all):",
        "more": "… and {} more results (--format json gives them all).",
        "elsewhere": "In other records, which refer to these (not counted here):",
        "unreadable": "UNREADABLE",
        "nowhere": "(outside the documents checked)",
    },
}

_CONCLUSION: Final = {
    "fr": {
        Verdict.CONFORMS: "Conforme : rien n’empêche de publier.",
        Verdict.VIOLATIONS: "Non conforme : corrigez les infractions, puis vérifiez à nouveau.",
        Verdict.NOT_CHECKED: "Non vérifié : {reason}",
    },
    "en": {
        Verdict.CONFORMS: "Conforms: nothing bars publication.",
        Verdict.VIOLATIONS: "Does not conform: correct the violations, then check again.",
        Verdict.NOT_CHECKED: "Not checked: {reason}",
    },
}

_STYLES: Final = {
    Verdict.CONFORMS: "bold green",
    Verdict.VIOLATIONS: "bold red",
    Verdict.NOT_CHECKED: "bold yellow",
}

_REASON: Final = {
    "fr": (
        "corrigez d’abord la syntaxe des fichiers illisibles.",
        "aucun sujet n’a un type que les règles connaissent. Une fiche commence par "
        "« GENRE:NOM a jalon:… ».",
    ),
    "en": (
        "first correct the syntax of the unreadable files.",
        "no subject has a type that the rules know. A record starts with “KIND:NAME a jalon:…”.",
    ),
}


def as_text(report: Report, lang: str) -> str:
    """Return the report as lines of text, without a final newline."""
    return "\n".join(_lines(report, "fr" if lang == "fr" else "en"))


def coloured(text: str) -> Text:
    """Return a report's text with its severities, corrections and verdict in colour."""
    shown = Text(text)
    for words in _WORDS.values():
        shown.highlight_words([words[Severity.VIOLATION], words["unreadable"]], "bold red")
        shown.highlight_words([words[Severity.WARNING]], "bold yellow")
    shown.highlight_regex(r"(?m)^    →.*$", "green")
    for lang in _CONCLUSION.values():
        for verdict, style in _STYLES.items():
            start = lang[verdict].partition("{")[0]
            shown.highlight_regex(rf"(?m)^{re.escape(start)}.*\Z", style)
    return shown


def _lines(report: Report, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    for unreadable in report.unreadable:
        yield f"{unreadable.file}"
        yield f"  {words['unreadable']}  {_reason(unreadable, lang)}"
        if unreadable.excerpt:
            yield f"    {unreadable.excerpt.strip()}"
        yield ""
    infos = report.count(Severity.INFO)
    listed = [
        result
        for result in report.results
        if infos <= INFOS_SHOWN or result.severity is not Severity.INFO
    ]
    yield from _by_file(listed[:LISTED], lang)
    if len(listed) > LISTED:
        yield words["more"].format(len(listed) - LISTED)
        yield ""
    if infos > INFOS_SHOWN:
        yield from _gaps(report.results, lang)
    if report.elsewhere:
        yield words["elsewhere"]
        yield ""
        yield from _by_file(report.elsewhere, lang)
    yield from aloud(report, lang)
    yield totals(report, lang)
    yield _conclusion(report, lang)


def _reason(unreadable: Unreadable, lang: str) -> str:
    return unreadable.message(lang).removeprefix(f"{unreadable.file} : ")


def _by_file(results: Iterable[Result], lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    for file, group in groupby(results, key=lambda result: result.file):
        yield file or words["nowhere"]
        for result in group:
            before = standing(result.origin, lang)
            mark = f" ({before})" if before else ""
            place = _place(result, words, lang)
            yield f"  {words[result.severity]}  {place}{result.about(lang)}{mark}"
            yield f"    {result.message(lang)}"
            for correction in result.details.corrections:
                yield f"    → {correction.message(lang)}"
        yield ""


def _place(result: Result, words: Mapping[str, str], lang: str) -> str:
    """Return where to look: the line and column of the value, its cell, the subject's line."""
    place = result.details.place
    if place is not None:
        return f"{where(place, lang)}, "
    return f"{words['line']} {result.line}, " if result.line else ""


def _gaps(results: Sequence[Result], lang: str) -> Iterator[str]:
    rules = Counter(
        (result.message(lang), shortened(result.source_shape))
        for result in results
        if result.severity is Severity.INFO
    )
    yield _WORDS[lang]["gaps"]
    for (message, rule), times in sorted(rules.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"  {times:>5}  {message} [{rule}]"
    yield ""


def _conclusion(report: Report, lang: str) -> str:
    unreadable, untargeted = _REASON[lang]
    reason = unreadable if report.unreadable else untargeted
    return _CONCLUSION[lang][report.verdict].format(reason=reason)

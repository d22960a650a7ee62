"""The report as a page that stands alone, and the parts that the site's own page is made of.

Complete without JavaScript; every text from a document is escaped.
"""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import count
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from jalon.validation.grouping import by_rule, told_once
from jalon.validation.report import Report, Severity
from jalon.validation.wording import NEXT, aloud, called, standing, totals, verdict, where

SHOWN: Final = 50
"""How many results of a rule are shown; the others are counted."""

_SEVERITIES: Final = {
    "fr": {
        Severity.VIOLATION: "Empêche de publier",
        Severity.WARNING: "À regarder",
        Severity.INFO: "Manque",
    },
    "en": {
        Severity.VIOLATION: "Bars publication",
        Severity.WARNING: "To look at",
        Severity.INFO: "Gap",
    },
}


def as_html(report: Report, lang: str) -> str:
    """Return the report as a whole page, its styles within."""
    return _environment().get_template("report.html").render(**parts(report, lang, str))


def parts(report: Report, lang: str, link: Callable[[str], str]) -> Mapping[str, Any]:
    """Return what the templates of a report need; ``link`` turns an IRI into an address."""
    told = [result for result in report.results if result.severity is not Severity.INFO]
    numbers = count(1)
    return {
        "report": report,
        "lang": lang,
        "_": lambda fr, en: fr if lang == "fr" else en,
        "link": link,
        "where": where,
        "called": called,
        "serial": lambda: next(numbers),
        "verdict": verdict(report, lang),
        "next_step": NEXT[lang][report.verdict],
        "totals": totals(report, lang),
        "notes": aloud(report, lang),
        "standing": standing,
        "groups": by_rule(told, SHOWN),
        "gaps": by_rule((r for r in report.results if r.severity is Severity.INFO), 1),
        "info": Severity.INFO,
        "told_once": told_once,
        "severity_name": lambda severity: _SEVERITIES[lang][severity],
    }


FILTERS: Final[Mapping[str, Callable[[str], str]]] = {
    "local_name": lambda iri: iri.rpartition("#")[2],
    "upper_first": lambda text: text[:1].upper() + text[1:],
}
"""The filters that the templates use beside Jinja's own."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("jalon.validation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment

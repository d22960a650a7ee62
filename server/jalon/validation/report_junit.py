"""The report as JUnit XML: one test case a file, one failure a violation.

The dialect that Jenkins and GitLab read: https://github.com/testmoapp/junitxml
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from jalon.validation.report import Report, Result, Severity
from jalon.validation.wording import where


def as_junit(report: Report, lang: str) -> str:
    """Return the report as XML, without a final newline; files without faults are there too."""
    faults = [each for each in report.results if each.severity is Severity.VIOLATION]
    broken = {each.file for each in faults} | {each.file for each in report.unreadable}
    names = sorted({*report.checked.files, *(each for each in broken if each)})
    suites = Element("testsuites", name="jalon")
    numbers = {"tests": len(names), "failures": len(faults), "errors": len(report.unreadable)}
    suite = SubElement(
        suites, "testsuite", {"name": "jalon validate", **{k: str(v) for k, v in numbers.items()}}
    )
    for name in names:
        case = SubElement(suite, "testcase", {"name": name, "classname": "jalon.validate"})
        _failures(case, (each for each in faults if each.file == name), lang)
        for each in report.unreadable:
            if each.file == name:
                error = SubElement(case, "error", {"message": clean(each.message(lang))})
                error.text = clean(each.excerpt or "")
    indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode")


def _failures(case: Element, results: Iterable[Result], lang: str) -> None:
    for result in results:
        told = {"type": result.source_shape, "message": clean(result.message(lang))}
        failure = SubElement(case, "failure", told)
        place = where(result.details.place, lang)
        failure.text = clean(f"{result.about(lang)}\n{place}\n{result.details.id}")


def clean(text: str) -> str:
    """Return a text without the signs that XML 1.0 does not have."""
    return "".join(sign if sign in "\t\n" or " " <= sign < "\ufffe" else "\ufffd" for sign in text)

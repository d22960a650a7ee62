"""Literals that rdflib cannot read safely are refused, in time, at their property."""

import time
from collections.abc import Callable

import pytest

from jalon.validation import Report, Severity
from jalon.validation.literals import UNREAD, XSD, original_datatype, readable_datatype

PROGRAMME = "programme/exemple.ttl"
XSD_DECIMAL = f"{XSD}decimal"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

Checker = Callable[..., Report]

HOSTILE = {
    "exponent of a billion": f'"1e999999999"^^<{XSD}decimal>',
    "five thousand digits": f'"{"7" * 5000}"^^<{XSD}integer>',
    "long decimal": f'"0.{"7" * 5000}"^^<{XSD}decimal>',
    "nested HTML": f'"{"<div>" * 3000}"^^<{RDF}HTML>',
    "nested XML": f'"{"<a>" * 3000}"^^<{RDF}XMLLiteral>',
    "JSON": f'"{"[" * 3000}"^^<{RDF}JSON>',
    "year beyond Python": f'"99999-01-01"^^<{XSD}date>',
    "day that is not": f'"2019-02-30"^^<{XSD}date>',
    "basic date": f'"20190203"^^<{XSD}date>',
    "double beyond all": f'"1e99999999999"^^<{XSD}double>',
    "unknown datatype": '"x"^^<https://example.org/datatype>',
}


@pytest.mark.parametrize("literal", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("property_", ["jalon:earliest", "jalon:edtf", "dcterms:type"])
def test_it_is_a_violation_with_its_line_in_no_time(
    check: Checker, property_: str, literal: str
) -> None:
    started = time.process_time()

    report = check(
        PROGRAMME,
        ("  jalon:source", f"  {property_} {literal} ;\n  jalon:source"),
    )

    assert time.process_time() - started < 5
    assert report.count(Severity.VIOLATION)
    lines = {result.line for result in report.results if result.path}
    assert len(lines) == 1
    assert None not in lines


def test_an_unreadable_value_is_shown_as_it_was_written(check: Checker) -> None:
    report = check(
        PROGRAMME,
        ("  jalon:source", '  jalon:earliest "2019-02-30"^^xsd:date ;\n  jalon:source'),
    )

    (result,) = report.results
    assert result.value == f'"2019-02-30"^^<{XSD}date>'
    assert '"2019-02-30"^^xsd:date n’est pas une valeur lisible' in result.message_fr
    assert "is not a readable value" in result.message_en


def test_a_backslash_in_a_text_does_no_harm(check: Checker) -> None:
    report = check(PROGRAMME, ('"Programme d’exemple"@fr', r'"\\q {?value} \\1"@fr-FR'))

    assert any(r"\q {?value} \1" in result.message_fr for result in report.results)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2019-12-19", "date"),
        ("2020-02-29Z", "date"),
        ("2019-12-19T10:00:00+01:00", "dateTime"),
        ("-12", "integer"),
        ("98.5", "decimal"),
        ("1e3", "double"),
        ("true", "boolean"),
        ("2019", "gYear"),
        ("2019-12", "gYearMonth"),
        ("anything", "string"),
    ],
)
def test_well_formed_literals_are_read(text: str, datatype: str) -> None:
    assert readable_datatype(text, XSD + datatype) == XSD + datatype


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("1e3", "decimal"),
        ("12.5", "integer"),
        ("1" * 31, "integer"),
        ("2019-13-01", "date"),
        ("2019-12", "date"),
        (" 2019-12-19", "date"),
        ("2019-12-19T25:00:00", "dateTime"),
        ("yes", "boolean"),
        ("٢٠١٩", "gYear"),
        ("P1D", "duration"),
    ],
)
def test_others_keep_their_text_and_get_a_datatype_nobody_reads(text: str, datatype: str) -> None:
    unread = readable_datatype(text, XSD + datatype)

    assert unread.startswith(UNREAD)
    assert original_datatype(unread) == XSD + datatype

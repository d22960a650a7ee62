"""Faults of the cells themselves, each a rule that says what to do, at its cell."""

from collections.abc import Callable

import pytest

from jalon.validation import Report
from validation.tables import EVENT, csv_of, workbook, workbook_of

Check = Callable[..., Report]
GOOD = ("reunion", "Réunion", "Journée ou congrès", "2020-06-18", "dns")


def told(report: Report, rule: str) -> list[tuple[str, list[str]]]:
    """Return the cells at which a rule on documents is broken, each with what is proposed."""
    return [
        (each.details.place.cell, [c.after for c in each.details.corrections])
        for each in report.results
        if each.source_shape.endswith(f"#{rule}")
    ]


def test_an_identifier_of_the_wrong_form_is_told_with_the_right_one(check_uploads: Check) -> None:
    report = check_uploads(("a.csv", csv_of(("Réunion de Rennes", *GOOD[1:]))))

    assert told(report, "Document-identifier") == [("A2", ["reunion-de-rennes"])]


def test_a_row_without_identifier_is_told(check_uploads: Check) -> None:
    report = check_uploads(("a.csv", csv_of(("", *GOOD[1:]))))

    assert told(report, "Document-row")[0][0] == "A2"


def test_a_row_about_a_record_that_has_no_row_is_told(check_uploads: Check) -> None:
    data = workbook(
        {
            "Événement": [EVENT, GOOD],
            "Nom": [
                ("fiche [event]", "affirmation [jalon:DatedName]", "nom (français)"),
                ("autre", "name-a", "Nom"),
            ],
        }
    )

    report = check_uploads(("a.xlsx", data))

    (place,) = [
        each.details.place for each in report.results if each.source_shape.endswith("#Document-row")
    ]
    assert (place.sheet, place.cell) == ("Nom", "A2")


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x.example","x")', "=A1"])
def test_a_formula_is_refused_as_a_value(check_uploads: Check, formula: str) -> None:
    report = check_uploads(("a.xlsx", workbook_of((GOOD[0], formula, *GOOD[2:]))))

    assert told(report, "Document-formula") == [("B2", [])]


def test_a_shielded_text_of_a_csv_file_is_taken_back(check_uploads: Check) -> None:
    report = check_uploads(("a.csv", csv_of((GOOD[0], "'=Réunion", *GOOD[2:]))))

    assert {each.about_fr for each in report.results} >= {"=Réunion"}


def test_an_unknown_column_is_told_with_the_one_that_comes_near(check_uploads: Check) -> None:
    header = (*EVENT[:4], "organisatteur")

    report = check_uploads(("a.csv", csv_of(GOOD, header=header)))

    assert told(report, "Document-column") == [("E1", ["organisateur"])]


def test_a_record_given_by_two_rows_is_told(check_uploads: Check) -> None:
    report = check_uploads(("a.csv", csv_of(GOOD, GOOD)))

    assert [cell for cell, _ in told(report, "Document-duplicate")]


def test_a_table_of_no_template_is_unreadable_and_says_where_the_templates_are(
    check_uploads: Check,
) -> None:
    report = check_uploads(("budget.csv", b"poste;montant\r\nsalle;12\r\n"))

    (unreadable,) = report.unreadable
    assert "/template/" in unreadable.message_fr


def test_six_faults_of_a_row_are_told_at_their_cells(check_uploads: Check) -> None:
    row = ("Réunion", "", "réunnion", "18/06/2020", "anssi | nul-ne-sait")

    report = check_uploads(("a.xlsx", workbook_of(row)))

    cells = {each.details.place.cell for each in report.results}
    assert {"A2", "B2", "C2", "D2", "E2"} <= cells


def test_messages_about_a_table_use_its_headers_not_terms(check_uploads: Check) -> None:
    report = check_uploads(("a.csv", csv_of((*GOOD[:3], "18/06/2020", "inconnue-au-bataillon"))))

    messages = " ".join(each.message_fr for each in report.results if each.severity != "Info")
    assert "xsd:" not in messages
    assert "« au plus tôt »" in messages

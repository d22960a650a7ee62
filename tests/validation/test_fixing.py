"""Corrections: what is proposed is right, applies where it says, and leaves the rest alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.validation import Report
from jalon.validation.fixing import patches
from jalon.validation.lexical import mended
from validation.tables import csv_of, workbook_of

Check = Callable[..., Report]
XSD = "http://www.w3.org/2001/XMLSchema#"
RECORD = """@prefix event: <https://w3id.org/jalon/id/event/> .
@prefix jalon: <https://w3id.org/jalon/def#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
# a comment that stays
event:reunion a jalon:Event ;
  rdfs:label "Réunion"@fr ;
  {} .
"""


@pytest.mark.parametrize(
    ("text", "datatype", "form"),
    [
        ("18/06/2020", "date", "2020-06-18"),
        ("18 juin 2020", "date", "2020-06-18"),
        ("le 1er août 2021", "date", "2021-08-01"),
        ("2020-6-8", "date", "2020-06-08"),
        ("2020-06-18T10:00:00", "date", "2020-06-18"),
        ("31/02/2020", "date", None),
        ("juin 2020", "date", None),
        ("12 000", "integer", "12000"),
        ("3,0", "integer", "3"),
        ("trois", "integer", None),
        ("1 234,5", "decimal", "1234.5"),
        ("12 M€", "decimal", None),
    ],
)
def test_a_text_is_mended_in_its_form_only(text: str, datatype: str, form: str | None) -> None:
    assert mended(text, f"{XSD}{datatype}") == form


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('jalon:earliest "18/06/2020"', f'jalon:earliest "2020-06-18"^^<{XSD}date>'),
        ('jalon:place "Rennes"', 'jalon:place "Rennes"@fr'),
        ('rdfs:comment "x"', None),
        ("jalon:organiser <https://w3id.org/jalon/id/actor/dns>", "jalon:organizer"),
        ('jalon:seriesNumber "3,0"', "jalon:seriesNumber 3"),
    ],
)
def test_a_sure_correction_changes_its_place_alone(
    check_uploads: Check, wrong: str, right: str | None
) -> None:
    text = RECORD.format(wrong)
    report = check_uploads(("a.ttl", text.encode()))

    found = patches(report, {"a.ttl": text.encode()})

    if right is None:
        assert found == []
        return
    (patch,) = found
    old, new = text.splitlines(), patch.after.decode().splitlines()
    assert right in new[6]
    assert old[:6] == new[:6]
    assert patch.difference("fr").startswith("--- a.ttl")


def test_a_wrong_address_is_renamed_everywhere(check_uploads: Check) -> None:
    text = RECORD.replace("event:reunion", "event:Reunion_A").format("jalon:place 'x'@fr")
    text += "<https://w3id.org/jalon/id/event/Reunion_A#name-x> a jalon:DatedName ."
    report = check_uploads(("a.ttl", text.encode()))

    (patch,) = patches(report, {"a.ttl": text.encode()})

    assert b"Reunion_A" not in patch.after
    assert b"event:reunion-a a jalon:Event" in patch.after


@pytest.mark.parametrize("make", [csv_of, workbook_of])
def test_a_table_is_mended_cell_by_cell(check_uploads: Check, make: Callable[..., bytes]) -> None:
    row = ("Réunion", "Réunion", "Conférance", "18/06/2020", "dns | anssii")
    name = "a.csv" if make is csv_of else "a.xlsx"
    data = make(row)

    (patch,) = patches(check_uploads((name, data)), {name: data})
    again = check_uploads((name, patch.after))

    assert {each.cell for each in patch.corrections} == {"A2", "C2", "D2", "E2"}
    assert {each.path for each in again.results if each.severity == "Violation"} == {
        "<https://w3id.org/jalon/def#source>"
    }


def test_several_near_matches_are_proposed_and_none_applied(check_uploads: Check) -> None:
    text = RECORD.format("jalon:organizer <https://w3id.org/jalon/id/actor/anss>")
    report = check_uploads(("a.ttl", text.encode()))

    (result,) = [each for each in report.results if each.path and "organizer" in each.path]

    after = {each.after for each in result.details.corrections}
    assert {"actor:ans", "actor:anssi"} <= after
    assert patches(report, {"a.ttl": text.encode()}) == []


def test_the_command_line_shows_and_writes_what_is_sure(
    jalon: Callable[..., object], tmp_path: Path
) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(RECORD.format('jalon:place "Rennes"'), encoding="utf-8")

    asked = jalon("validate", "--fix", path)
    before = path.read_text(encoding="utf-8")
    done = jalon("validate", "--fix", "--yes", path)

    assert '+  jalon:place "Rennes"@fr .' in asked.stderr
    assert '"Rennes" .' in before
    assert '"Rennes"@fr .' in path.read_text(encoding="utf-8")
    assert done.returncode == 1


def test_a_skeleton_parses_and_says_what_is_compulsory(
    jalon: Callable[..., object], tmp_path: Path
) -> None:
    path = tmp_path / "reunion.ttl"

    made = jalon("new", "event", "reunion", "-o", path)
    checked = jalon("validate", path)
    again = jalon("new", "event", "reunion", "-o", path)

    assert (made.returncode, checked.returncode, again.returncode) == (0, 1, 2)
    assert "(obligatoire)" in path.read_text(encoding="utf-8")
    assert "ILLISIBLE" not in checked.stdout


def test_a_template_of_the_command_line_conforms_when_filled_with_records(
    jalon: Callable[..., object], tmp_path: Path
) -> None:
    path = tmp_path / "loi.csv"

    made = jalon("template", "law", "-o", path, "--all")
    checked = jalon("validate", path, "--quiet")

    assert made.returncode == 0
    assert checked.returncode == 0, checked.stdout

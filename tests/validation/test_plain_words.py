"""What a report says of a spreadsheet, in the words of the spreadsheet and of the language."""

import csv
import io

from jalon.files import data_folder
from jalon.validation.context import Context
from jalon.validation.door.kinds import Upload
from jalon.validation.intake import Intake
from jalon.validation.places import Place, Positions
from jalon.validation.plain_words import in_plain_words
from jalon.validation.report import Result, Severity
from jalon.validation.resident import Resident
from jalon.validation.sheets.template import Templates
from jalon.validation.told import Details
from jalon.validation.wording import called

SUBJECT = "https://w3id.org/jalon/id/event/e"
READ_ON = "https://w3id.org/jalon/def#readOn"
CELL = Place(3, 1, cell="C3", header="connu le *")


def test_a_record_that_is_not_there_is_named_as_the_sheet_names_it() -> None:
    told = in_plain_words("Aucune fiche ne décrit source:n-existe-pas.", SUBJECT, Positions())

    assert told == "Aucune fiche ne décrit « n-existe-pas »."


def test_the_marks_are_those_of_the_language() -> None:
    positions = Positions(columns={(SUBJECT, READ_ON): Place(1, 1, cell="A1", header="read on *")})

    told = in_plain_words('Correct jalon:readOn: "x"^^xsd:date.', SUBJECT, positions, "en")

    assert told == "Correct “read on”: “x”."


def test_a_text_that_is_missing_in_a_language_is_looked_for_in_its_own_column() -> None:
    context = Context.of_folder(data_folder())
    text = Templates.of_context(context).csv("event", ["annonce-du-segur-numerique"])
    table = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    empty = table[0].index("libellé (anglais)")
    table[-1][empty] = ""
    sheet = io.StringIO()
    csv.writer(sheet).writerows([table[0], table[-1]])
    upload = Upload("x.csv", sheet.getvalue().encode(), "text/csv")
    resident = Resident.of_context(context)
    received = Intake(resident.graph, resident.shapes).receive([upload])

    (found,) = resident.check(received.documents).results

    assert found.details.place is not None
    assert found.details.place.header == "libellé (anglais)"
    assert found.message_fr == (
        "Pas encore de libellé en anglais. Ajoutez « libellé (anglais) » si vous en avez un."
    )


def test_an_assertion_of_a_sheet_is_called_by_its_record() -> None:
    def result(place: Place | None) -> Result:
        about = ("Échéance annoncée #deadline-2023", "Deadline #deadline-2023")
        named = (*about, "INS affichée")
        fixed = (SUBJECT, None, None, "c", Severity.VIOLATION, "s", "fr", "en")
        return Result(*fixed, *named, details=Details(place=place))

    assert called(result(CELL), "fr") == "Échéance annoncée « INS affichée »"
    assert called(result(CELL), "en") == "Deadline “INS affichée”"
    assert called(result(None), "fr") == "Échéance annoncée #deadline-2023"

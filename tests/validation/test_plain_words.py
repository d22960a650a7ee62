"""What a report says of a spreadsheet, in the words of the spreadsheet and of the language."""

from jalon.validation.places import Place, Positions
from jalon.validation.plain_words import in_plain_words
from jalon.validation.report import Result, Severity
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


def test_an_assertion_of_a_sheet_is_called_by_its_record() -> None:
    def result(place: Place | None) -> Result:
        about = ("Échéance annoncée #deadline-2023", "Deadline #deadline-2023")
        named = (*about, "INS affichée")
        fixed = (SUBJECT, None, None, "c", Severity.VIOLATION, "s", "fr", "en")
        return Result(*fixed, *named, details=Details(place=place))

    assert called(result(CELL), "fr") == "Échéance annoncée « INS affichée »"
    assert called(result(CELL), "en") == "Deadline “INS affichée”"
    assert called(result(None), "fr") == "Échéance annoncée #deadline-2023"

"""Documents are checked as if merged into the dataset, and only they make the verdict."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from jalon.errors import MissingFile
from jalon.validation import Context, Document, Report, Severity, Verdict, validate, validate_paths
from jalon.validation.grouping import told_once

DATA = Path(__file__).resolve().parent / "data"
PROGRAMME = "programme/exemple.ttl"
ACTOR = "actor/exemple-agence.ttl"

Checker = Callable[..., Report]


def test_a_good_record_conforms(check: Checker) -> None:
    report = check(PROGRAMME)

    assert report.verdict is Verdict.CONFORMS
    assert report.results == ()
    assert report.exit_code == 0


def test_what_was_looked_at_is_counted(check: Checker) -> None:
    checked = check(PROGRAMME).checked

    assert checked.records == 1
    assert checked.focus_nodes == 4
    assert checked.shapes > 5


def test_a_violation_fails(check: Checker) -> None:
    report = check(PROGRAMME, ("status:in-progress", "status:almost"))

    assert report.verdict is Verdict.VIOLATIONS
    assert report.exit_code == 1
    assert [result.source_shape for result in report.results] == [
        "https://w3id.org/jalon/shapes#StatusReport-status"
    ]


def test_an_information_does_not_fail(check: Checker) -> None:
    report = check(PROGRAMME, (', "Example programme"@en', ""))

    assert report.conforms
    assert report.count(Severity.INFO) == 1


def test_a_warning_does_not_fail(check: Checker) -> None:
    twice = ":status-2019-12-19-2 a jalon:StatusReport ;\n  jalon:status status:late ;"
    second = ":status-2019-12-19 a jalon:StatusReport ;"
    again = (
        f"{twice}\n  jalon:about programme:exemple ;\n"
        '  jalon:facet "status" ;\n  jalon:knownOn "2019-12-19"^^xsd:date ;\n'
        "  jalon:knownOnBasis known-basis:stated ;\n  jalon:source source:exemple-journal .\n\n"
    )

    report = check(PROGRAMME, (second, again + second))

    assert report.conforms
    assert report.count(Severity.WARNING) == 1


def test_references_resolve_in_the_dataset(check: Checker, edit: Callable[..., str]) -> None:
    alone = Context({}, Context.of_folder(DATA).ontology)

    assert check(PROGRAMME).conforms
    assert not validate([Document(PROGRAMME, edit(PROGRAMME).encode())], alone).conforms


def test_a_record_takes_the_place_of_the_one_of_its_address(check: Checker) -> None:
    report = check(ACTOR, ('"Agence d’exemple"@fr', '"Nouvelle agence"@fr'))

    assert report.conforms
    assert report.results == ()


def test_two_documents_may_refer_to_each_other(context: Context, edit: Callable[..., str]) -> None:
    actor = edit(ACTOR).replace("exemple-agence", "nouvelle").replace("d’exemple", "nouvelle")
    programme = edit(PROGRAMME).replace("actor:exemple-agence", "actor:nouvelle")
    documents = [Document("actor", actor.encode()), Document("programme", programme.encode())]

    assert validate(documents, context).conforms
    assert not validate(documents[1:], context).conforms


def test_what_breaks_in_other_records_is_listed_and_not_counted(check: Checker) -> None:
    report = check(ACTOR, ("a jalon:Actor ;", "a jalon:Programme ;"))

    told = {result.focus_node for result in report.elsewhere}
    assert told == {"https://w3id.org/jalon/id/programme/exemple#lead-exemple-agence"}
    assert all(result.file is None for result in report.elsewhere)
    assert told.isdisjoint(result.focus_node for result in report.results)


def test_a_fragment_taken_away_is_missed_where_it_was_used(
    context: Context, edit: Callable[..., str]
) -> None:
    value = (
        "  jalon:source source:exemple-journal .\n\n"
        ":value-inscrits a jalon:AnnouncedValue ;\n"
        "  jalon:reportedIn <https://w3id.org/jalon/id/programme/autre#status-2019-12-19> .\n\n"
    )
    user = edit(PROGRAMME, ("  jalon:source source:exemple-journal .\n\n", value)).encode()
    used = edit(PROGRAMME).replace("programme:exemple", "programme:autre")
    used = used.replace("/programme/exemple", "/programme/autre")
    before = [Document("exemple", user).read(), Document("autre", used.encode()).read()]
    records = {**context.records, **{read.address: read.triples for read in before}}
    without = used.partition(":status-2019")[0].encode()

    report = validate([Document("autre", without)], Context(records, context.ontology))

    assert "https://w3id.org/jalon/shapes#AnnouncedValue-reportedIn" in {
        result.source_shape for result in report.elsewhere
    }


def test_a_folder_is_checked_file_by_file(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data" / "dataset.ttl").write_text("<https://x.org/d> <https://x.org/p> 1 .")

    report = validate_paths([tmp_path / "data"], tmp_path / "data")

    assert report.conforms
    assert report.checked.records == 3


def test_a_file_of_the_dataset_is_not_its_own_double() -> None:
    assert validate_paths([DATA / ACTOR], DATA).conforms


def test_a_copy_elsewhere_takes_the_place_of_the_original(tmp_path: Path) -> None:
    copy = tmp_path / "ma-fiche.ttl"
    shutil.copy(DATA / ACTOR, copy)

    assert validate_paths([copy], DATA).conforms


@pytest.mark.parametrize("content", ["", "# rien\n", "@prefix : <https://x.org/> .\n"])
def test_an_empty_file_is_never_a_silent_pass(tmp_path: Path, content: str) -> None:
    path = tmp_path / "vide.ttl"
    path.write_text(content)

    report = validate_paths([path], DATA)

    assert report.verdict is Verdict.NOT_CHECKED
    assert not report.conforms
    assert report.exit_code == 2


def test_a_folder_without_records_is_never_a_silent_pass(tmp_path: Path) -> None:
    assert validate_paths([tmp_path], DATA).verdict is Verdict.NOT_CHECKED


def test_triples_that_no_rule_knows_do_not_pass(tmp_path: Path) -> None:
    path = tmp_path / "inconnu.ttl"
    path.write_text("<https://x.org/a> <https://x.org/b> 1 .")

    report = validate_paths([path], DATA)

    assert not report.conforms
    assert {result.source_shape.partition("#")[2] for result in report.results} == {
        "Document-single",
        "Document-type",
    }


def test_bad_turtle_is_told_with_its_place_and_the_others_are_checked(tmp_path: Path) -> None:
    bad = tmp_path / "faux.ttl"
    bad.write_text("\n<https://x.org/a> b .")

    report = validate_paths([bad, DATA / ACTOR], DATA)

    (unreadable,) = report.unreadable
    assert (unreadable.file, unreadable.line) == (str(bad), 2)
    assert "faux.ttl:2:" in unreadable.message("fr")
    assert report.checked.records == 1
    assert report.verdict is Verdict.NOT_CHECKED
    assert report.exit_code == 2


def test_violations_beside_an_unreadable_file_are_still_violations(
    tmp_path: Path, edit: Callable[..., str]
) -> None:
    (tmp_path / "faux.ttl").write_text("<")
    (tmp_path / "fiche.ttl").write_text(edit(ACTOR, ("actor-kind:agency", "actor-kind:rien")))

    report = validate_paths([tmp_path], DATA)

    assert report.verdict is Verdict.VIOLATIONS
    assert report.exit_code == 2


def test_a_missing_path_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(MissingFile) as error:
        validate_paths([tmp_path / "absent.ttl"], DATA)

    assert "absent.ttl" in error.value.text("fr")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("fiche.docx", b"PK"),
        ("graphes.trig", b"<https://x.org/g> { <https://x.org/a> <https://x.org/b> 1 }"),
        (
            "triplet.ttl",
            b"<https://x.org/a> <https://x.org/b> <<( <https://x.org/a> <https://x.org/b> 1 )>> .",
        ),
        ("octets.ttl", b'<https://x.org/a> <https://x.org/b> "\xff" .'),
    ],
)
def test_what_is_no_record_is_unreadable(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    report = validate_paths([path], DATA)

    (unreadable,) = report.unreadable
    assert name in unreadable.message("en")
    assert report.exit_code == 2


@pytest.mark.parametrize("format", ["nt", "rdf", "jsonld"])
def test_other_syntaxes_are_read(tmp_path: Path, format: str, edit: Callable[..., str]) -> None:
    syntax = RdfFormat.from_extension(format)
    triples = [quad.triple for quad in parse(edit(ACTOR), format=RdfFormat.TURTLE)]
    path = tmp_path / f"fiche.{format}"
    path.write_bytes(serialize(triples, format=syntax))

    assert validate_paths([path], DATA).conforms


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (('jalon:edtf "2019-12-19"', 'jalon:edtf "2019-13"'), "n’a pas la forme attendue"),
        (("precision:day", "precision:jour"), "n’est pas dans la liste"),
        (('jalon:earliest "2019-12-19"^^xsd:date', 'jalon:earliest "hier"'), "n’est pas une date"),
    ],
)
def test_a_part_of_a_date_that_is_none_is_told_once_and_not_compared(
    check: Checker, edit: tuple[str, str], told: str
) -> None:
    report = check("source/exemple-journal.ttl", edit)

    found = [each for each in report.results if each.severity is Severity.VIOLATION]

    assert [told in each.message_fr for each, _ in told_once(found)] == [True]

"""The rules on a document as it was received."""

from collections.abc import Callable
from pathlib import Path

import rdflib
from rdflib import SH

from jalon.validation import Context, Document, Report, validate, validate_paths
from jalon.validation.shapes import load_shapes

DATA = Path(__file__).resolve().parent / "data"
ACTOR = "actor/exemple-agence.ttl"
END = "foaf:primaryTopic actor:exemple-agence ."

Checker = Callable[..., Report]


def rules(report: Report) -> list[str]:
    """Return the document rules that were broken."""
    found = [result.source_shape.partition("#")[2] for result in report.results]
    return [name for name in found if name.startswith("Document-")]


def test_a_record_speaks_only_of_its_own(check: Checker) -> None:
    foreign = '\n\n<https://w3id.org/jalon/id/actor/autre> jalon:acronym "AUT" .'

    report = check(ACTOR, (END, END + foreign))

    assert rules(report) == ["Document-subject", "Document-type"]
    assert {result.focus_node for result in report.results} == {
        "https://w3id.org/jalon/id/actor/autre"
    }


def test_a_fragment_of_the_document_or_of_the_thing_is_its_own(check: Checker) -> None:
    twin = "<https://w3id.org/jalon/id/actor/exemple-agence#a> a jalon:Actor ."

    assert "Document-subject" not in rules(check(ACTOR, (END, f"{END}\n\n{twin}")))


def test_a_name_that_only_starts_alike_is_foreign(check: Checker) -> None:
    twin = "<https://w3id.org/jalon/id/actor/exemple-agence-2> a jalon:Actor ."

    assert "Document-subject" in rules(check(ACTOR, (END, f"{END}\n\n{twin}")))


def test_a_blank_node_is_refused_at_the_property_that_has_it(check: Checker) -> None:
    blank = '  jalon:parent [ jalon:acronym "X" ; jalon:parent [ jalon:acronym "Y" ] ] ;\n'

    report = check(ACTOR, ("  jalon:source", blank + "  jalon:source"))

    (told,) = [
        each for each in report.results if each.source_shape.endswith("#Document-blank-node")
    ]
    assert told.path == "<https://w3id.org/jalon/def#parent>"
    assert told.line


def test_a_blank_node_as_subject_is_refused(check: Checker) -> None:
    assert rules(check(ACTOR, (END, END + "\n\n[] a jalon:Actor ."))) == ["Document-blank-node"]


def test_a_document_of_blank_nodes_alone_does_not_pass(context: Context) -> None:
    text = b"[] a <https://w3id.org/jalon/def#Actor> ."

    report = validate([Document("anonyme.ttl", text)], context)

    assert rules(report) == ["Document-blank-node", "Document-single"]


def test_a_hundred_thousand_blank_nodes_are_refused_at_the_door(context: Context) -> None:
    chain = "\n".join(
        f"_:n{number} <https://x.org/p> _:n{number + 1} ." for number in range(100_000)
    )

    report = validate([Document("chaine.ttl", chain.encode())], context)

    (unreadable,) = report.unreadable
    assert "nœuds anonymes" in unreadable.message_fr
    assert report.verdict.value == "not-checked"


def test_a_subject_without_known_type_is_refused(check: Checker) -> None:
    untyped = '<https://w3id.org/jalon/id/actor/exemple-agence#note> rdfs:label "Note"@fr .'

    assert rules(check(ACTOR, (END, f"{END}\n\n{untyped}"))) == ["Document-type"]


def test_a_document_without_record_is_refused(check: Checker, edit: Callable[..., str]) -> None:
    document = "<https://w3id.org/jalon/doc/actor/exemple-agence> a jalon:Record ;\n  " + END

    assert "Document-single" in rules(check(ACTOR, (document, "")))


def test_two_records_in_one_document_are_refused(
    context: Context, edit: Callable[..., str]
) -> None:
    both = edit(ACTOR) + edit("source/exemple-journal.ttl")

    report = validate([Document("deux.ttl", both.encode())], context)

    assert rules(report) == ["Document-single"]


def test_a_record_given_twice_is_refused(context: Context, edit: Callable[..., str]) -> None:
    documents = [Document(name, edit(ACTOR).encode()) for name in ("a.ttl", "b.ttl")]

    report = validate(documents, context)

    assert rules(report) == ["Document-duplicate"] * 2
    assert {result.file for result in report.results} == {"a.ttl", "b.ttl"}


def test_a_file_in_the_folder_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "person" / "exemple-agence.ttl"
    path.parent.mkdir()
    path.write_text((DATA / ACTOR).read_text())

    assert rules(validate_paths([path], DATA)) == ["Document-file"]


def test_a_stray_file_of_the_data_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "acteurs" / "exemple-agence.ttl"
    path.parent.mkdir()
    path.write_text((DATA / ACTOR).read_text())

    assert rules(validate_paths([path], tmp_path))[0] == "Document-file"


def test_a_file_anywhere_else_may_bear_any_name(tmp_path: Path) -> None:
    path = tmp_path / "brouillon.ttl"
    path.write_text((DATA / ACTOR).read_text())

    assert rules(validate_paths([path], DATA)) == []


BY_THE_GATE = {"withdrawal"}
"""A rule on records that go, which no document holds: tried in ``tests/stewardship``."""


def test_every_rule_on_documents_is_described_and_tried_here() -> None:
    described = {
        str(shape).partition("#Document-")[2]
        for shape in load_shapes().graph.subjects(SH.name)
        if isinstance(shape, rdflib.URIRef) and "#Document-" in shape
    }
    tried = Path(__file__).read_text()

    assert described
    assert all(f'"Document-{name}"' in tried for name in described - BY_THE_GATE)
    assert described > BY_THE_GATE


def test_the_rules_on_cells_are_tried_with_the_spreadsheets() -> None:
    tried = (Path(__file__).parent / "sheets" / "test_faults.py").read_text()

    for rule in ("Document-identifier", "Document-row", "Document-formula", "Document-column"):
        assert rule in tried

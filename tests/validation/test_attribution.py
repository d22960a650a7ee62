"""What is submitted is told from what was there: only new violations block."""

from collections.abc import Callable
from pathlib import Path

from jalon.validation import Context, Document, Severity, Verdict, validate

DATA = Path(__file__).resolve().parent / "data"
PROGRAMME = "programme/exemple.ttl"
ACTOR = "actor/exemple-agence.ttl"
ALMOST = ("status:in-progress", "status:almost")

Edit = Callable[..., str]


def with_record(context: Context, text: str) -> Context:
    """Return a dataset in which a record reads otherwise."""
    read = Document("fiche", text.encode()).read()
    return Context({**context.records, read.address: read.triples}, context.ontology)


def test_a_fault_that_comes_with_the_submission_is_new(context: Context, edit: Edit) -> None:
    report = validate([Document("fiche", edit(PROGRAMME, ALMOST).encode())], context)

    assert [result.origin for result in report.results] == ["new"]
    assert report.verdict is Verdict.VIOLATIONS


def test_a_fault_that_stood_already_is_told_and_does_not_block(
    context: Context, edit: Edit
) -> None:
    broken = edit(PROGRAMME, ALMOST)
    again = broken.replace("d’exemple", "de démonstration")
    assert again != broken

    report = validate([Document("fiche", again.encode())], with_record(context, broken))

    violations = [each for each in report.results if each.severity is Severity.VIOLATION]
    assert [each.origin for each in violations] == ["already-there"]
    assert report.verdict is Verdict.CONFORMS


def test_a_new_fault_beside_an_old_one_blocks(context: Context, edit: Edit) -> None:
    broken = edit(PROGRAMME, ALMOST)
    worse = broken.replace("known-basis:stated", "known-basis:guessed", 1)

    report = validate([Document("fiche", worse.encode())], with_record(context, broken))

    assert sorted({each.origin for each in report.results}) == ["already-there", "new"]
    assert report.verdict is Verdict.VIOLATIONS


def test_what_breaks_in_a_record_that_refers_to_it_is_referenced(
    context: Context, edit: Edit
) -> None:
    text = edit(ACTOR, ("a jalon:Actor ;", "a jalon:Programme ;"))

    report = validate([Document("fiche", text.encode())], context)

    assert {each.origin for each in report.elsewhere} == {"referenced"}


def test_pyshacl_alone_gives_the_same_report(context: Context, edit: Edit) -> None:
    document = Document("fiche", edit(PROGRAMME, ALMOST).encode())

    alone = validate([document], context, engine="pyshacl")

    assert alone.results == validate([document], context).results


def test_what_pyshacl_refuses_to_judge_is_a_violation_and_the_rest_is_told(
    context: Context, edit: Edit
) -> None:
    dated = 'a jalon:StatusReport ; jalon:earliest [] ; jalon:latest "2020-01-01"^^xsd:date ;'
    text = edit(PROGRAMME, ALMOST, ("a jalon:StatusReport ;", dated))

    for engine in ("screen", "pyshacl"):
        report = validate([Document("fiche", text.encode())], context, engine=engine)

        components = {each.component.rpartition("#")[2] for each in report.results}
        assert "RefusedConstraintComponent" in components
        assert report.verdict is Verdict.VIOLATIONS
    assert "DocumentConstraintComponent" in components

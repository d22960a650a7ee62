"""Each kind of fault is told in plain words: the value, what is wrong with it, what to do."""

from collections.abc import Callable

import pytest

from jalon.validation import Report

PROGRAMME = "programme/exemple.ttl"
SOURCE = "source/exemple-journal.ttl"

Checker = Callable[..., Report]

FAULTS = {
    "missing": (
        ("  dcterms:type programme-kind:programme ;\n", ""),
        "« sorte » manque.",
        "“kind” is missing.",
    ),
    "too many": (
        ("status:in-progress", "status:in-progress, status:late"),
        "« état » a plusieurs valeurs, une seule est permise.",
        "“status” has several values, only one is allowed.",
    ),
    "datatype": (
        ('"2019-12-19"^^xsd:date', '"2019-12-19"'),
        '"2019-12-19" n’est pas une date AAAA-MM-JJ.',
        '"2019-12-19" is not a date YYYY-MM-DD.',
    ),
    "unknown record": (
        ("actor:exemple-agence", "actor:inconnue"),
        "Aucune fiche ne décrit actor:inconnue.",
        "No record describes actor:inconnue.",
    ),
    "wrong class": (
        ("jalon:agent actor:exemple-agence", "jalon:agent source:exemple-journal"),
        "« Article d’exemple » (source:exemple-journal) est d’un autre genre : Source.",
        "“Article d’exemple” (source:exemple-journal) is of another kind: Source.",
    ),
    "text for an address": (
        ("jalon:agent actor:exemple-agence", 'jalon:agent "Agence"'),
        '"Agence" est un texte, pas l’adresse d’une fiche.',
        '"Agence" is a text, not the address of a record.',
    ),
    "not listed": (
        ("role:lead", "role:boss"),
        "role:boss n’est pas dans la liste.",
        "role:boss is not in the list.",
    ),
    "form": (
        ('"status" ;', '"Status" ;'),
        '"Status" n’a pas la forme attendue.',
        '"Status" does not have the expected form.',
    ),
    "language": (
        ('"Example programme"@en', '"Programm"@de'),
        '"Programm"@de n’est pas un texte dans une langue permise ici (fr, en).',
        '"Programm"@de is not a text in a language allowed here (fr, en).',
    ),
    "two texts of one language": (
        ('"Example programme"@en', '"Autre"@fr'),
        "« libellé » a plusieurs textes dans la même langue.",
        "“label” has several texts in one language.",
    ),
    "property not allowed": (
        ("  jalon:agent", "  jalon:siren 1 ;\n  jalon:agent"),
        "(jalon:siren) n’est pas prévu ici.",
        "(jalon:siren) is not allowed here.",
    ),
    "no address": (
        ("  jalon:source", '  foaf:homepage "https://x.org" ;\n  jalon:source'),
        '"https://x.org" n’est pas une adresse (entre chevrons : <https://…>).',
        '"https://x.org" is not an address (between angle brackets: <https://…>).',
    ),
    "bounds out of order": (
        (
            "  jalon:source",
            '  jalon:earliest "2020-01-02"^^xsd:date ;\n'
            '  jalon:latest "2020-01-01"^^xsd:date ;\n  jalon:source',
        ),
        '(jalon:latest) : "2020-01-01"^^xsd:date.',
        '(jalon:latest): "2020-01-01"^^xsd:date.',
    ),
}


@pytest.mark.parametrize(("fault", "fr", "en"), FAULTS.values(), ids=FAULTS)
def test_the_fault_is_told_in_both_languages(
    check: Checker, fault: tuple[str, str], fr: str, en: str
) -> None:
    report = check(PROGRAMME, fault)

    assert any(fr in result.message_fr for result in report.results)
    assert any(en in result.message_en for result in report.results)


def test_the_remedy_follows_the_fault(check: Checker) -> None:
    (result,) = check(PROGRAMME, ("status:in-progress", "status:almost")).results

    assert result.message_fr.startswith("status:almost n’est pas dans la liste. L’état est")
    assert result.message_fr.endswith("Choisissez-en une.")


def test_a_gap_is_told_by_its_remedy_alone(check: Checker) -> None:
    (result,) = check(PROGRAMME, (', "Example programme"@en', "")).results

    assert result.message_fr.startswith("Pas encore de libellé en anglais.")


def test_the_subject_is_called_by_its_label_or_its_class(check: Checker) -> None:
    report = check(PROGRAMME, ("status:in-progress", "status:almost"), ("@en", "@de"))

    assert {result.about_fr for result in report.results} == {
        "Programme d’exemple",
        "Point d'avancement #status-2019-12-19",
    }
    assert {result.record_label for result in report.results} == {"Programme d’exemple"}
    assert "Status report #status-2019-12-19" in {result.about_en for result in report.results}


def test_long_values_are_cut_in_messages_and_whole_in_results(check: Checker) -> None:
    (result,) = check(SOURCE, ('dcterms:language "fr"', f'dcterms:language "{"x" * 500}"')).results

    assert len(result.message_fr) < 400
    assert result.value == f'"{"x" * 500}"'

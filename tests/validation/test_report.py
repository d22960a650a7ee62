"""Reports: sorted, stable, in two languages, in three formats."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SH

from jalon.errors import BadRequest
from jalon.validation import FORMATS, Report, Result, Severity, render, validate_paths
from jalon.validation.report_text import INFOS_SHOWN, LISTED

DATA = Path(__file__).resolve().parent / "data"
PROGRAMME = "programme/exemple.ttl"
RESULT_KEYS = {
    "id",
    "file",
    "line",
    "place",
    "record",
    "focusNode",
    "about",
    "path",
    "property",
    "value",
    "severity",
    "origin",
    "component",
    "sourceShape",
    "rule",
    "message",
    "instruction",
    "engineText",
    "example",
    "corrections",
    "allowed",
    "causes",
}

Checker = Callable[..., Report]


@pytest.fixture(scope="module")
def faulty(check: Checker) -> Report:
    """A report with violations on several subjects and an information."""
    return check(
        PROGRAMME,
        (', "Example programme"@en', ""),
        ("status:in-progress", "status:almost"),
        ("actor:exemple-agence", "actor:inconnue"),
        ("programme-kind:programme", "programme-kind:programme ;\n  jalon:colour 1"),
    )


def result(file: str, severity: Severity, line: int) -> Result:
    """Return a result that differs in its place alone."""
    return Result("f", None, None, "c", severity, "s", "fr", "en", "a", "b", None, file, line)


def test_results_are_sorted(faulty: Report) -> None:
    orders = [each.order for each in faulty.results]

    assert orders == sorted(orders)


def test_the_order_is_file_then_severity_then_line() -> None:
    wanted = [
        result("a", Severity.VIOLATION, 3).order,
        result("a", Severity.VIOLATION, 12).order,
        result("a", Severity.WARNING, 1).order,
        result("a", Severity.INFO, 2).order,
        result("b", Severity.VIOLATION, 1).order,
    ]

    assert wanted == sorted(wanted)


def test_each_result_says_the_line_of_its_subject(faulty: Report, edit: Callable[..., str]) -> None:
    lines = edit(PROGRAMME, ("kind:programme", "kind:programme ;\n  jalon:colour 1")).splitlines()

    for each in faulty.results:
        subject = each.focus_node.rpartition("#")[2].rpartition("/")[2]
        assert lines[each.line - 1].startswith((f":{subject} ", f"programme:{subject} "))


def test_two_checks_give_the_same_bytes(check: Checker) -> None:
    edits = [
        ("status:in-progress", "status:almost"),
        ("role:lead", "role:boss"),
        ("  dcterms:type", '  jalon:colour [ jalon:acronym "X" ] ;\n  dcterms:type'),
    ]

    for format in FORMATS:
        once, twice = (render(check(PROGRAMME, *edits), format, "fr") for _ in range(2))
        assert once == twice


def test_the_text_names_file_line_subject_fault_and_remedy(faulty: Report) -> None:
    text = render(faulty, "text", "fr")

    assert text.startswith(PROGRAMME)
    assert "INFRACTION  ligne 36, colonne 16, Point d'avancement #status-2019-12-19" in text
    assert "status:almost n’est pas dans la liste. L’état est une seule valeur" in text
    assert "Aucune fiche ne décrit actor:inconnue." in text
    assert "1 fiche vérifiée (4 sujets, " in text
    assert "3 infractions, 0 avertissement, 1 information." in text
    assert text.endswith("Non conforme : corrigez les infractions, puis vérifiez à nouveau.")


def test_the_text_is_in_english_too(faulty: Report) -> None:
    text = render(faulty, "text", "en")

    assert "VIOLATION  line 36, column 16, Status report #status-2019-12-19" in text
    assert "status:almost is not in the list. The status is a single value" in text
    assert "No record describes actor:inconnue." in text
    assert "1 record checked (4 subjects, " in text
    assert "3 violations, 0 warnings, 1 information." in text
    assert text.endswith("Does not conform: correct the violations, then check again.")


def test_no_french_in_english_and_no_english_in_french(faulty: Report) -> None:
    assert "n’est" not in render(faulty, "text", "en")
    assert " is " not in render(faulty, "text", "fr")


def test_a_good_record_is_told_so(check: Checker) -> None:
    assert render(check(PROGRAMME), "text", "fr").endswith("Conforme : rien n’empêche de publier.")


def test_what_was_not_checked_is_told_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "vide.ttl").touch()

    text = render(validate_paths([tmp_path], DATA), "text", "fr")

    assert "0 fiche vérifiée" in text
    assert "Non vérifié : aucun sujet n’a un type que les règles connaissent." in text


def test_an_unreadable_file_is_shown_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "faux.ttl").write_text("@prefix a: <https://x.org/> .\na:b a:c ?d .\n")

    text = render(validate_paths([tmp_path], DATA), "text", "fr")

    assert "ILLISIBLE" in text
    assert "faux.ttl:2:" in text
    assert "a:b a:c ?d ." in text
    assert "corrigez d’abord la syntaxe" in text


def test_many_informations_are_counted_by_rule() -> None:
    gaps = tuple(result("a", Severity.INFO, line) for line in range(INFOS_SHOWN + 1))

    text = render(Report(results=gaps), "text", "fr")

    assert f"{INFOS_SHOWN + 1}  fr [s]" in text
    assert "ligne" not in text


def test_a_flood_of_violations_is_cut_in_the_text_and_counted() -> None:
    flood = tuple(result("a", Severity.VIOLATION, line) for line in range(LISTED + 7))

    text = render(Report(results=flood), "text", "fr")

    assert text.count("INFRACTION") == LISTED
    assert "… et 7 autres résultats" in text
    assert f"{LISTED + 7} infractions" in text


def test_json_has_its_documented_keys(faulty: Report) -> None:
    told = json.loads(render(faulty, "json"))

    assert set(told) == {
        "verdict",
        "conforms",
        "counts",
        "total",
        "checked",
        "coverage",
        "results",
        "elsewhere",
        "unreadable",
    }
    assert (told["verdict"], told["conforms"]) == ("violations", False)
    assert told["counts"] == {"violation": 3, "warning": 0, "info": 1}
    assert set(told["checked"]) == {"files", "records", "focusNodes", "shapes"}
    assert told["checked"]["files"] == [PROGRAMME]
    assert all(set(each) == RESULT_KEYS for each in told["results"])
    assert all(set(each["message"]) == {"fr", "en"} for each in told["results"])


def test_json_tells_the_place_the_path_and_the_value(faulty: Report) -> None:
    (status,) = [
        each
        for each in json.loads(render(faulty, "json"))["results"]
        if each["sourceShape"].endswith("#StatusReport-status")
    ]

    assert (status["file"], status["line"]) == (PROGRAMME, 33)
    assert status["record"] == "Programme d’exemple"
    assert status["focusNode"] == "https://w3id.org/jalon/id/programme/exemple#status-2019-12-19"
    assert status["path"] == "<https://w3id.org/jalon/def#status>"
    assert status["value"] == "<https://w3id.org/jalon/scheme/status#almost>"
    assert status["severity"] == "Violation"
    assert status["component"] == str(SH.InConstraintComponent)


def test_json_tells_what_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "faux.ttl").write_text("<")

    (unreadable,) = json.loads(render(validate_paths([tmp_path], DATA), "json"))["unreadable"]

    assert set(unreadable) == {"file", "reason", "line", "column", "excerpt", "message"}
    assert (unreadable["line"], unreadable["column"]) == (1, 1)


def test_turtle_is_a_validation_report_of_shacl(faulty: Report) -> None:
    graph = rdflib.Graph().parse(data=render(faulty, "turtle"), format="turtle")

    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    results = list(graph.objects(report, SH.result))
    assert graph.value(report, SH.conforms).toPython() is False
    assert len(results) == len(faulty.results)
    for each in results:
        for predicate in (SH.focusNode, SH.resultSeverity, SH.sourceShape):
            assert isinstance(graph.value(each, predicate), rdflib.URIRef)
        languages = [text.language for text in graph.objects(each, SH.resultMessage)]
        assert sorted(languages) == ["en", "fr"]


def test_turtle_writes_complex_paths_as_shacl_does(check: Checker) -> None:
    report = check(PROGRAMME, ("  jalon:status status:in-progress ;\n", ""))

    graph = rdflib.Graph().parse(data=render(report, "turtle"), format="turtle")

    paths = set(graph.objects(None, SH.resultPath))
    assert [path for path in paths if (path, SH.alternativePath, None) in graph]


def test_turtle_of_a_good_record_conforms(check: Checker) -> None:
    assert "sh:conforms true ." in render(check(PROGRAMME), "turtle")


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadRequest) as error:
        render(Report(), "pdf")

    assert "text, json, html, csv" in error.value.text("fr")


def test_the_json_report_keeps_its_documented_schema(faulty: Report) -> None:
    path = Path(__file__).resolve().parents[2] / "docs/reference/validation-report.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    told = json.loads(render(faulty, "json"))

    assert set(told) == set(schema["properties"]) == set(schema["required"])
    for name in ("result", "place", "correction"):
        assert set(schema["$defs"][name]["required"]) == set(schema["$defs"][name]["properties"])
    assert {frozenset(each) for each in told["results"]} == {
        frozenset(schema["$defs"]["result"]["properties"])
    }
    corrections = [c for each in told["results"] for c in each["corrections"]]
    assert {frozenset(each) for each in corrections} <= {
        frozenset(schema["$defs"]["correction"]["properties"])
    }

"""Every rule is broken by some case: no shape, no constraint of a shape stays untried."""

from collections.abc import Callable, Iterator
from pathlib import Path

import rdflib
from rdflib import SH

from jalon.validation.finding import Finding
from jalon.validation.shapes import Shapes

CASES = Path(__file__).resolve().parent

COMPONENTS = {
    SH["class"]: "Class",
    SH.closed: "Closed",
    SH.datatype: "Datatype",
    SH.disjoint: "Disjoint",
    SH.equals: "Equals",
    SH["in"]: "In",
    SH.languageIn: "LanguageIn",
    SH.lessThanOrEquals: "LessThanOrEquals",
    SH.maxCount: "MaxCount",
    SH.maxInclusive: "MaxInclusive",
    SH.maxLength: "MaxLength",
    SH.minCount: "MinCount",
    SH.minInclusive: "MinInclusive",
    SH.nodeKind: "NodeKind",
    SH["or"]: "Or",
    SH.pattern: "Pattern",
    SH.qualifiedMinCount: "QualifiedMinCount",
    SH.sparql: "SPARQL",
    SH.uniqueLang: "UniqueLang",
}
"""The parameters that our shapes use, each with the component it sets to work."""

NO_CONSTRAINT = {
    SH.description,
    SH.ignoredProperties,
    SH.message,
    SH.name,
    SH.order,
    SH.path,
    SH.property,
    SH.qualifiedValueShape,
    SH.severity,
    SH.targetClass,
    SH.targetSubjectsOf,
}


def reporting(shapes: Shapes) -> Iterator[rdflib.term.Node]:
    """Yield the shapes that report results: the targeted ones and their property shapes."""
    for shape in shapes.targeted():
        yield shape
        yield from shapes.graph.objects(shape, SH.property)


def rules(shapes: Shapes) -> set[tuple[str, str]]:
    return {
        (str(shape), f"{SH}{COMPONENTS[parameter]}ConstraintComponent")
        for shape in reporting(shapes)
        for parameter in shapes.graph.predicates(shape)
        if parameter in COMPONENTS
    }


def test_every_rule_is_broken_by_a_case(
    shapes: Shapes, findings: Callable[[Path], list[Finding]]
) -> None:
    broken = {
        (str(found.shape), str(found.component))
        for path in CASES.glob("*/invalid-*.ttl")
        for found in findings(path)
    }

    assert broken == rules(shapes)


def test_every_parameter_of_a_reporting_shape_is_known_here(shapes: Shapes) -> None:
    used = {
        parameter
        for shape in reporting(shapes)
        for parameter in shapes.graph.predicates(shape)
        if parameter in SH
    }

    assert used <= set(COMPONENTS) | NO_CONSTRAINT


def test_every_shape_reports_or_serves_one_that_does(shapes: Shapes) -> None:
    graph = shapes.graph
    reached = set(reporting(shapes))
    waiting = list(reached)
    while waiting:
        for value in graph.objects(waiting.pop()):
            if value not in reached and not isinstance(value, rdflib.Literal):
                reached.add(value)
                waiting.append(value)
    named = {shape for shape in graph.subjects(SH.name) if "#Document-" not in shape}

    assert named <= reached


def test_each_shape_file_has_its_folder_of_cases() -> None:
    files = {path.stem for path in (CASES.parents[1] / "shapes").glob("*.ttl")} - {"shapes"}

    assert files == {path.name for path in CASES.iterdir() if any(path.glob("*.ttl"))}

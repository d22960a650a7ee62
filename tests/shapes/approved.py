"""How a finding is written in an approved report: one line, its parts in a fixed order."""

from rdflib import SH

from jalon.validation.explain import Explainer
from jalon.validation.finding import Finding
from jalon.validation.naming import Names, shortened, shown
from jalon.validation.shapes import Shapes


def report(findings: list[Finding], shapes: Shapes, names: Names) -> str:
    """Return the sorted lines: focus node, path, value, component, severity, shape, message."""
    explainer = Explainer(names, shapes)
    lines = {
        " | ".join(
            (
                shortened(str(found.focus)),
                shapes.path_text(found.path, shortened) if found.path is not None else "-",
                "-" if found.value is None else shown(found.value),
                str(found.component).removeprefix(str(SH)),
                shapes.severity(found.shape),
                shortened(str(found.shape)),
                explainer.instruction(found, "fr"),
            )
        )
        for found in findings
    }
    return "".join(f"{line}\n" for line in sorted(lines))

"""What a finding means, in plain French and English: what is wrong, then what to do.

What is wrong comes from the constraint that is broken; what to do is the shape's own sh:message.
"""

import re
from dataclasses import dataclass
from typing import Final

import rdflib
from rdflib import SH

from jalon.validation.diagnoses import diagnose
from jalon.validation.finding import Finding
from jalon.validation.naming import Names
from jalon.validation.report import Severity
from jalon.validation.shapes import Shapes

_PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True)
class Explainer:
    """Puts findings on a data graph into words."""

    names: Names
    shapes: Shapes

    def message(self, finding: Finding, lang: str) -> str:
        """Return the whole message; a mere gap (Info) is told by its shape's message alone."""
        told = self.instruction(finding, lang)
        if self.shapes.severity(finding.shape) == Severity.INFO:
            return told
        wrong = diagnose(finding, self.names, self.shapes)[0 if lang == "fr" else 1]
        return f"{wrong} {told}".strip()

    def instruction(self, finding: Finding, lang: str) -> str:
        """Return the shape's message, or its constraint's with what the query found filled in."""
        owner = finding.constraint or finding.shape
        template = self.shapes.texts(owner, SH.message).get(lang, "")

        def found(match: re.Match[str]) -> str:
            node = finding.bindings.get(match[1])
            if node is None:
                return match[0]
            literal = isinstance(node, rdflib.Literal)
            return str(node) if literal else self.names.quoted(node, lang)

        return _PLACEHOLDER.sub(found, template)

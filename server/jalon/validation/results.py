"""Results for people, made of findings: words, labels, file and line."""

from collections.abc import Sequence

import rdflib

from jalon.validation.documents import ReadDocument
from jalon.validation.explain import Explainer
from jalon.validation.finding import Finding
from jalon.validation.naming import ntriples, thing_of
from jalon.validation.report import Result, Severity
from jalon.validation.teller import Teller


class ResultWriter:
    """Writes the results of findings on the documents that were submitted."""

    def __init__(self, explainer: Explainer, submitted: Sequence[ReadDocument]) -> None:
        self._explainer = explainer
        self._teller = Teller(explainer)
        self._home: dict[rdflib.term.Node, ReadDocument] = {
            subject: read for read in submitted for subject in read.subjects
        }

    def result(self, finding: Finding, read: ReadDocument | None = None) -> Result:
        """Return the result of a finding, in the document given or in the one that holds it."""
        names = self._explainer.names
        shapes = self._explainer.shapes
        home = read or self._home.get(finding.focus)
        path = None
        if finding.path is not None:
            path = shapes.path_text(finding.path)
        thing = rdflib.URIRef(thing_of(str(finding.focus)))
        return Result(
            focus_node=str(finding.focus),
            path=path,
            value=None if finding.value is None else ntriples(finding.value),
            component=str(finding.component),
            severity=Severity(shapes.severity(finding.shape)),
            source_shape=str(finding.shape),
            message_fr=self._message(finding, home, "fr"),
            message_en=self._message(finding, home, "en"),
            about_fr=names.title(finding.focus, "fr"),
            about_en=names.title(finding.focus, "en"),
            record_label=names.label(thing, "fr"),
            file=home.document.name if home else None,
            origin=finding.origin.value,
            line=home.lines.get(str(finding.focus)) if home else None,
            details=self._teller.details(finding, home),
        )

    def _message(self, finding: Finding, home: ReadDocument | None, lang: str) -> str:
        return self._teller.plain(self._explainer.message(finding, lang), finding, home, lang)

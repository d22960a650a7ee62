"""pyshacl's results, read as findings: https://www.w3.org/TR/shacl/#validation-report ."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rdflib import SH

from jalon.validation.finding import Finding


def read_results(results: Iterable[tuple[Any, Any, Any]]) -> Iterator[Finding]:
    """Read pyshacl's results; those nested by sh:detail become details."""
    for _, node, triples in results:
        said: dict[Any, dict[Any, list[Any]]] = {}
        for subject, predicate, value in triples:
            bare = value[1] if isinstance(value, tuple) else value
            said.setdefault(subject, {}).setdefault(predicate, []).append(bare)
        yield _finding(node, said)


def _finding(node: Any, said: Mapping[Any, Mapping[Any, list[Any]]]) -> Finding:
    own = said[node]

    def one(predicate: Any) -> Any:
        return own.get(predicate, [None])[0]

    return Finding(
        focus=one(SH.focusNode),
        path=one(SH.resultPath),
        value=one(SH.value),
        component=one(SH.sourceConstraintComponent),
        shape=one(SH.sourceShape),
        severity=one(SH.resultSeverity),
        constraint=one(SH.sourceConstraint),
        text=None if one(SH.resultMessage) is None else str(one(SH.resultMessage)),
        details=tuple(_finding(each, said) for each in own.get(SH.detail, [])),
    )

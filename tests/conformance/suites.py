"""The W3C suites where they lie (beside the repository, or where ``JALON_W3C`` says), as a table.

Copyright of the suites: W3C (https://www.w3.org/copyright/test-suite-license-2023/); none of their
files is part of this repository.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(
    os.environ.get("JALON_W3C") or Path(__file__).resolve().parents[3] / "shared" / "w3c"
)
PUBLISHED: Final = "https://w3c.github.io/rdf-tests/"
ABSENT: Final = f"{FOLDER} is absent (JALON_W3C names another folder)"


@dataclass(frozen=True)
class Suite:
    """A row of the table: the folders of its manifests, and which types of test it takes of them.

    ``kinds`` are beginnings of type names; none means every type.
    """

    name: str
    folders: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def takes(self, folder: str, kind: str) -> bool:
        """Whether a test of a folder and type belongs to the row."""
        inside = any(f"{folder}/".startswith(f"{each}/") for each in self.folders)
        outside = any(f"{folder}/".startswith(f"{each}/") for each in self.without)
        return inside and not outside and (not self.kinds or kind.startswith(self.kinds))


_RESULTS: Final = ("sparql11/csv-tsv-res", "sparql11/json-res")
_APART: Final = ("sparql11/service", "sparql11/syntax-fed", "sparql11/entailment")
_SYNTAX: Final = ("PositiveSyntax", "NegativeSyntax", "PositiveUpdate", "NegativeUpdate")

SUITES: Final = (
    Suite("SPARQL 1.1 Query", ("sparql11",), ("QueryEvaluation",), _RESULTS + _APART),
    Suite("SPARQL 1.1 Update", ("sparql11",), ("UpdateEvaluation",)),
    Suite("SPARQL 1.1 syntax of queries and updates", ("sparql11",), _SYNTAX, _APART),
    Suite("SPARQL 1.1 results in CSV, TSV and JSON", _RESULTS),
    Suite("SPARQL 1.1 Protocol", ("sparql11/protocol",)),
    Suite("SPARQL 1.1 Graph Store Protocol", ("sparql11/graph-store-protocol",)),
    Suite("SPARQL 1.1 Service Description", ("sparql11/service-description",)),
    Suite("SPARQL 1.2", ("sparql12",)),
    *(
        Suite(f"RDF {version} {name}", (f"rdf{version.replace('.', '')}/{folder}",))
        for version in ("1.1", "1.2")
        for name, folder in (
            ("Turtle", "rdf-turtle"),
            ("TriG", "rdf-trig"),
            ("N-Triples", "rdf-n-triples"),
            ("N-Quads", "rdf-n-quads"),
            ("RDF/XML", "rdf-xml"),
        )
    ),
    Suite("Federated query", ("sparql11/service", "sparql11/syntax-fed")),
    Suite("Entailment regimes", ("sparql11/entailment", "rdf11/rdf-mt", "rdf12/rdf-semantics")),
    Suite("Graph Store Protocol, earlier edition of its tests", ("sparql11/http-rdf-update",)),
)
"""The rows, in order; every test of the suites is in exactly one."""


def iri_of(path: Path) -> str:
    """Return the IRI under which W3C publishes a file of the suites: the base of what is in it."""
    version, *rest = path.relative_to(FOLDER).parts
    return f"{PUBLISHED}{version[:-2]}/{'/'.join([version, *rest])}"


def path_of(iri: str) -> Path:
    """Return the file that W3C publishes under an IRI."""
    family, _, rest = iri.removeprefix(PUBLISHED).partition("/")
    if not iri.startswith(PUBLISHED) or not rest.startswith(family):
        raise ValueError(f"{iri} is no file of the suites")
    return FOLDER / rest

"""What a submission is checked against: the records as published, the ontology, the shapes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self

import rdflib

from jalon.files import ontology_folder
from jalon.rdf.diff import lines_of_triples
from jalon.rdf.parse import parse_file
from jalon.rdf.records import RecordAddress, record_files
from jalon.stewardship.labels import Labels
from jalon.validation.context import Context
from jalon.validation.data_graph import DataGraph, add_triples
from jalon.validation.resident import Resident
from jalon.validation.shapes import Shapes, load_shapes


@dataclass(frozen=True)
class Ground:
    """The published records and the rules, in memory; made once, used for many checks."""

    context: Context
    shapes: Shapes

    @classmethod
    def of_resident(cls, resident: Resident) -> Self:
        """Return the ground that a check child stands on already."""
        made = cls(resident.context, resident.shapes)
        made.__dict__.update(resident=resident, graph=resident.graph)
        return made

    @classmethod
    def of_folder(cls, data_folder: Path) -> Self:
        """Read the records of a data folder; raises ``BadSyntax`` when one does not parse."""
        records = {
            address: parse_file(path)
            for path in record_files(data_folder)
            if (address := RecordAddress.of_file(path))
        }
        return cls(Context(records, shipped_ontology(), data_folder), shipped_shapes())

    @cached_property
    def resident(self) -> Resident:
        """The records and the ontology indexed, the shapes compiled over them (1 s)."""
        return Resident.of_context(self.context, self.shapes)

    @cached_property
    def graph(self) -> rdflib.Graph:
        """The records and the ontology as one graph, for spreadsheets and their labels."""
        merged = DataGraph()
        for triples in (*self.context.records.values(), self.context.ontology):
            add_triples(merged, triples)
        return merged

    @cached_property
    def labels(self) -> Labels:
        """The labels of records and ontology."""
        return Labels.of(*self.context.records.values(), self.context.ontology)

    def lines(self, document: str) -> frozenset[bytes]:
        """Return what a record holds, as lines of N-Quads; nothing when there is none."""
        address = RecordAddress.of_iri(document)
        triples: Iterable[Any] = self.context.records.get(address, ()) if address else ()
        return lines_of_triples(triples, document)

    def referring_to(
        self, documents: Iterable[str], besides: Iterable[str]
    ) -> list[tuple[str, str, str]]:
        """Return the records that name the things of some documents: by what property, and what.

        ``besides`` are documents that do not count.
        """
        addresses = (RecordAddress.of_iri(document) for document in documents)
        things = {address.thing for address in addresses if address}
        left_out = set(besides)
        if not things:
            return []  # to look at a million triples takes a tenth of a second
        return sorted(
            {
                (address.document, triple.predicate.value, bare)
                for address, triples in self.context.records.items()
                if address.document not in left_out
                for triple in triples
                if (bare := _bare(triple.object)) in things
            }
        )


@lru_cache(maxsize=1)
def shipped_ontology() -> tuple[Any, ...]:
    """Return the triples of the ontology and its schemes, read once a process."""
    folder = ontology_folder()
    paths = (*sorted(folder.glob("*.ttl")), *sorted((folder / "scheme").glob("*.ttl")))
    return tuple(triple for path in paths for triple in parse_file(path))


@lru_cache(maxsize=1)
def shipped_shapes() -> Shapes:
    """Return the shapes, read once a process."""
    return load_shapes()


def _bare(term: Any) -> str:
    return str(term.value).partition("#")[0] if type(term).__name__ == "NamedNode" else ""

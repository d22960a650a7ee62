"""What a check child has at hand: the records and the ontology as one graph, and the shapes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from jalon.validation.context import Context
from jalon.validation.data_graph import DataGraph, add_triples
from jalon.validation.documents import Document
from jalon.validation.report import Report, Unreadable
from jalon.validation.shapes import Shapes, load_shapes
from jalon.validation.validate import validate


@dataclass(frozen=True)
class Resident:
    """A dataset to check documents against, loaded once and asked many times."""

    graph: DataGraph
    shapes: Shapes
    context: Context

    @classmethod
    def of_context(cls, context: Context, shapes: Shapes | None = None) -> Self:
        """Load a context's records and ontology."""
        graph = DataGraph()
        for triples in context.records.values():
            add_triples(graph, triples)
        add_triples(graph, context.ontology)
        return cls(graph, shapes or load_shapes(), context)

    def check(self, documents: Sequence[Document], unreadable: Sequence[Unreadable] = ()) -> Report:
        """Check documents as if merged into the dataset."""
        return validate(documents, self.context, unreadable, self.shapes)

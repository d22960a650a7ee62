"""Jalon: the knowledge graph of the French digital-health roadmap, with a SPARQL endpoint."""

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["__version__", "graph"]

if TYPE_CHECKING:
    from rdflib import Dataset


def graph() -> "Dataset":
    """Return the shipped dataset as an rdflib ``Dataset`` over an in-memory Oxigraph store.

    One named graph a record, the derived graph ``…/graph/current``, the ontology and the schemes;
    the default graph is their union. Trap: plain literals come back as ``"x"^^xsd:string``, which
    rdflib holds unequal to ``"x"`` (oxrdflib 0.5); compare ``str(value)``, and validate with
    ``jalon validate``, never with pyshacl over this graph.
    """
    from jalon.store.python_api import open_dataset  # 0.25 s: rdflib is only for those who ask

    return open_dataset()

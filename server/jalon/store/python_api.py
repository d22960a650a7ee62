"""The dataset for Python programs: an rdflib ``Dataset`` over oxrdflib."""

from oxrdflib import OxigraphStore
from rdflib import Dataset

from jalon.namespaces import PREFIXES
from jalon.store.snapshot import open_snapshot


def open_dataset() -> Dataset:
    """Return the shipped dataset; see ``jalon.graph`` for its graphs and its one trap."""
    dataset = Dataset(store=OxigraphStore(store=open_snapshot().store), default_union=True)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace, override=True, replace=True)
    return dataset

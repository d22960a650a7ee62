"""Loading of records, ontology and schemes into a pyoxigraph store, one named graph each."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse

from jalon.errors import BadSyntax
from jalon.namespaces import DATASET, ONTOLOGY, SCHEME
from jalon.rdf.parse import located, read_bytes, syntax_of, unreadable
from jalon.rdf.records import RecordAddress, record_files

_LARGE: Final = 16_777_216
_SAMPLE: Final = 262_144


def load_records(store: Store, data_folder: Path) -> None:
    """Load every record file into the named graph of its document, dataset.ttl into its own."""
    for path in record_files(data_folder):
        address = RecordAddress.of_file(path)
        if address is None:
            raise BadSyntax(
                f"{path} : le nom du fichier n'est pas un identifiant (minuscules, chiffres, "
                "tirets ; une lettre d'abord).",
                f"{path}: the file's name is not a slug (lower case, digits, hyphens; "
                "a letter first).",
            )
        load_file(store, path, address.document)
    about = data_folder / "dataset.ttl"
    if about.is_file():
        load_file(store, about, DATASET)


def load_ontology(store: Store, ontology_folder: Path) -> None:
    """Load the modules into the graph ``…/def`` and each scheme into ``…/scheme/NAME``."""
    for path in sorted(ontology_folder.glob("*.ttl")):
        load_file(store, path, ONTOLOGY)
    for path in sorted((ontology_folder / "scheme").glob("*.ttl")):
        load_file(store, path, f"{SCHEME}{path.stem}")


def load_file(store: Store, path: Path, graph: str | None = None, on_disk: bool = False) -> None:
    """Load a file into a named graph, or into the default graph.

    A syntax that names graphs (TriG, N-Quads, JSON-LD) keeps them. Relative IRIs are relative to
    the graph's name, else to the file: without a base, JSON-LD would lose them. A large file goes
    into a store ``on_disk`` in bulk: what an error leaves there is not whole. (In memory one
    transaction is quicker: 3.4 s a million quads where the bulk takes 4.1.) Raises
    ``MissingFile``, or ``BadSyntax`` with file, line and column.
    """
    syntax = syntax_of(path)
    bulk = size_of(path) > _LARGE and on_disk
    try:
        (store.bulk_load if bulk else store.load)(
            path=path,
            format=syntax,
            base_iri=graph or path.resolve().as_uri(),
            to_graph=_target(syntax, graph),
        )
    except SyntaxError as error:
        raise located(error, read_bytes(path), syntax).within(str(path)) from None


def estimated_quads(files: Sequence[Path]) -> int:
    """Return about how many quads files hold, from the beginning of the largest and their sizes.

    Raises ``MissingFile`` or, for a suffix that tells no syntax, ``BadSyntax``.
    """
    sizes = {path: path.stat().st_size if path.exists() else 0 for path in files}
    largest = max(files, key=sizes.__getitem__, default=None)
    if largest is None:
        return 0
    size_of(largest)
    with largest.open("rb") as file:
        beginning = file.read(_SAMPLE)
    found = 0
    with contextlib.suppress(SyntaxError, ValueError):  # it is cut in the middle of a statement
        for _ in parse(beginning, format=syntax_of(largest), base_iri=DATASET):
            found += 1
    return sum(sizes.values()) * found // max(1, len(beginning))


def size_of(path: Path) -> int:
    """Return the bytes of a file; raises ``MissingFile`` when it cannot be read."""
    try:
        with path.open("rb") as file:
            return os.fstat(file.fileno()).st_size
    except OSError as error:
        raise unreadable(path, error) from None


def load_graph(
    store: Store, data: bytes, syntax: RdfFormat, graph: NamedNode | DefaultGraph, base: str
) -> None:
    """Load a document into one graph; all of it or, on an error, nothing.

    Raises ``BadSyntax``, also for a document that names a graph: pyoxigraph writes into the graphs
    that JSON-LD names, whatever graph it is told (0.5.13).
    """
    named = graph_named(data, syntax, base)
    if named is not None:
        raise BadSyntax(
            f"Le document nomme un graphe ({named}), et cette adresse n'en est qu'un. Envoyez-le "
            "sans graphe nommé, ou le jeu entier à /graph-store.",
            f"The document names a graph ({named}), and this address is one graph only. Send it "
            "without named graphs, or the whole dataset to /graph-store.",
        )
    _load(store, data, syntax, base, graph)


def load_dataset(store: Store, data: bytes, syntax: RdfFormat, base: str) -> None:
    """Load a document into the graphs that it names, and the rest of it into the default graph.

    All of it or, on an error, nothing. Raises ``BadSyntax``.
    """
    _load(store, data, syntax, base, None)


def graph_named(data: bytes, syntax: RdfFormat, base: str) -> str | None:
    """Return the first graph that a document names, None when it names none.

    Raises ``BadSyntax``.
    """
    if not syntax.supports_datasets:
        return None
    try:
        names = (quad.graph_name for quad in parse(data, format=syntax, base_iri=base))
        return next((str(name) for name in names if name != DefaultGraph()), None)
    except SyntaxError as error:
        raise located(error, data, syntax) from None


def _load(
    store: Store,
    data: bytes,
    syntax: RdfFormat,
    base: str,
    graph: NamedNode | DefaultGraph | None,
) -> None:
    try:
        store.load(data, format=syntax, base_iri=base, to_graph=graph)
    except SyntaxError as error:
        raise located(error, data, syntax) from None


def _target(syntax: RdfFormat, graph: str | None) -> NamedNode | DefaultGraph | None:
    """Return where triples go; None for a syntax that says so itself."""
    if syntax.supports_datasets:
        return None
    return NamedNode(graph) if graph else DefaultGraph()

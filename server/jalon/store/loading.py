"""Loading of records, ontology and schemes into a pyoxigraph store, one named graph each."""

from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from jalon.errors import BadSyntax
from jalon.namespaces import DATASET, ONTOLOGY, SCHEME
from jalon.rdf.formats import BY_SUFFIX
from jalon.rdf.parse import located, read_bytes, syntax_of
from jalon.rdf.records import RecordAddress, record_files


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


def load_file(store: Store, path: Path, graph: str | None = None) -> None:
    """Load a file into a named graph, or into the default graph.

    A syntax that names graphs (TriG, N-Quads) keeps them when no graph is given. Raises
    ``MissingFile``, or ``BadSyntax`` with file, line and column.
    """
    load_bytes(store, read_bytes(path), syntax_of(path), graph, name=str(path))


def load_bytes(
    store: Store, data: bytes, syntax: RdfFormat, graph: str | None = None, name: str = ""
) -> None:
    """Load a document that is already read; all of it or, on an error, nothing."""
    target = NamedNode(graph) if graph else DefaultGraph()
    names_graphs = next(f for f in BY_SUFFIX.values() if f.rdf == syntax).carries_named_graphs
    try:
        store.load(
            data,
            format=syntax,
            base_iri=graph,
            to_graph=None if names_graphs else target,
        )
    except SyntaxError as error:
        problem = located(error, data, syntax)
        raise (problem.within(name) if name else problem) from None

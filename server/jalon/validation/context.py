"""What documents are checked against: the records of a dataset, the ontology and its schemes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from jalon.errors import MissingFile
from jalon.files import ontology_folder
from jalon.rdf.parse import parse_file
from jalon.rdf.records import RecordAddress, record_files

Triples = Iterable[Any]
"""Triples as ``jalon.rdf`` parses them."""


@dataclass(frozen=True)
class Context:
    """What documents are checked against: the records of a dataset, and the ontology.

    ``folder`` is where the records' files lie, when they lie in files.
    """

    records: Mapping[RecordAddress, Triples]
    ontology: Triples
    folder: Path | None = None

    @classmethod
    def of_folder(cls, data_folder: Path, without: Collection[Path] = ()) -> Self:
        """Return the dataset of a data folder, read but for some files, and our ontology.

        Raises ``BadSyntax`` when one of its files does not parse.
        """
        left_out = {path.resolve() for path in without}
        records = {
            address: parse_file(path)
            for path in record_files(data_folder)
            if path.resolve() not in left_out and (address := RecordAddress.of_file(path))
        }
        return cls(records, ontology(), data_folder)


def ontology() -> Triples:
    """Return the triples of the ontology and its schemes."""
    folder = ontology_folder()
    files = [*sorted(folder.glob("*.ttl")), *sorted((folder / "scheme").glob("*.ttl"))]
    return [triple for path in files for triple in parse_file(path)]


def files_at(paths: Sequence[Path]) -> list[Path]:
    """Return the files named, and the Turtle files below the folders named, each once.

    A folder's own ``dataset.ttl`` describes the dataset and is no record.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob("*.ttl"))
            found |= dict.fromkeys(each for each in inside if each != path / "dataset.ttl")
        elif path.exists():
            found[path] = None
        else:
            raise MissingFile(
                f"{path} : fichier ou dossier introuvable. Vérifiez le chemin.",
                f"{path}: no such file or folder. Check the path.",
            )
    return list(found)

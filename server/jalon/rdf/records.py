"""Addresses of records: thing, document (named graph), file.

``…/id/KIND/SLUG`` is the thing, ``…/doc/KIND/SLUG`` its document, ``KIND/SLUG.ttl`` its file.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from jalon.errors import BadRequest
from jalon.namespaces import DOCUMENT, KINDS, THING

SLUG: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, order=True)
class RecordAddress:
    """The kind and slug of a record, and the addresses that follow from them."""

    kind: str
    slug: str

    @property
    def thing(self) -> str:
        """The IRI of the thing the record is about."""
        return f"{THING}{self.kind}/{self.slug}"

    @property
    def document(self) -> str:
        """The IRI of the record itself: its document and its named graph."""
        return f"{DOCUMENT}{self.kind}/{self.slug}"

    @property
    def file(self) -> Path:
        """The path of the record below a data folder."""
        return Path(self.kind) / f"{self.slug}.ttl"

    def owns(self, subject: str) -> bool:
        """Whether a subject may stand in this record: thing, document or a fragment of them."""
        bare = subject.partition("#")[0]
        return bare in (self.thing, self.document)

    @classmethod
    def of_iri(cls, iri: str) -> Self | None:
        """Return the address that a thing's, document's or fragment's IRI tells, else None."""
        bare = iri.partition("#")[0]
        for start in (THING, DOCUMENT):
            if bare.startswith(start):
                kind, _, slug = bare.removeprefix(start).partition("/")
                return cls.of(kind, slug)
        return None

    @classmethod
    def named(cls, text: str) -> Self:
        """Return the address that someone names, as ``KIND/SLUG`` or by an IRI of the record.

        Raises ``BadRequest`` when it names none.
        """
        kind, _, slug = text.partition("/")
        found = cls.of_iri(text) or cls.of(kind, slug)
        if found is None:
            raise BadRequest(
                f"« {text} » ne nomme pas une fiche : écrivez GENRE/IDENTIFIANT.",
                f"“{text}” names no record: write KIND/SLUG.",
            )
        return found

    @classmethod
    def of_file(cls, path: Path) -> Self | None:
        """Return the address that a record file's path tells (``…/KIND/SLUG.ttl``), else None."""
        return cls.of(path.parent.name, path.stem) if path.suffix == ".ttl" else None

    @classmethod
    def of(cls, kind: str, slug: str) -> Self | None:
        """Return the address if kind and slug are well formed, else None."""
        return cls(kind, slug) if kind in KINDS and SLUG.fullmatch(slug) else None


def record_files(data_folder: Path) -> list[Path]:
    """Return the record files of a data folder, sorted by kind and slug."""
    return [path for kind in KINDS for path in sorted((data_folder / kind).glob("*.ttl"))]

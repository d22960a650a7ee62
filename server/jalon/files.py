"""Where the shipped Turtle and queries lie: inside the wheel, or in the source tree."""

import os
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent
_INSTALLED: Final = _PACKAGE / "files"
_SOURCE_TREE: Final = _PACKAGE.parents[1]


def shipped_folder() -> Path:
    """Return the folder that holds ontology/, shapes/ and data/."""
    return _INSTALLED if _INSTALLED.is_dir() else _SOURCE_TREE


def ontology_folder() -> Path:
    """Return the folder of the ontology: modules, scheme/, alignment/, check/, question/."""
    return shipped_folder() / "ontology"


def shapes_folder() -> Path:
    """Return the folder of the SHACL shapes, one file a kind."""
    return shipped_folder() / "shapes"


def data_folder() -> Path:
    """Return the folder of the shipped records, ``KIND/SLUG.ttl``."""
    return shipped_folder() / "data"


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside it first, then in its place."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        beside.write_bytes(data)
        beside.chmod(path.stat().st_mode)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)

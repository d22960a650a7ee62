"""How large and how deep a document may be; the defaults are those of the service."""

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """Bytes of a document, of an archive's content, and the shapes that texts may have.

    ``ratio`` is how many times its size an archive's member may inflate, past 1 MiB.
    """

    document_bytes: int = 5 * _MIB
    inflated_bytes: int = 20 * _MIB
    ratio: int = 200
    members: int = 1_000
    depth: int = 64
    prefixes: int = 1_000
    cells: int = 200_000
    rows: int = 20_000
    columns: int = 400

"""The allocator of the engine's process: jemalloc where it is installed, and huge pages either way.

Measured on pyoxigraph 0.5.13 with a million triples: a fork copies 11 to 17 ms of page table with
pages of 4 kB and 2 ms with huge ones; at ten thousand triples a typical query takes 100 µs with
glibc's allocator and 70 with jemalloc. jemalloc's background threads stay off: the process forks.
A process that holds much in Python's own objects (the indexed records of a home: 750 MB at a
million triples) gives these to jemalloc too: 13 ms a fork become 2.4, a query pays about 10 µs.
"""

import os
from pathlib import Path
from typing import Final

from jalon.errors import BadSetting

JEMALLOC: Final = "libjemalloc.so.2"
_FOLDERS: Final = ("/usr/local/lib", "/usr/lib", "/usr/lib64", "/usr/lib/*-linux-gnu")
_JEMALLOC_TUNING: Final = "background_thread:false,thp:always,metadata_thp:always"
_OBJECTS_TOO: Final = {"PYTHONMALLOC": "malloc"}
_GLIBC_TUNING: Final = "glibc.malloc.hugetlb=1"


def environment(choice: str, for_objects: bool = False) -> dict[str, str]:
    """Return the variables that give a process the allocator chosen: auto, jemalloc or system.

    ``for_objects``: jemalloc is to hold Python's objects too.

    ``auto`` takes jemalloc where its library lies in a usual folder, else the system's, whose large
    blocks are asked of huge pages (glibc 2.35 or newer; others ignore it). Raises ``BadSetting``
    when jemalloc is chosen and not found.
    """
    library = None if choice == "system" else find_jemalloc()
    if library is None:
        if choice == "jemalloc":
            raise BadSetting(
                f"{JEMALLOC} n'a pas été trouvée. Installez-la (paquet libjemalloc2) ou choisissez "
                "allocator = auto.",
                f"{JEMALLOC} was not found. Install it (package libjemalloc2) or choose "
                "allocator = auto.",
            )
        return {"GLIBC_TUNABLES": _GLIBC_TUNING}
    preloaded = os.environ.get("LD_PRELOAD")
    listed = f"{library}:{preloaded}" if preloaded else str(library)
    chosen = {"LD_PRELOAD": listed, "MALLOC_CONF": _JEMALLOC_TUNING}
    return chosen | _OBJECTS_TOO if for_objects else chosen


def find_jemalloc() -> Path | None:
    """Return jemalloc's library, if it is installed."""
    found = (
        path
        for folder in _FOLDERS
        for path in sorted(Path("/").glob(f"{folder.removeprefix('/')}/{JEMALLOC}"))
    )
    return next(found, None)

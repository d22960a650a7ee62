"""The stamp of a folder of records: while it is the same, nobody has touched a file of it.

It is made of what the file system tells of each file (name, size, inode, times), as git does before
it reads anything; no file is opened (48,000 files in 0.17 s). Stamps add up: when a writer replaces
files of his own, he takes their share off and adds the new one. Of use in one process and its
forks only.
"""

import os
from collections.abc import Iterable
from pathlib import Path

_SUFFIX = ".ttl"


def stamp_of(data_folder: Path) -> int:
    """Return the stamp of all record files below a data folder; 0 when there is none."""
    total = 0
    for entry in _entries(data_folder):
        if entry.is_dir():
            total += sum(map(_share, filter(_is_record, _entries(entry.path))))
        elif _is_record(entry):
            total += _share(entry)
    return total


def stamp_of_files(paths: Iterable[Path]) -> int:
    """Return the share of some files in the stamp of their folder; those that are not have none."""
    total = 0
    for path in paths:
        try:
            told = path.stat()
        except FileNotFoundError:
            continue
        total += _hashed(str(path), told)
    return total


def _entries(folder: str | Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except FileNotFoundError:
        return []


def _is_record(entry: "os.DirEntry[str]") -> bool:
    return entry.name.endswith(_SUFFIX)


def _share(entry: "os.DirEntry[str]") -> int:
    try:
        return _hashed(entry.path, entry.stat())
    except FileNotFoundError:  # it went meanwhile
        return 0


def _hashed(path: str, told: os.stat_result) -> int:
    return hash((path, told.st_size, told.st_ino, told.st_mtime_ns, told.st_ctime_ns))

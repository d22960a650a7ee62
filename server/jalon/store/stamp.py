"""The stamp of a folder of records: while it is the same, nobody has touched a file of it.

It is made of what the file system tells of each file (name, size, inode, times), as git does before
it reads anything; no file is opened (48,000 files in 0.16 s). Stamps add up: when a writer replaces
files of his own, he takes their share off and adds the new one. Of use in one process and its
forks only.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_SUFFIX = ".ttl"


def stamp_of(data_folder: Path) -> int:
    """Return the stamp of all record files below a data folder; 0 when there is none."""
    return sum(map(_stamp_of_folder, (str(data_folder), *_folders_in(data_folder))))


def stamp_of_files(paths: Iterable[Path]) -> int:
    """Return the share of some files in the stamp of their folder; those that are not have none."""
    total = 0
    for path in paths:
        with suppress(FileNotFoundError):
            total += _share(str(path.parent), path.name, path.stat())
    return total


def _folders_in(data_folder: Path) -> list[str]:
    try:
        with os.scandir(data_folder) as found:
            return [entry.path for entry in found if entry.is_dir()]
    except FileNotFoundError:
        return []


def _stamp_of_folder(folder: str) -> int:
    """Return the stamp of the files right in a folder, asked by name in the open folder.

    Three quarters of the time of asking by whole paths: the kernel walks each of these.
    """
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return 0
    total = 0
    try:
        for name in os.listdir(opened):  # noqa: PTH208
            if name.endswith(_SUFFIX):
                try:
                    total += _share(folder, name, os.stat(name, dir_fd=opened))
                except FileNotFoundError:  # it went meanwhile
                    continue
    finally:
        os.close(opened)
    return total


def _share(folder: str, name: str, told: os.stat_result) -> int:
    return hash((folder, name, told.st_size, told.st_ino, told.st_mtime_ns, told.st_ctime_ns))

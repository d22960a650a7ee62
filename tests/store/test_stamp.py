"""The stamp of the record files: the same while nobody touches one, another as soon as one does."""

import os
from pathlib import Path

import pytest

from jalon.store.stamp import stamp_of, stamp_of_files


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of three files."""
    for name in ("dataset.ttl", "actor/ans.ttl", "law/loi.ttl"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("<a:s> <a:p> <a:o> .")
    return tmp_path


def rewritten_in_place(path: Path) -> None:
    told = path.stat()
    path.write_text("<a:s> <a:p> <a:x> .")
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))


def replaced(path: Path) -> None:
    beside = path.with_suffix(".new")
    beside.write_bytes(path.read_bytes())
    beside.replace(path)


def added(path: Path) -> None:
    path.with_name("other.ttl").touch()


@pytest.mark.parametrize("change", [rewritten_in_place, replaced, added, Path.unlink])
@pytest.mark.parametrize("name", ["dataset.ttl", "actor/ans.ttl"])
def test_any_change_of_a_record_file_changes_the_stamp(data: Path, name: str, change) -> None:
    before = stamp_of(data)
    assert stamp_of(data) == before

    change(data / name)

    assert stamp_of(data) != before


def test_what_is_no_record_has_no_share(data: Path) -> None:
    before = stamp_of(data)

    (data / "actor/.ans.ttl.tmp").write_text("half")
    (data / "README.md").write_text("read me")

    assert stamp_of(data) == before
    assert stamp_of(data / "no-such-folder") == 0


def test_who_replaces_a_file_can_tell_the_new_stamp_without_looking_at_the_others(
    data: Path,
) -> None:
    paths = [data / "actor/ans.ttl", data / "actor/new.ttl", data / "law/loi.ttl"]
    before, share = stamp_of(data), stamp_of_files(paths)

    replaced(paths[0])
    paths[1].write_text("<a:s> <a:p> <a:n> .")
    paths[2].unlink()

    assert stamp_of(data) == before - share + stamp_of_files(paths)

"""Loading: one record, one named graph; a bad file stops the start with its place."""

from pathlib import Path

import pytest
from pyoxigraph import Store

from jalon.errors import BadSyntax, MissingFile
from jalon.store.loading import load_file, load_records
from jalon.store.snapshot import open_snapshot, version_of

RECORD = "<https://w3id.org/jalon/id/actor/dns> <http://p> 1 ."


def test_each_record_is_the_graph_of_its_document(tmp_path: Path) -> None:
    (tmp_path / "actor").mkdir()
    (tmp_path / "actor" / "dns.ttl").write_text(RECORD)
    store = Store()

    load_records(store, tmp_path)

    assert [graph.value for graph in store.named_graphs()] == [
        "https://w3id.org/jalon/doc/actor/dns"
    ]


def test_a_file_name_that_is_no_slug_is_refused(tmp_path: Path) -> None:
    (tmp_path / "actor").mkdir()
    (tmp_path / "actor" / "La DNS.ttl").write_text(RECORD)

    with pytest.raises(BadSyntax, match="La DNS"):
        load_records(Store(), tmp_path)


def test_a_bad_record_is_told_with_file_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "actor").mkdir()
    (tmp_path / "actor" / "dns.ttl").write_text("\n<http://a> b .")

    with pytest.raises(BadSyntax, match=r"dns\.ttl:2:12"):
        load_records(Store(), tmp_path)


def test_a_dataset_syntax_keeps_its_graphs(tmp_path: Path) -> None:
    path = tmp_path / "x.trig"
    path.write_text("<http://g> { <http://a> <http://b> 1 } <http://a> <http://b> 2 .")
    store = Store()

    load_file(store, path)

    assert [graph.value for graph in store.named_graphs()] == ["http://g"]
    assert len(store) == 2


def test_json_ld_keeps_its_graphs(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonld"
    path.write_text('{"@id": "http://g", "@graph": [{"@id": "http://a", "http://b": 1}]}')
    store = Store()

    load_file(store, path)

    assert [graph.value for graph in store.named_graphs()] == ["http://g"]


@pytest.mark.parametrize(
    ("name", "text"), [("x.jsonld", '{"@id": "", "http://b": 1}'), ("x.ttl", "<> <http://b> 1 .")]
)
def test_relative_iris_are_relative_to_the_file(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    store = Store()

    load_file(store, path)

    assert [quad.subject.value for quad in store] == [path.as_uri()]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="none"):
        load_file(Store(), tmp_path / "none.ttl")


def test_the_version_changes_with_any_byte(tmp_path: Path) -> None:
    (tmp_path / "actor").mkdir()
    path = tmp_path / "actor" / "dns.ttl"
    path.write_text(RECORD)
    before = version_of(tmp_path, tmp_path)
    path.write_text(RECORD + "\n")

    assert version_of(tmp_path, tmp_path) != before


def test_the_shipped_dataset_has_no_blank_node_in_its_records_and_one_version() -> None:
    one, two = open_snapshot(), open_snapshot()

    assert one.version == two.version
    assert len(one.store) == len(two.store)

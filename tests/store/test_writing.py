"""Writes on a home: exact, checked, durable as record files, whole or not at all."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from jalon.errors import (
    BadQuery,
    BadSyntax,
    InputError,
    PreconditionFailed,
    ReadOnly,
    RecordRuleBroken,
)
from jalon.files import data_folder
from jalon.rdf.formats import BY_NAME
from jalon.settings import Settings
from jalon.store.effect import Effect
from jalon.store.engine import Engine
from jalon.store.query import QueryRequest
from jalon.store.snapshot import open_snapshot
from jalon.store.update import update
from jalon.store.update_operations import UsingDataset

PREFIXES = """PREFIX actor: <https://w3id.org/jalon/id/actor/>
PREFIX doc: <https://w3id.org/jalon/doc/actor/>
PREFIX jalon: <https://w3id.org/jalon/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
ANS, DNS = (f"https://w3id.org/jalon/doc/actor/{slug}" for slug in ("ans", "dns"))
TURTLE = BY_NAME["turtle"]


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of this file, whose tests put back what they change."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(data_folder(), home / "data")
    return home


@pytest.fixture(scope="module")
def home_engine(shared_home: Path) -> Iterator[Engine]:
    """An engine on that home."""
    engine = Engine.start(Settings.load({"home": shared_home}, {}))
    yield engine
    engine.stop()


def rows(engine: Engine, query: str) -> list[str]:
    return (
        engine.query(QueryRequest(PREFIXES + query, format="csv"))
        .read()
        .decode()
        .split("\r\n")[1:-1]
    )


def tag_of(engine: Engine, graph: str) -> str:
    answer = engine.graph(graph, TURTLE)
    answer.close()
    return answer.digest


def files(home: Path) -> dict[str, str]:
    data = home / "data"
    return {str(path.relative_to(data)): path.read_text() for path in sorted(data.rglob("*.ttl"))}


def test_an_update_without_graph_goes_to_the_record_of_its_subject(
    home_engine: Engine, shared_home: Path
) -> None:
    before = files(shared_home)

    home_engine.update(PREFIXES + 'INSERT DATA { actor:dns rdfs:comment "essai"@fr }')

    assert rows(home_engine, "SELECT ?g { GRAPH ?g { actor:dns rdfs:comment ?c } }") == [DNS]
    assert '"essai"@fr' in (shared_home / "data/actor/dns.ttl").read_text()
    home_engine.update(PREFIXES + "DELETE WHERE { actor:dns rdfs:comment ?c }")
    assert files(shared_home) == before


def test_a_record_is_made_and_goes_when_nothing_is_left_of_it(
    home_engine: Engine, shared_home: Path
) -> None:
    file = shared_home / "data/actor/essai.ttl"
    text = 'INSERT DATA { actor:essai rdfs:label "un"@fr } ; '
    text += 'INSERT { ?s rdfs:comment "deux"@fr } WHERE { ?s rdfs:label "un"@fr }'

    home_engine.update(PREFIXES + text)

    assert '"deux"@fr' in file.read_text(), "an operation sees what the one before it did"
    home_engine.delete_graph("https://w3id.org/jalon/doc/actor/essai")
    assert not file.exists()


def test_what_was_acknowledged_is_there_after_a_restart(
    home_engine: Engine, shared_home: Path
) -> None:
    home_engine.update(PREFIXES + 'INSERT DATA { actor:ans rdfs:comment "tenu"@fr }')
    version = home_engine.call("status")["version"]

    fresh = open_snapshot(shared_home)

    assert fresh.version == version
    assert "tenu" in str(list(fresh.store.quads_for_pattern(None, None, None)))
    home_engine.update(PREFIXES + "DELETE WHERE { actor:ans rdfs:comment ?c }")


def test_shortcuts_follow_what_they_are_derived_from(home_engine: Engine) -> None:
    milestone = "<https://w3id.org/jalon/id/milestone/obligation-ins>"
    ask = f"SELECT ?d {{ {milestone} jalon:currentDeadline ?d }}"
    before = rows(home_engine, ask)
    subject = "<https://w3id.org/jalon/id/milestone/obligation-ins#deadline-essai>"

    home_engine.update(
        PREFIXES
        + f"""INSERT DATA {{ {subject} a jalon:Deadline ;
          jalon:about <https://w3id.org/jalon/id/milestone/obligation-ins> ;
          jalon:facet "obligation" ; jalon:knownOn "2030-01-01"^^xsd:date ;
          jalon:latest "2031-01-01"^^xsd:date }}""".replace(
            "xsd:date", "<http://www.w3.org/2001/XMLSchema#date>"
        )
    )

    assert rows(home_engine, ask) == ["2031-01-01"] != before
    home_engine.update(PREFIXES + f"DELETE WHERE {{ {subject} ?p ?o }}")
    assert rows(home_engine, ask) == before


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { actor:dns rdfs:seeAlso _:b }",
        "INSERT DATA { GRAPH doc:ans { actor:dns rdfs:seeAlso actor:ans } }",
        "INSERT DATA { GRAPH <http://elsewhere.example/> { actor:dns rdfs:seeAlso actor:ans } }",
        "INSERT DATA { <http://elsewhere.example/> rdfs:seeAlso actor:ans }",
        "INSERT DATA { jalon:Action rdfs:seeAlso actor:ans }",
        "INSERT DATA { actor:dns rdfs:comment <<( actor:dns rdfs:seeAlso actor:ans )>> }",
        "DELETE WHERE { ?s jalon:currentStatus ?status }",
        "DELETE WHERE { jalon:Action ?p ?o }",
        "CLEAR ALL",
        "CLEAR DEFAULT",
        "DROP GRAPH <https://w3id.org/jalon/def>",
        "COPY doc:dns TO doc:ans",
        'INSERT DATA { actor:dns rdfs:comment "x"@fr } ; INSERT DATA { actor:dns rdfs:seeAlso [] }',
    ],
)
def test_a_write_that_breaks_the_record_rule_changes_nothing(
    home_engine: Engine, shared_home: Path, text: str
) -> None:
    before, version = files(shared_home), home_engine.call("status")["version"]

    with pytest.raises(RecordRuleBroken) as refused:
        home_engine.update(PREFIXES + text)

    assert refused.value.broken, "the statements are told"
    assert files(shared_home) == before
    assert home_engine.call("status")["version"] == version


def test_an_update_that_does_not_parse_tells_its_place_in_the_text_as_it_came(
    home_engine: Engine,
) -> None:
    with pytest.raises(BadQuery) as refused:
        home_engine.update("INSERT DATA { <http://a> <http://b> 1 } ;\nINSERT DATO { }")

    assert (refused.value.line, refused.value.excerpt) == (2, "INSERT DATO { }")
    assert "Did you mean DATA" in refused.value.en


def test_a_write_without_effect_is_no_write(home_engine: Engine, shared_home: Path) -> None:
    version = home_engine.call("status")["version"]

    home_engine.update(PREFIXES + "DELETE DATA { actor:dns rdfs:label 'nothing of the kind' }")

    assert home_engine.call("status")["version"] == version


def test_a_record_is_put_read_and_put_back(home_engine: Engine, shared_home: Path) -> None:
    before = files(shared_home)
    content = home_engine.graph(DNS, BY_NAME["ntriples"]).read()

    assert not home_engine.put_graph(
        DNS, [("text/turtle", b'<../../id/actor/dns> <http://a/b> "c" .')], replace=True
    )
    assert (shared_home / "data/actor/dns.ttl").read_text().count(";") == 1
    home_engine.put_graph(DNS, [("application/n-triples", content)], replace=True)

    assert files(shared_home) == before


def test_a_tag_guards_a_graph(home_engine: Engine) -> None:
    tag = tag_of(home_engine, ANS)
    document = [("text/turtle", b'<../../id/actor/ans> <http://a/b> "c" .')]

    with pytest.raises(PreconditionFailed):
        home_engine.put_graph(ANS, document, False, if_match=["stale"])
    with pytest.raises(PreconditionFailed):
        home_engine.put_graph(ANS, document, False, if_none_match=["*"])
    home_engine.put_graph(ANS, document, False, if_match=[tag])
    with pytest.raises(PreconditionFailed):
        home_engine.delete_graph(ANS, if_match=[tag])

    home_engine.update(PREFIXES + 'DELETE DATA { actor:ans <http://a/b> "c" }')
    assert tag_of(home_engine, ANS) == tag, "the same content has the same tag"


def test_a_document_for_one_record_writes_into_no_other(
    home_engine: Engine, shared_home: Path
) -> None:
    before = files(shared_home)
    inner = '{"@id": "https://w3id.org/jalon/id/actor/dns", "http://a/b": "c"}'
    document = [("application/ld+json", f'{{"@id": "{DNS}", "@graph": [{inner}]}}'.encode())]

    for graph in (ANS, DNS, None):
        with pytest.raises(BadSyntax, match="actor/dns"):
            home_engine.put_graph(graph, document, replace=False)

    assert files(shared_home) == before


def test_the_default_graph_of_a_home_is_added_to_but_never_replaced(home_engine: Engine) -> None:
    document = [("text/turtle", b'<https://w3id.org/jalon/id/actor/ans> <http://a/b> "c" .')]

    home_engine.put_graph(None, document, replace=False)

    assert rows(home_engine, "SELECT ?g { GRAPH ?g { ?s <http://a/b> ?o } }") == [ANS]
    home_engine.update(PREFIXES + 'DELETE DATA { actor:ans <http://a/b> "c" }')
    for refused in (
        lambda: home_engine.put_graph(None, document, replace=True),
        lambda: home_engine.delete_graph(None),
    ):
        with pytest.raises(RecordRuleBroken):
            refused()


def test_a_dataset_is_added_to_a_home_record_by_record_and_replaces_none(
    home_engine: Engine, shared_home: Path
) -> None:
    before = files(shared_home)
    one, other = (f"<https://w3id.org/jalon/id/actor/{slug}> <http://a/b>" for slug in "xy")
    document = [("application/trig", f"{one} 1 . <{DNS[:-3]}y> {{ {other} 2 }}".encode())]

    with pytest.raises(RecordRuleBroken):
        home_engine.put_dataset(document, replace=True, base=DNS)
    home_engine.put_dataset(document, replace=False, base=DNS)

    assert set(files(shared_home)) - set(before) == {"actor/x.ttl", "actor/y.ttl"}
    home_engine.update("DELETE WHERE { ?s <http://a/b> ?o }")
    assert files(shared_home) == before


def test_records_changed_by_another_program_are_read_before_a_write(
    home_engine: Engine, shared_home: Path
) -> None:
    file = shared_home / "data/actor/ans.ttl"
    before = file.read_text()
    told = PREFIXES + 'INSERT DATA { GRAPH doc:ans { actor:ans <http://a/b> "by another" } }'
    update(open_snapshot(shared_home), told, UsingDataset())

    home_engine.update(PREFIXES + 'INSERT DATA { actor:dns rdfs:comment "essai"@fr }')

    assert rows(home_engine, "SELECT ?o { ?s <http://a/b> ?o }") == ["by another"]
    home_engine.update(PREFIXES + "DELETE WHERE { actor:dns rdfs:comment ?c }")
    home_engine.update("DELETE WHERE { ?s <http://a/b> ?o }")
    assert file.read_text() == before


def test_a_record_changed_by_hand_takes_no_write_until_it_is_as_it_was(
    home_engine: Engine, shared_home: Path
) -> None:
    file = shared_home / "data/actor/ans.ttl"
    before = file.read_text()
    file.write_text(before.replace("actor:ans\n", 'actor:ans\n    <http://a/b> "by hand" ;\n', 1))

    with pytest.raises(ReadOnly, match="home is read-only"):
        home_engine.update(PREFIXES + 'INSERT DATA { actor:dns rdfs:comment "essai"@fr }')

    file.write_text(before)
    home_engine.update(PREFIXES + 'INSERT DATA { actor:dns rdfs:comment "essai"@fr }')
    home_engine.update(PREFIXES + "DELETE WHERE { actor:dns rdfs:comment ?c }")


def test_a_kept_result_is_dropped_by_a_write(home_engine: Engine) -> None:
    ask = "SELECT ?c { actor:dns rdfs:comment ?c }"
    assert rows(home_engine, ask) == rows(home_engine, ask) == []

    home_engine.update(PREFIXES + 'INSERT DATA { actor:dns rdfs:comment "essai"@fr }')

    assert rows(home_engine, ask) == ["essai"]
    home_engine.update(PREFIXES + "DELETE WHERE { actor:dns rdfs:comment ?c }")
    assert rows(home_engine, ask) == []


def test_a_process_of_the_same_service_sees_the_write_of_another(home_engine: Engine) -> None:
    other = Engine.connect(home_engine.folder, Settings.load({}, {}))
    ask = "SELECT ?c { actor:dns rdfs:comment ?c }"
    assert rows(other, ask) == []

    home_engine.update(PREFIXES + 'INSERT DATA { actor:dns rdfs:comment "essai"@fr }')

    assert rows(other, ask) == ["essai"]
    other.update(PREFIXES + "DELETE WHERE { actor:dns rdfs:comment ?c }")
    other.stop()
    assert rows(home_engine, ask) == []


def test_a_check_that_refuses_stops_the_write(shared_home: Path) -> None:
    before, effects = files(shared_home), []
    snapshot = open_snapshot(shared_home)

    def refuse(_: object, effect: Effect) -> None:
        effects.append(effect)
        raise InputError("non", "no")

    with pytest.raises(InputError):
        update(
            snapshot,
            PREFIXES + 'INSERT DATA { GRAPH doc:dns { actor:dns rdfs:comment "x" } }',
            UsingDataset(),
            checks=[refuse],
        )

    assert files(shared_home) == before
    (effect,) = effects
    assert [quad.object.value for quad in effect.added] == ["x"]
    assert effect.removed == ()
    assert effect.graphs == [DNS]


def test_the_shipped_dataset_takes_no_write() -> None:
    with pytest.raises(ReadOnly):
        update(open_snapshot(), "CLEAR ALL", UsingDataset())

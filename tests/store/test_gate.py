"""The gate: ordinary texts pass, those that would hurt are refused with rule and place."""

from pathlib import Path

import pytest

from jalon.errors import BadQuery, GateRefused, TooLarge
from jalon.settings import Settings
from jalon.store.gate import GateLimits, check, has_dataset_clause

LIMITS = GateLimits.of(Settings.load({}, {}))
QUESTIONS = sorted((Path(__file__).resolve().parents[2] / "ontology" / "question").glob("*.rq"))


def group(body: str) -> str:
    return f"SELECT * WHERE {{ {body} }}"


def expression(body: str) -> str:
    return group(f"?s ?p ?a FILTER({body})")


TOO_MUCH = {
    "parentheses": expression("(" * 70 + "?a" + ")" * 70),
    "calls": expression("STR(" * 70 + "?a" + ")" * 70),
    "groups": group("{" * 70 + "}" * 70),
    "subselects": group("{ SELECT * {" * 40 + "}}" * 40),
    "exists": group("FILTER NOT EXISTS { ?s ?p ?o " * 70 + "}" * 70),
    "blank nodes": group("?s ?p " + "[ ?p " * 70 + "1" + "]" * 70),
    "collections": group("?s ?p " + "(" * 70 + "1" + ")" * 70),
    "triple terms": group("?s ?p " + "<<( :a :b " * 70 + "1" + ")>>" * 70),
    "paths": group("?s " + "(" * 70 + ":p" + ")*" * 70 + " ?o"),
    "negations": expression("!" * 600 + "?a"),
    "sums": expression("1" + "+1" * 600),
    "signed numbers": expression("1" + " -1" * 600),
    "disjunctions": expression("||".join(["?a"] * 600)),
    "unions": group(" UNION ".join(["{}"] * 600)),
    "optionals": group("OPTIONAL {} " * 600),
    "binds": group(" ".join(f"BIND(1 AS ?v{n})" for n in range(600))),
    "projections": f"SELECT {' '.join(f'(1 AS ?v{n})' for n in range(600))} {{}}",
    "conditions": f"SELECT (1 AS ?x) {{}} GROUP BY ?s HAVING {'(1)' * 600}",
    "described": f"DESCRIBE {'<a:b> ' * 600}",
    "patterns": group("?s ?p ?o . " * 200),
    "patterns by semicolon": group("?s " + ";".join(["?p ?o"] * 200)),
    "patterns by comma": group("?s ?p " + ",".join(["?o"] * 200)),
    "steps": group("?s " + "/".join([":p"] * 200) + " ?o"),
    "members of a collection": group(f"?s ?p ({'1 ' * 100})"),
    "glued members": group("?s ?p (" + "?a" * 100 + ")"),
    "nested members": group("?s ?p ((1) " + "2 " * 100 + ")"),
    "signed members": group("?s ?p (" + "-1" * 100 + ")"),
    "annotations": group("?s ?p ?o " + "{| ?a ?b |}" * 100),
    "blocks of VALUES": group("VALUES ?x {1} " * 200),
    "rows of VALUES": group(f"VALUES ?x {{ {'1 ' * 10_001} }}"),
    "full rows of VALUES": group(f"VALUES (?x ?y) {{ {'(1 2)' * 10_001} }}"),
    "steps of the parser": expression("REPLACE(" * 25 + "?a" + ",'a','b')" * 25),
    "deleted patterns": f"DELETE WHERE {{ {'?s ?p ?o . ' * 200} }}",
    "hidden by a comparison": expression("?a<'>'+" + "(" * 70 + "1" + ")" * 70 + "+'>'"),
    "hidden by a glued FILTER": group(f"FILTERex:f(?a<'>'+{'(' * 70}1{')' * 70}+'>')"),
    "hidden by a glued DISTINCT": expression(f"COUNT(DISTINCTtrue<'>'+{'(' * 70}1{')' * 70}+'>')"),
    "hidden by a name": expression(":" + "-:" * 600),
    "hidden by dots": group("?s ?p " + ":b.c.:s :p " * 200 + "1"),
    "hidden by an escape": expression("'\\u0027+'" + "+(" * 70 + "1" + ")" * 70),
}


@pytest.mark.parametrize("text", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_too_much_of_anything_is_refused(text: str) -> None:
    with pytest.raises(GateRefused):
        check(text, LIMITS)


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_every_question_of_the_house_passes(path: Path) -> None:
    check(path.read_text(encoding="utf-8"), LIMITS)


@pytest.mark.parametrize(
    "text",
    [
        expression("?a = '" + "(" * 5000 + "'"),
        group("?s ?p <http://e/" + "(" * 5000 + ">"),
        group("# " + "{" * 5000 + "\n"),
        group("?s ?p ''' " + "[" * 5000 + " ' \" '''"),
        "INSERT DATA { " + "<a:s> <a:p> 1 , 2 ; <a:q> 3 . " * 2000 + "}",
        "CONSTRUCT { " + "?s ?p ?o . " * 500 + "} WHERE { ?s ?p ?o }",
        ";".join(["DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"] * 1000),
        expression("?a IN (" + ",".join(map(str, range(5000))) + ")"),
        group(f"VALUES (?x ?y) {{ {'(<#a> <#b>)' * 3000} }}"),
        group("VALUES ?x { " + '"1"^^<a:b> ' * 4000 + "}"),
        group(" UNION ".join(["{ ?s ?p ?o }"] * 140)),
    ],
)
def test_what_only_looks_like_much_passes(text: str) -> None:
    check(text, LIMITS)


def test_the_refusal_names_the_rule_the_limit_the_amount_and_the_place() -> None:
    with pytest.raises(GateRefused) as told:
        check("SELECT *\n{ FILTER(" + "(" * 63 + "1", LIMITS)

    assert told.value.details()["line"] == 2
    assert told.value.details()["column"] == 72
    assert "nested brackets, 65 found, 64 allowed" in told.value.en
    assert "ligne 2, colonne 72" in told.value.fr
    assert "65 trouvés, 64 permis" in told.value.fr


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {\n  SERVICE <http://a/> { ?s ?p ?o } }",
        "SELECT * {\n  service SILENT <http://a/> {} }",
        "SELECT * {\n  SERVICESILENT<http://a/>{} }",
        "SELECT * {\n  SERVICE ?s {} }",
        "PREFIX : <http://a/> SELECT * {\n  SERVICE:a {} }",
        "PREFIX : <a:> INSERT {} WHERE {\n  SERVICE : {} }",
        "LOAD\n  <http://a/>",
        "BASE <a:b> LOADex:a",
        "CLEAR ALL; load SILENT <file:///a>",
        "SELECT * { SERVICE",
    ],
)
def test_calls_are_closed(text: str) -> None:
    with pytest.raises(BadQuery, match=r"(SERVICE|LOAD) is closed here \(line \d, column \d+\)"):
        check(text, LIMITS)


@pytest.mark.parametrize("word", ["\\u0053ERVICE", "SERV\\u0049CE", "S\\U00000045RVICE"])
def test_no_escape_spells_a_keyword(word: str) -> None:
    with pytest.raises(BadQuery, match="line 1, column"):
        check(f"SELECT * {{ {word} <http://a/> {{}} }}", LIMITS)


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX service: <http://x/> SELECT ?service { ?service a 'SERVICE' }",
        "SELECT * { ?s service:x 'x'@service } # SERVICE <http://a/>",
        "PREFIX load: <http://x/> DESCRIBE <a:b> load:a",
        "SELECT * { ?s ?load <http://LOAD/SERVICE> . GRAPH service:g { ?s ?p '\\u0053' } }",
    ],
)
def test_the_words_elsewhere_are_no_calls(text: str) -> None:
    check(text, LIMITS)


def test_a_call_that_the_setting_names_passes() -> None:
    settings = Settings.load({"service_allowed": "http://a/, http://b/"}, {})
    limits = GateLimits.of(settings)

    check("SELECT * { SERVICE SILENT <http://b/> {} }", limits)
    check("LOAD <http://a/> INTO GRAPH <http://c/>", limits)
    with pytest.raises(BadQuery):
        check("SELECT * { SERVICE <http://b/x> {} }", limits)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <http://g> { ?s ?p ?o }",
        "SELECT * from named <http://g> { ?s ?p ?o }",
        "ASK\nFROM<http://g>{}",
        "PREFIX : <http://x#> SELECT (EXISTS { ?s ?p 'a' } AS ?x) FROM :g {}",
        "# a comment\nSELECT * FROM <http://g> {}",
        "PREFIX ex: <http://x#> SELECT * FROMex:g {}",
        "DESCRIBE ?x FROM <http://g> {}",
    ],
)
def test_a_dataset_clause_is_seen(text: str) -> None:
    assert has_dataset_clause(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?from { ?from ?p $from }",
        "SELECT * { ?s <http://from> 'from', \"a FROM b\", '''it's FROM''' }",
        "SELECT * { ?s ?p ?o } # FROM <http://g>",
        "PREFIX from: <http://x#> SELECT * { ?s from:a ?o ; date-kind:from ?x ; from:from ?y }",
        "PREFIX from: <http://x#> DESCRIBE from:a",
        "SELECT * { ?fromage ?p ?o }",
        "ASK {}",
    ],
)
def test_the_word_elsewhere_is_no_dataset_clause(text: str) -> None:
    assert not has_dataset_clause(text)


def test_a_text_of_too_many_bytes_is_refused() -> None:
    limits = GateLimits(64, 500, 150, 10_000, size=1000)

    check("ASK {} #" + "x" * 992, limits)
    with pytest.raises(TooLarge, match="1000"):
        check("ASK {} #" + "é" * 497, limits)

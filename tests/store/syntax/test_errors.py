"""What a refused query or update tells: the place of the slip, what is wrong and what to do."""

import os
import re
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from jalon.errors import BadQuery
from jalon.namespaces import ENDPOINT
from jalon.store.syntax.errors import Language, bad_query
from jalon.store.syntax.productions import Choice, Node, Optional, Rule, Sequence, rules
from jalon.store.syntax.reading import read
from jalon.store.tokens import Tokens, caret_line

EXAMPLES = int(os.environ.get("JALON_EXAMPLES", "120"))
W3C = Path(os.environ.get("JALON_W3C", Path(__file__).resolve().parents[4] / "shared" / "w3c"))
QUESTIONS = Path(__file__).parents[3] / "ontology"
EX = "PREFIX ex: <http://e/> "

# A query, the place of the slip (a bar stands before it), a word told in French, one in English.
QUERIES = [
    # Names and their prefixes
    ("SELECT * { ?s |:x ?o }", "préfixe : non déclaré", "prefix : is not declared"),
    ("ASK{ ?x a |foaf:Person }", "PREFIX foaf: <http://xmlns", "PREFIX foaf: <http://xmlns"),
    ("SELECT * { ?s |rdsf:label ?o }", "ou PREFIX rdfs:", "or PREFIX rdfs:"),
    ("PREFIX voc: <http://v/> ASK { ?s |vox:a 1 }", "Vouliez-vous dire voc:", "you mean voc:"),
    ("SELECT * { ?s |zzqx:y ?o }", "PREFIX zzqx: <…>", "PREFIX zzqx: <…>"),
    ("ASK {\n\n  ?s ?p ?o .\n  ?s |skos:notation ?x }", "non déclaré", "not declared"),
    ("PREFIX |foaf <http://f/> ASK {}", "finit par « : »", "ends with “:”"),
    ("PREFIX foaf: |http://f/ ASK {}", "entre < et >", "between < and >"),
    ("PREFIX foaf: <http://f/> |. ASK {}", "pas de point", "no full stop"),
    ("|@prefix foaf: <http://f/> . ASK {}", "Turtle", "Turtle"),
    (f"{EX}ASK {{ ?s ?p ex:a|/b }}", "ex:a", "cannot follow"),
    (f"{EX}ASK {{ ?s ?p ex:a.b|.c }}", "ex:a.b", "cannot follow"),
    ("ASK {} |PREFIX ex: <http://e/>", "tout en tête", "very top"),
    # IRIs
    ("ASK { <http://e/a| b> ?p ?o }", "espace", "space"),
    ("ASK { <http://e/a|^b> ?p ?o }", "%5E", "%5E"),
    ("ASK { |<http://e/a ?p ?o }", "pas fermée", "not closed"),
    ("ASK { |http://e/a ?p ?o }", "entre < et >", "between < and >"),
    ("ASK { |<http://[> ?p ?o }", "IRI absolue", "absolute IRI"),
    # Strings
    ('ASK { ?s ?p |"abc }', "pas fermée", "not closed"),
    ('ASK {\n?s ?p |"""abc }', "jamais fermée", "never closed"),
    ('ASK { ?s ?p "a|\\uD83Cc" }', "échappement \\u", "the escape \\u"),
    ("ASK { ?s ?p <http://e/|\\uD83C> }", "4 chiffres", "4 hexadecimal"),
    ('ASK { ?s ?p "a|\\qc" }', "\\q", "\\q"),
    ("ASK { ?s ?p 'it'|s fine }", "finit juste avant", "ends just before"),
    ("ASK { ?s ?p |“abc” }", "typographique", "typographic"),
    ("ASK { ?s ?p |‘abc’ }", "typographique", "typographic"),
    ("ASK { ?s ?p |« abc » }", "typographique", "typographic"),
    ("ASK { ?s\u00a0?p ?o }".replace("\u00a0", "|\u00a0"), "NO-BREAK SPACE", "invisible"),
    ("|\ufeffASK {}", "U+FEFF", "U+FEFF"),
    ("ASK { ?s ?p |2023-05-17 }", "xsd:date", "xsd:date"),
    ("ASK { ?s ?p |TRUE }", "minuscules", "lower case"),
    ("ASK { ?s ?p 'a'|@ }", "langue", "language"),
    ("ASK { ?s ?p 'a'|@toolonglanguage }", "langue", "language"),
    # Queries and updates
    ("|CLEAR ALL", "mise à jour", "is an update"),
    ("|INSERT DATA { <a:a> <a:b> 1 }", "« update »", "“update”"),
    (f"{EX}|DELETE WHERE {{ ?s ?p ?o }}", "mise à jour", "is an update"),
    ("|", "vide", "empty"),
    ("|# nothing but this", "vide", "empty"),
    (f"{EX[:-1]}|", "requête manque", "query is missing"),
    ("|hello", "commence par SELECT", "begins with SELECT"),
    ("ASK {} |ASK {}", "une requête à la fois", "one query at a time"),
    ("ASK {}|;", "ne finit pas par", "does not end with"),
    # Words
    ("|SELCT * { ?s ?p ?o }", "Vouliez-vous dire SELECT", "Did you mean SELECT"),
    ("SELECT * |WHRE { ?s ?p ?o }", "dire WHERE", "mean WHERE"),
    ("SELECT * { ?s ?p ?o |FLTER(?o) }", "dire FILTER", "mean FILTER"),
    ("SELECT * { ?s ?p ?o }\n|ODER BY ?s", "dire ORDER", "mean ORDER"),
    ("SELECT |DISTINT ?s { ?s ?p ?o }", "dire DISTINCT", "mean DISTINCT"),
    ("ASK { ?s ?p ?o FILTER(|STRSTART(?o, 'a')) }", "dire STRSTARTS", "mean STRSTARTS"),
    ("ASK { ?s ?p ?o FILTER(|FOO(?o)) }", "FOO n'existe pas", "FOO does not exist"),
    ("SELECT |name { ?s ?p ?name }", "?name", "?name"),
    ("ASK { ?s ?p ?o FILTER(|age > 3) }", "?age", "?age"),
    ("ASK { |name ?p ?o }", "?name", "?name"),
    ("ASK { BIND(3 AS |x) }", "variable", "variable"),
    # From SQL and elsewhere
    ("SELECT * FROM |users WHERE { ?s ?p ?o }", "pas une table", "not a table"),
    ("ASK { FILTER(?a = 1 |AND ?b = 2) }", "&&", "&&"),
    ("ASK { FILTER(?a = 1 |or ?b = 2) }", "||", "||"),
    ("ASK { FILTER(|NOT ?a) }", "!(…)", "!(…)"),
    ("ASK { FILTER(?a |<> ?b) }", "!=", "!="),
    ("ASK { FILTER(?a |== ?b) }", "Écrivez =", "Write ="),
    ("ASK { FILTER(?a |≠ ?b) }", "!=", "!="),
    ("ASK { FILTER(?a |LIKE 'b') }", "CONTAINS", "CONTAINS"),
    ("ASK { FILTER(?a |BETWEEN 1 AND 2) }", ">=", ">="),
    ("ASK { FILTER(?a |IS NULL) }", "BOUND", "BOUND"),
    ("SELECT * { ?s ?p ?o } LIMIT 10|, 20", "OFFSET", "OFFSET"),
    ("SELECT |TOP 10 ?s { ?s ?p ?o }", "LIMIT", "LIMIT"),
    ("SELECT * { ?s ?p ?o } ORDER BY ?s |DESC", "DESC(?x)", "DESC(?x)"),
    ("SELECT * { ?s ?p ?o } ORDER |?s", "BY", "BY"),
    ("SELECT * { ?s ?p ?o } LIMIT |x", "nombre entier", "whole number"),
    ("SELECT * { ?s ?p ?o } LIMIT |-1", "nombre entier", "whole number"),
    ("SELECT * { ?s ?p ?o } LIMIT |99999999999999999999", "trop grand", "too large"),
    # Brackets
    ("SELECT * WHERE { ?s ?p ?o|", "ligne 1, colonne 16, n'est jamais", "is never closed"),
    ("SELECT *\nWHERE {\n  ?s ?p ?o|\n", "ligne 2, colonne 7", "line 2, column 7"),
    ("SELECT * { ?s ?p ?o }|}", "en trop", "one too many"),
    ("ASK { ?s ?p ?o |) }", "en trop", "one too many"),
    ("ASK { FILTER(?o > 3 |}", "ligne 1, colonne 13", "opened at line 1, column 13"),
    ("ASK { FILTER(?o > 3 |. ?s ?p ?o }", "pas fermé avant", "not closed before"),
    ("ASK { ?s ?p [ ?q ?o |}", "Ajoutez ]", "Add ]"),
    ("ASK { FILTER(?o > 3)|) }", "en trop", "one too many"),
    # Triples
    ("SELECT * WHERE { ?s ?p |}", "il manque un objet", "an object is missing"),
    ("ASK { ?s ?p |. }", "objet", "object"),
    ("ASK { ?s ?p 1,|}", "objet", "object"),
    ("ASK { ?s |. }", "prédicat et un objet", "predicate and an object"),
    ("ASK { [] |}", "prédicat et un objet", "predicate and an object"),
    ("ASK { ?a ?b ?c |?d ?e ?f }", "Ajoutez « . »", "Add “.”"),
    ("ASK { ?a ?b ?c . |. }", "en trop", "one too many"),
    ("ASK { ?s |'x' ?o }", "prédicat", "predicate"),
    ("ASK { ?s |_:x ?o }", "prédicat", "predicate"),
    ("ASK { ?s ?p ?o . ?o |= 3 }", "FILTER(", "FILTER("),
    ("ASK { ?s ?p ?o |?o > 3 }", "FILTER(", "FILTER("),
    (f"{EX}CONSTRUCT {{ ?s ex:a |/ ex:b ?o }} {{ }}", "chemin", "path"),
    # Expressions
    ("ASK { FILTER |?o > 3 }", "entre parenthèses", "in brackets"),
    ("ASK { FILTER regex(?o, 'a') |&& ?s > 1 }", "entière", "whole condition"),
    ("SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING COUNT(?o) |> 3", "HAVING (…)", "HAVING (…)"),
    ("ASK { FILTER(?a |?b) }", "opérateur", "operator"),
    ("ASK { FILTER(?a = ?b |= ?c) }", "deux valeurs", "two values"),
    ("ASK { FILTER(?a > |) }", "expression", "expression"),
    ("ASK { FILTER(BOUND |?a) }", "BOUND(…)", "BOUND(…)"),
    ("ASK { FILTER(STR(?a|, ?b)) }", "1 argument", "1 argument"),
    ("ASK { FILTER(REGEX(?a|)) }", "2 ou 3 arguments", "2 or 3 arguments"),
    ("ASK { FILTER(?a IN |1, 2) }", "liste", "list"),
    # SELECT, BIND and aggregates
    ("SELECT ?a|, ?b { ?a ?p ?b }", "virgule", "comma"),
    ("SELECT * { ?s ?p ?o } GROUP BY ?s|, ?p", "virgule", "comma"),
    ("SELECT |WHERE { ?s ?p ?o }", "quoi choisir", "what to select"),
    ("SELECT |COUNT(?s) { ?s ?p ?o }", "(COUNT(?x) AS ?nom)", "(COUNT(?x) AS ?name)"),
    ("SELECT (COUNT(?s)|) { ?s ?p ?o }", "AS ?nom", "AS ?name"),
    ("SELECT (COUNT |DISTINCT ?s AS ?n) {}", "COUNT(DISTINCT ?x)", "COUNT(DISTINCT ?x)"),
    ("SELECT ?o |+ 1 { ?s ?p ?o }", "entre parenthèses", "in brackets"),
    ("SELECT (GROUP_CONCAT(?o|, ';') AS ?g) {}", "SEPARATOR", "SEPARATOR"),
    ("ASK { BIND(3 + 4|) }", "BIND(… AS ?nom)", "BIND(… AS ?name)"),
    ("SELECT ?s|", "WHERE { … }", "WHERE { … }"),
    ("SELECT |* { ?s ?p ?o } GROUP BY ?z", "GROUP BY", "GROUP BY"),
    ("SELECT |?s (COUNT(?o) AS ?n) { ?s ?p ?o }", "?s n'est ni dans", "?s is neither in"),
    ("SELECT ?p |?s { ?s ?p ?o } GROUP BY ?p", "Ajoutez-la à GROUP BY", "Add it to GROUP BY"),
    ("SELECT (|?o + 1 AS ?n) { ?s ?p ?o } GROUP BY ?p", "?o n'est ni", "?o is neither"),
    ("SELECT (1 AS |?s) {} GROUP BY (2 AS ?s)", "déjà dans le motif", "already in the pattern"),
    ("SELECT (1 AS |?s) { ?s ?p ?o }", "déjà dans le motif", "already in the pattern"),
    ("SELECT ?x |?x {}", "déjà dans ce SELECT", "already in this SELECT"),
    ("ASK { ?s ?p ?o BIND(1 AS |?s) }", "déjà dans ce groupe", "already in this group"),
    ("ASK { FILTER(|COUNT(?x) > 1) }", "HAVING", "HAVING"),
    ("ASK { { _:a ?p 1 } { |_:a ?p 2 } }", "nœud anonyme", "blank node"),
    # Clauses and their places
    ("CONSTRUCT WHERE { ?s ?p ?o |FILTER(?o) }", "triplets", "only triples"),
    ("CONSTRUCT { ?s ?p ?o |WHERE { ?s ?p ?o }", "pas fermé avant", "not closed before"),
    ("SELECT * WHERE |?s ?p ?o", "accolades", "braces"),
    ("ASK { ?s ?p ?o . OPTIONAL |?s ?q 1 }", "OPTIONAL { … }", "OPTIONAL { … }"),
    ("ASK { ?s ?p ?o . MINUS |?s ?q 1 }", "MINUS { … }", "MINUS { … }"),
    ("ASK { GRAPH ?g |?s ?p ?o }", "GRAPH <…> { … }", "GRAPH <…> { … }"),
    ("ASK { ?s ?p ?o |UNION { ?a ?b ?c } }", "{ … } UNION { … }", "{ … } UNION { … }"),
    ("ASK { ?s ?p ?o } |UNION { ?a ?b ?c }", "l'intérieur", "inside"),
    ("ASK { ?s ?p ?o } |FILTER(?o > 3)", "l'intérieur", "inside"),
    ("SELECT * { ?s ?p ?o |ORDER BY ?s }", "après l'accolade", "after the brace"),
    ("SELECT * { ?s ?p ?o } LIMIT 3 |ORDER BY ?s", "cet ordre", "this order"),
    ("ASK { ?s ?p ?o |SELECT ?x {} }", "sous-requête", "subquery"),
    ("ASK { VALUES (?a ?b) { |(1) } }", "autant de valeurs (1)", "values (1) as variables (2)"),
    ("ASK { VALUES (?a ?b) { |1 2 } }", "chaque ligne", "each row"),
    ("ASK { VALUES ?a { |(1) } }", "sans parenthèses", "without brackets"),
    ("ASK { VALUES ?a { 1|, 2 } }", "virgule", "comma"),
    ("ASK { VALUES ?a { |?b } }", "pas de variable", "no variable"),
]
UPDATES = [
    ("INSERT DATA{|?x <a:y> 12}", "ne prend pas de variable", "takes no variable"),
    ("|SELECT * {}", "est une requête", "is a query"),
    ("INSERT { ?a <b:b> ?c }|", "il manque WHERE", "WHERE { … } is missing"),
    ("DELETE DATA { |_:a <a:b> 1 }", "nœud anonyme", "blank node"),
    ("DELETE WHERE { |[] <a:b> 1 }", "nœud anonyme", "blank node"),
    ("DELETE { |_:a <a:b> 1 } WHERE {}", "nœud anonyme", "blank node"),
    ('INSERT DATA { |"a" <a:c> 1 }', "sujet", "subject"),
    ("INSERT DATA { <a:b> <a:c> 1 } ;|;", "en trop", "one too many"),
    ("INSERT DATA { <a:b> <a:c>|/<a:d> 1 }", "chemin", "path"),
    ("INSERT DATA { <a:b> <a:c> 1|", "jamais fermé", "never closed"),
    ("|INSRT DATA {}", "dire INSERT", "mean INSERT"),
    ("INSERT |INTO <a:g> {}", "SQL", "SQL"),
    ("|UPDATE x SET y", "SQL", "SQL"),
    ("LOAD |x", "IRI", "IRI"),
    ("CLEAR|", "ALL ou DEFAULT", "ALL or DEFAULT"),
    ("CLEAR ALL;\nINSERT DATA { <a:b> |ex:c 1 }", "ex: non déclaré", "ex: is not declared"),
]
CASES = [(text, fr, en, "Query") for text, fr, en in QUERIES] + [
    (text, fr, en, "Update") for text, fr, en in UPDATES
]


def refused(text: str, language: Language) -> BadQuery | None:
    """Return what is told of a text, None if the engine takes it."""
    try:
        if language == "Query":
            Store().query(text, base_iri=ENDPOINT)
        else:
            Store().update(text, base_iri=ENDPOINT)
    except SyntaxError as error:
        return bad_query(error, text, language)
    except (OSError, ValueError, RuntimeError):
        return None
    return None


def without_bar(marked: str) -> tuple[str, int, int]:
    """Return a text without the bar that marks a place, and the place's line and column."""
    before = next(
        found.start()
        for found in re.finditer(r"\|", marked)
        if marked[found.start() - 1 : found.start()] != "|"
        and marked[found.end() : found.end() + 1] != "|"
    )
    line = marked.count("\n", 0, before) + 1
    return marked[:before] + marked[before + 1 :], line, before - marked.rfind("\n", 0, before)


@pytest.mark.parametrize(("marked", "fr", "en", "language"), CASES, ids=[case[0] for case in CASES])
def test_a_slip_is_told_with_its_place_and_what_to_do(
    marked: str, fr: str, en: str, language: Language
) -> None:
    text, line, column = without_bar(marked)

    told = refused(text, language)

    assert told is not None
    assert (fr in told.fr, en in told.en) == (True, True), (told.fr, told.en)
    assert (told.line, told.column) == (line, column)
    assert told.excerpt == text.split("\n")[line - 1]
    assert f"ligne {line}, colonne {column} :" in told.fr
    assert f"line {line}, column {column}:" in told.en


@pytest.mark.parametrize(("marked", "language"), [(case[0], case[3]) for case in CASES])
def test_no_sentence_is_of_the_engine(marked: str, language: Language) -> None:
    told = refused(without_bar(marked)[0], language)

    assert told is not None
    for sentence in (told.fr, told.en):
        assert "expected one of" not in sentence
        assert "not allowed in" not in told.fr
        assert not re.search(r"[\[\]]{2}|\\u\{|\['", sentence)
        assert len(sentence) < 320


def test_the_excerpt_of_a_long_line_holds_the_slip() -> None:
    text = f"ASK {{ {'?s ?p ?o . ' * 60}?s ?p }}"

    told = refused(text, "Query")

    assert told is not None
    assert told.column == len(text)
    assert told.excerpt is not None
    assert len(told.excerpt) <= 200
    caret = caret_line(told.excerpt, told.column)
    assert caret is not None
    assert told.excerpt[len(caret) - 1] == "}"


def test_a_caret_keeps_the_tabs_before_it_and_points_to_no_sign_that_is_not_shown() -> None:
    assert caret_line("\ta ?b", 4) == "\t  ^"
    assert caret_line("short", 30) is None


def pieces_of(node: Node) -> list[Node]:
    match node:
        case Rule():
            return [node.body]
        case Optional():
            return [node.piece]
        case Choice():
            return node.pieces
        case Sequence():
            return node.backwards
    return []


def test_one_token_always_says_which_way_the_grammar_goes() -> None:
    seen: set[int] = set()
    waiting: list[Node] = [*rules().values()]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        waiting += pieces_of(node)
        if isinstance(node, Choice):
            firsts = [kind for piece in node.pieces for kind in piece.first]
            assert len(firsts) == len(set(firsts)), firsts


@cache
def good_texts() -> list[tuple[str, Language]]:
    """Return the texts of the W3C suites and of our questions that the engine takes.

    Those that call an address are left out: here no gate stands before the engine.
    """
    files = [*sorted(W3C.rglob("*.r[qu]")), *sorted(QUESTIONS.rglob("*.rq"))]
    texts: list[tuple[str, Language]] = [
        (file.read_text("utf-8", "replace"), "Update" if file.suffix == ".ru" else "Query")
        for file in files
    ]
    calling = re.compile("service|load", re.I)
    return [
        (text, language)
        for text, language in texts
        if not calling.search(text) and refused(text, language) is None
    ]


def test_what_the_engine_takes_reads_to_its_end() -> None:
    stopped = [text for text, language in good_texts() if read(text, language).stop is not None]

    assert good_texts()
    assert stopped == []


WORDS = """
    { } ( ) [ ] . ; , ?x ex:a :a <http://e/> <> 'a' "b" 1 -1 1.5 @fr ^^ ^ / | ! * + ? = != < > &&
    || a true AND FILTER OPTIONAL UNION MINUS BIND AS VALUES SELECT WHERE GROUP BY ORDER HAVING
    LIMIT COUNT DISTINCT STR IF IN NOT EXISTS GRAPH FROM PREFIX INSERT DELETE DATA WITH DESC nam
    SELCT “ \ufeff ' " ''' <http: \\ \\u004 << >> <<( )>> {| |} ~ _:b # @prefix
"""
SOUP = [*WORDS.split(), "\u00a0", "\n"]


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, Language]:
    """A good text with some tokens gone, doubled, swapped or put in."""
    text, language = draw(st.sampled_from(good_texts()))
    words = [token.text for token in Tokens(text)]
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(words)))
        match draw(st.integers(0, 3)):
            case 0:
                del words[place : place + draw(st.integers(1, 3))]
            case 1:
                words[place:place] = words[place : place + 2]
            case 2:
                words[place : place + 2] = words[place : place + 2][::-1]
            case _:
                words.insert(place, draw(st.sampled_from(SOUP)))
    return " ".join(words), language


QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == 300,
    suppress_health_check=list(HealthCheck),
    database=None,
)


@QUIET
@given(case=mutated())
def test_what_is_told_of_a_wrong_text_is_never_false(case: tuple[str, Language]) -> None:
    """The engine is the judge: what it takes, our reading takes; what it refuses has a place."""
    text, language = case

    told = refused(text, language)

    if told is None:
        assert read(text, language).stop is None
    else:
        assert told.line is not None
        assert told.excerpt is not None


@QUIET
@given(
    text=st.one_of(st.text(max_size=60), st.lists(st.sampled_from(SOUP)).map("".join)),
    head=st.sampled_from(["", "SELECT ", "ASK { ", "ASK { ?s ?p ", "ASK { FILTER(", "INSERT {"]),
    language=st.sampled_from(["Query", "Update"]),
)
def test_any_text_can_be_told_about(head: str, text: str, language: Language) -> None:
    told = bad_query(SyntaxError("error at 1:1: expected [_]"), head + text, language)

    assert told.line is not None
    assert told.column is not None


@pytest.mark.parametrize(
    "unit",
    ["?s ?p ?o . ", "FILTER(?a<?b) ", "{ ", "( ", "BIND(1 AS ?x) ", "_:b ?p 'x' . ", '"', "<a ",
     "VALUES (?a) { (1) } ", "{ SELECT ?a { ", "UNION ", "a "],
)  # fmt: skip
def test_telling_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = "SELECT * { " + unit * (size // len(unit))
        best = 1e9
        for _ in range(2):
            started = time.perf_counter()
            bad_query(SyntaxError("error at 1:1: expected [_]"), text)
            best = min(best, time.perf_counter() - started)
        return best

    assert seconds(32_000) < 10 * seconds(8_000) + 0.1

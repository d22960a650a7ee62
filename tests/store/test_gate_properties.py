"""The gate lets every legal query of the W3C suites pass, and nothing that kills a child.

``JALON_EXAMPLES`` sets how many generated texts go to a real engine (120 if unset).
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conformance.manifest import all_cases
from conformance.suites import ABSENT, path_of
from jalon.errors import BadQuery, DeadlineExceeded, EngineCrashed, GateRefused
from jalon.settings import Settings
from jalon.store import gate
from jalon.store.engine import Engine
from jalon.store.gate import GateLimits, check
from jalon.store.query import QueryRequest

EXAMPLES = int(os.environ.get("JALON_EXAMPLES", "120"))
DEFAULTS = Settings.load({"query_seconds": 2, "write_seconds": 2, "query_memory": 512}, {})
LIMITS = GateLimits.of(DEFAULTS)
DATA = "INSERT DATA { " + " ".join(f"<e:{n % 4}> <e:p{n % 3}> {n} ." for n in range(9)) + "}"


def texts_of_the_suites() -> list[Path]:
    legal = (case.text for case in all_cases() if not case.kind.startswith("Negative"))
    return [path_of(text) for text in legal if text.endswith((".rq", ".ru"))]


def test_no_text_of_the_w3c_suites_is_too_complex() -> None:
    paths = texts_of_the_suites()
    if not paths:
        pytest.skip(ABSENT)

    for path in paths:
        text = path.read_bytes().decode("utf-8")
        try:
            check(text, LIMITS)
        except BadQuery as refused:
            calls = "SERVICE" in text.upper() or "LOAD" in text.upper()
            assert calls, f"{path}: {refused}"


@pytest.fixture(scope="module")
def small_engine() -> Iterator[Engine]:
    engine = Engine.start(DEFAULTS, scratch=True)
    engine.update(DATA)
    yield engine
    engine.stop()


# Each pair makes, of an expression, path, term or group, a deeper or longer one.
NESTED_EXPRESSIONS = [
    ("({})", 60), ("STR({})", 60), ("!({})", 16), ("IF(?a,1,{})", 60), ("CONCAT('a',{})", 60),
    ("COALESCE(?b,{})", 60), ("REPLACE({},'a','b')", 15), ("SUBSTR({},1)", 16), ("-({})", 60),
    ("REGEX({},'a')", 12), ("(?a = {})", 60), ("EXISTS {{ FILTER({}) }}", 30), ("<e:f>({})", 60),
    ("NOT EXISTS {{ ?s ?p ?o FILTER({}) }}", 30), ("?a IN (1,{})", 60), ("!{}", 400),
    ("BOUND(?a) && ({})", 60), ("EXISTS {{ SELECT * {{}} GROUP BY ({}) }}", 20),
]  # fmt: skip
CHAINS = ["||", "&&", "+", "-", "*", "/", "= ?a ||", "< ?a &&", " -1 ", "!= 1 && ! ", "IN (1) ||"]
NESTED_PATHS = ["({})", "({})*", "({})+", "({})?", "(<e:q>/{})", "({}|^<e:q>)", "^({})", "({})*/a"]
NESTED_GROUPS = [
    "{{ {} }}", "OPTIONAL {{ {} }}", "MINUS {{ {} }}", "GRAPH ?g {{ {} }}", "{{}} UNION {{ {} }}",
    "{{ SELECT * {{ {} }} }}", "FILTER EXISTS {{ {} }}", "FILTER NOT EXISTS {{ {} }}",
    "{{ SELECT (COUNT(*) AS ?n) {{ {} }} GROUP BY ?s }}", "OPTIONAL {{ ?s ?p ?o . {} }}",
    "LATERAL {{ {} }}", "?s ?p ?o MINUS {{ ?s ?p ?o {} }}", "{{ {} }} UNION {{ ?s ?p ?o }}",
]  # fmt: skip
NESTED_TERMS = ["[ ?p {} ]", "( {} )", "(1 {} 2)", "<<( <e:a> <e:b> {} )>>", "<< <e:a> <e:b> {} >>"]
LISTED = [
    "?s ?p ?o .", "[] ?p ?o .", "?s<e:p>1,2;<e:q>3.", "BIND(1 AS ?v{n})", "VALUES ?x {{1 2}}",
    "VALUES ?v{n} {{1}}", "FILTER(?s != {n})", "{{ ?s ?p ?v{n} }}", "OPTIONAL {{ ?s ?p ?v{n} }}",
    "MINUS {{ ?s ?p {n} }}", "{{}} UNION", "{{ ?s ?p {n} }} UNION", "?s <e:p>/<e:q>* ?v{n} .",
    "?v{n} ?w{n} ?x{n} .", "FILTER EXISTS {{ ?s ?p {n} }}", "GRAPH <e:{n}> {{ ?s ?p ?o }}",
    "{{ BIND({n} AS ?v{n}) }}", "<e:a> <e:b> {n} {{| <e:c> {n} |}} .", "?s ?p (1 2 3) .", "{{}}",
    "{{ SELECT (MAX(?o) AS ?v{n}) {{ ?s ?p ?o }} }}",
]  # fmt: skip
LISTED_AFTER = ["?s", "(1 AS ?v{n})", "(COUNT(?s) AS ?v{n})", "(STR(?s))", "DESC(?s)", "<e:{n}>"]
FORMS = [
    "SELECT * {{ {group} }}", "ASK {{ {group} }}", "SELECT {listed} {{ {group} }}",
    "SELECT * {{ {group} }} ORDER BY {listed}", "DESCRIBE {listed} {{ {group} }}",
    "SELECT (1 AS ?z) {{ {group} }} GROUP BY {listed}", "CONSTRUCT WHERE {{ {group} }}",
    "SELECT (1 AS ?z) {{ {group} }} GROUP BY ?s HAVING {listed}", "DELETE WHERE {{ {group} }}",
    "CONSTRUCT {{ {group} }} WHERE {{ ?s ?p ?o }}", "INSERT DATA {{ {group} }}",
    "DELETE {{ ?s ?p 1 }} WHERE {{ {group} }}", "INSERT {{ {group} }} WHERE {{ ?s ?p ?o }}",
]  # fmt: skip
SOUP = [
    "(", ")", "{", "}", "[", "]", "<<", ">>", "<<(", ")>>", "{|", "|}", "<", ">", "<e:a>", "<'>",
    "?s", "$p", ":a", "ex:b.", "'x'", "'''y'''", "\"", "'", "'''", "@en", "^^", "|", "||", "&&",
    "!", "!=", "+", "-", "*", "/", "^", "?", ".", ";", ",", "#", "\n", "\\u0041", "SELECT",
    "WHERE", "FILTER", "BIND", "VALUES", "UNION", "OPTIONAL", "EXISTS", "NOT", "AS", "IN", "BY",
    "GROUP", "ORDER", "HAVING", "LIMIT", "STR", "REPLACE", "COUNT", "DISTINCT", "true", "a", "1",
    "2.5e3", "INSERT", "DATA",
]  # fmt: skip


@st.composite
def repeated(draw: st.DrawFn, shapes: list[str], most: int, inner: str) -> str:
    """One or two shapes wrapped around each other, up to ``most`` times in all."""
    chosen = draw(st.lists(st.sampled_from(shapes), min_size=1, max_size=2))
    for number in range(draw(sizes(most))):
        inner = chosen[number % len(chosen)].format(inner)
    return inner


def sizes(most: int) -> st.SearchStrategy[int]:
    """Up to a limit, and often just under it."""
    return st.one_of(st.integers(0, most), st.integers(max(0, most * 9 // 10), most))


@st.composite
def expressions(draw: st.DrawFn) -> str:
    inner = draw(st.sampled_from(["?a", "1", "'a'", "?a ?b", "<e:a>", "true"]))
    for _ in range(draw(st.integers(1, 3))):
        shape, most = draw(st.sampled_from(NESTED_EXPRESSIONS))
        if draw(st.booleans()):
            sign = draw(st.sampled_from(CHAINS))
            inner = sign.join([inner, *["?a"] * draw(sizes(480))])
        for _ in range(draw(sizes(most)) if len(inner) < 9000 else 1):
            inner = shape.format(inner)
    return inner


@st.composite
def groups(draw: st.DrawFn) -> str:
    body = "?s ?p ?o"
    kind = draw(st.sampled_from(["expression", "path", "term", "list", "long path"]))
    if kind == "expression":
        body = f"?s ?p ?a FILTER({draw(expressions())})"
    elif kind == "path":
        body = f"?s {draw(repeated(NESTED_PATHS, 62, '<e:p>'))} ?o"
    elif kind == "long path":
        steps = draw(sizes(148))
        body = f"?s {draw(st.sampled_from(['/', '|', '/^', '*/'])).join(['<e:p>'] * steps)} ?o"
    elif kind == "term":
        body = f"?s ?p {draw(repeated(NESTED_TERMS, 62, '?o'))}"
    else:
        shape = draw(st.sampled_from(LISTED))
        body = " ".join(shape.format(n=n) for n in range(draw(sizes(200))))
    return draw(repeated(NESTED_GROUPS, 30, body))


@st.composite
def whole_texts(draw: st.DrawFn) -> str:
    shape = draw(st.sampled_from(LISTED_AFTER))
    listed = " ".join(shape.format(n=n) for n in range(1 + draw(sizes(480))))
    return draw(st.sampled_from(FORMS)).format(group=draw(groups()), listed=listed)


@st.composite
def soups(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.sampled_from(SOUP), max_size=60))
    return "SELECT * { " + " ".join(pieces * draw(st.integers(1, 200)))[:60_000]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == 300,
    suppress_health_check=list(HealthCheck),
    database=None,
)
@example(text="SELECT * { FILTER(" + "(" * 62 + "1+" * 490 + "1" + ")" * 62 + ") }")
@example(text="SELECT * { " + "?s ?p ?o . FILTER EXISTS { " * 30 + "}" * 31)
@given(text=st.one_of(whole_texts(), whole_texts(), soups()))
def test_nothing_that_passes_kills_a_child(small_engine: Engine, text: str) -> None:
    update = text.startswith(("INSERT", "DELETE"))
    try:
        if update:
            small_engine.update(text)
        else:
            small_engine.query(QueryRequest(text, format=None)).close()
    except EngineCrashed:
        pytest.fail(f"this text kills a child: {text[:2000]}")
    except (GateRefused, BadQuery, DeadlineExceeded):
        pass
    finally:
        if update:
            small_engine.update("CLEAR ALL; " + DATA)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=whole_texts())
def test_counting_characters_lets_nothing_pass_that_reading_refuses(text: str) -> None:
    if gate._surely_small(text, LIMITS):
        gate._read(text, LIMITS)

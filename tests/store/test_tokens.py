"""The terminals of SPARQL: what the engine would read, in linear time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from jalon.store.tokens import Tokens

SOUP = st.lists(
    st.sampled_from(
        [
            "'",
            '"',
            "'''",
            '"""',
            "\\",
            "\\u0041",
            "\\'",
            "<",
            ">",
            "<a:b>",
            "#",
            "\n",
            "?x",
            "a:b.",
            "1.5e3",
            "@en-x--ltr",
            "<<(",
            ")>>",
            "||",
            "|",
            ":",
            "_:b",
            "FILTER",
            ".",
            " ",
            "é",
            "’",
        ]
    )
).map("".join)


def read(text: str) -> list[str]:
    return [token.text for token in Tokens(text)]


@given(st.one_of(st.text(), SOUP))
def test_the_tokens_and_what_lies_between_give_the_text_back(text: str) -> None:
    place, parts = 0, []
    for token in Tokens(text):
        between = text[place : token.start]
        assert text[token.start : token.end] == token.text
        assert all(line.strip(" \t\r")[:1] in ("", "#") for line in between.split("\n"))
        parts += [between, token.text]
        place = token.end
    assert "".join(parts) + text[place:] == text


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("SELECT?x{}", ["SELECT", "?x", "{", "}"]),
        ("?s a:b ?o.FILTER(1)", ["?s", "a:b", "?o", ".", "FILTER", "(", "1", ")"]),
        ("a.b.c d.e:f", ["a", ".", "b", ".", "c", "d.e:f"]),
        ("'it\\'s' \"a # b\" # it's\r<a#b>", ["'it\\'s'", '"a # b"', "<a#b>"]),
        ("'''a''b''' ''''c'''", ["'''a''b'''", "''''c'''"]),
        ("'''a' 'b'", ["''", "'a'", "'b'"]),
        ("'''a' '''b'", ["'''a' '''", "b", "'"]),
        ('"a\nb"', ['"', "a", "b", '"']),
        ("ex:a\\(b :a\\'c :%41 :", ["ex:a\\(b", ":a\\'c", ":%41", ":"]),
        ("<http://e/\\u0041> <a b>", ["<http://e/\\u0041>", "<", "a", "b", ">"]),
        ("'\\u0027' \\u0027", ["'\\u0027'", "\\", "u0027"]),
        ("1-1 1.5e-3 .5 1.", ["1", "-", "1", "1.5e-3", ".5", "1", "."]),
        (":-1 :a-1 ?a-1", [":", "-", "1", ":a-1", "?a", "-", "1"]),
        ("'x'@en-GB--ltr", ["'x'", "@en-GB--ltr"]),
        ("<<( ?s ?p ?o )>> {| |} || ^^", ["<<(", "?s", "?p", "?o", ")>>", "{|", "|}", "||", "^^"]),
        ("?x\u3001y", ["?x\u3001y"]),
    ],
)
def test_a_text_is_read_as_the_grammar_says(text: str, tokens: list[str]) -> None:
    assert read(text) == tokens


def test_where_terms_are_compared_no_iri_begins() -> None:
    tokens = Tokens("?a<?b&&?c>?d")
    next(tokens)
    tokens.comparing = True

    assert next(tokens).text == "<"
    tokens.comparing = False
    assert [token.text for token in tokens] == ["?b", "&&", "?c", ">", "?d"]


@pytest.mark.parametrize("code", range(1, 128))
def test_an_iri_is_one_token_exactly_where_it_is_one_for_the_engine(code: int) -> None:
    iri = f"<http://e/x{chr(code)}y>"
    try:
        Store().query(f"ASK {{ {iri} a 1 }}")
    except SyntaxError:
        return

    assert read(iri) == [iri]


@pytest.mark.parametrize("letter", ["é", "\u3001", "\u200c", "\u00b7", "\u203f", "⁰"])
def test_a_name_is_one_token_where_it_is_one_for_the_engine(letter: str) -> None:
    Store().query(f"PREFIX : <http://e/> ASK {{ :a{letter}b ?a ?b }}")

    assert read(f":a{letter}b") == [f":a{letter}b"]


@pytest.mark.parametrize(
    "unit",
    [
        "a.",
        "'''\\'",
        "<",
        "'\\q",
        "\"'",
        "a:",
        ":a.",
        "<a",
        "'''a' ",
        "@a-",
        "#",
        "1.",
        "1e",
        "\\",
        ":\\-",
        "'''",
        "'''\\q",
        "\"\"\"'''",
        "_:a.",
        "'''#\\uD800' ",
        "\\u004",
        "<\\u0041",
    ],
)
def test_reading_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        best = 1e9
        for _ in range(3):
            started = time.perf_counter()
            for _ in Tokens(text):
                pass
            best = min(best, time.perf_counter() - started)
        return best

    assert seconds(60_000) < 20 * seconds(15_000) + 0.05

"""The line that is shown for a subject is the line on which it stands."""

import time
from pathlib import Path

import pytest

from jalon.files import shipped_folder
from jalon.validation.positions import subject_lines

ID = "https://w3id.org/jalon/id/actor/"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<https://x.org/a> <https://x.org/b> 1 .", {"https://x.org/a": 1}),
        (
            "@prefix a: <https://x.org/> .\n\na:b a a:C ;\n  a:d 1.5 .\n\na:e a a:C .\n",
            {"https://x.org/b": 3, "https://x.org/e": 6},
        ),
        ("PREFIX a: <https://x.org/>\na:b a a:C .", {"https://x.org/b": 2}),
        ("prefix : <https://x.org/#>\n:b a :C .", {"https://x.org/#b": 2}),
        (
            '@prefix a: <https://x.org/> .\na:b a:c "one. \n a:no" .'.replace("\n a", " a"),
            {"https://x.org/b": 2},
        ),
        (
            '@prefix a: <https://x.org/> .\na:b a:c """x .\n'
            'a:no a a:C . \\""" .\n""" .\na:d a a:C .',
            {"https://x.org/b": 2, "https://x.org/d": 5},
        ),
        (
            "@prefix a: <https://x.org/> . # a:no a a:C .\n# a:no a a:C .\na:b a a:C .",
            {"https://x.org/b": 3},
        ),
        (
            "<https://x.org/a#b> <https://x.org/p.> <https://x.org/o> .\n<https://x.org/c> a 1 .",
            {"https://x.org/a#b": 1, "https://x.org/c": 2},
        ),
        (
            "@prefix a: <https://x.org/> .\na:b a a:C.\na:d a a:C.",
            {"https://x.org/b": 2, "https://x.org/d": 3},
        ),
        ("@prefix a: <https://x.org/> .\na:b\n  a a:C .\na:b a:d 1 .", {"https://x.org/b": 2}),
        (
            "@prefix a: <https://x.org/> .\n\n[] a a:C .\n_:x a a:C .\na:b a a:C .",
            {"https://x.org/b": 5},
        ),
    ],
)
def test_each_subject_stands_where_it_first_opens_a_statement(
    text: str, lines: dict[str, int]
) -> None:
    assert subject_lines(text) == lines


def test_what_does_not_resolve_is_left_out() -> None:
    assert subject_lines("unknown:a a unknown:B .\n<relative> a unknown:B .") == {}


def test_a_later_prefix_serves_what_follows_it() -> None:
    text = (
        "@prefix a: <https://x.org/> .\na:b a a:C .\n@prefix a: <https://y.org/> .\na:b a a:C .\n"
    )

    assert subject_lines(text) == {"https://x.org/b": 2, "https://y.org/b": 4}


@pytest.mark.parametrize(
    "text", ['"', "<", '"""', "a:", "\\", "a1", '\\"', "'\\'", "_:.", "a.", "@a", "1e", "é_"]
)
def test_hostile_text_takes_no_time(text: str) -> None:
    begun = time.process_time()

    for before in ("", '"', "a:b ", "<"):
        subject_lines(before + text * 25_000)

    assert time.process_time() - begun < 2  # seconds; a quadratic way takes ten and more


@pytest.mark.parametrize("kind", ["shapes", "tests/validation/data/programme"])
def test_in_real_files_the_line_begins_with_the_subject(kind: str) -> None:
    repository = Path(__file__).resolve().parents[2]
    files = sorted((repository / kind).glob("*.ttl"))
    for path in files:
        text = path.read_text(encoding="utf-8")
        for subject, line in subject_lines(text).items():
            assert text.splitlines()[line - 1].startswith(("shape:", ":", "<", "programme:"))
            assert subject.rpartition("#")[2].rpartition("/")[2] in text.splitlines()[line - 1]
    assert files or shipped_folder() != repository

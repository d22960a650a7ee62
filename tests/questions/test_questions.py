"""Every question is well written, runs anywhere, and has the one answer that was checked.

``UPDATE_EXPECTED=1 pytest tests/questions`` rewrites the expected answers: read the difference.
"""

import os
import re
import time

import pytest
from pyoxigraph import Store
from rdflib.plugins.sparql import prepareQuery

from jalon.namespaces import PREFIXES
from questions.question import EXPECTED, QUESTIONS, Question, answer, rows

KEYS = ["title-fr", "title-en", "keywords"]
NOTES = ["note-fr", "note-en"]
SECONDS = 0.3

every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)


@every_question
def test_a_question_has_its_words_in_french_and_english(question: Question) -> None:
    keys = [key for key, _ in question.header]

    assert keys in (KEYS, KEYS + NOTES)
    assert all(value.strip() == value != "" for _, value in question.header)


@every_question
def test_a_title_is_a_question(question: Question) -> None:
    header = dict(question.header)

    assert header["title-fr"].endswith(" ?")
    assert re.search(r"\w\?$", header["title-en"])


@every_question
def test_a_name_says_the_question_in_a_few_english_words(question: Question) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", question.name)
    assert len(question.name) <= 60


@pytest.mark.parametrize("key", ["title-fr", "title-en"])
def test_no_title_is_used_twice(key: str) -> None:
    titles = [dict(question.header)[key] for question in QUESTIONS]

    assert len(titles) == len(set(titles))


def test_there_are_at_least_thirty_questions() -> None:
    assert len(QUESTIONS) >= 30


@every_question
def test_a_question_declares_the_prefixes_that_it_uses_and_no_other(question: Question) -> None:
    bare = re.sub(r'"[^"]*"', "", question.query)
    used = set(re.findall(r"(?<![\w?-])([a-z][\w-]*):", bare))

    assert question.prologue == {prefix: PREFIXES[prefix] for prefix in used}
    assert list(question.prologue) == sorted(question.prologue)


@every_question
def test_a_question_calls_no_function_of_a_vendor(question: Question) -> None:
    assert not re.search(r"(<[^>\s]+>|[\w-]+:[\w-]+)\(", question.query)


@every_question
def test_a_second_implementation_of_sparql_reads_it(question: Question) -> None:
    prepareQuery(question.text)


@every_question
def test_the_columns_are_chosen_and_distinct(question: Question, store: Store) -> None:
    columns = answer(store, question).decode().partition("\r\n")[0].split(",")

    assert "SELECT *" not in question.text
    assert len(columns) == len(set(columns))
    assert all(re.fullmatch(r"[a-z][A-Za-z]*", column) for column in columns)


@every_question
def test_a_question_is_answered_in_time(question: Question, store: Store) -> None:
    spent = []
    for _ in range(3):
        start = time.process_time()
        answer(store, question)
        spent.append(time.process_time() - start)

    assert min(spent) < SECONDS


@every_question
def test_the_answer_is_the_one_that_was_checked(question: Question, store: Store) -> None:
    found = answer(store, question)
    if os.environ.get("UPDATE_EXPECTED"):
        question.expected.write_bytes(found)

    assert rows(found) == rows(question.expected.read_bytes())
    assert rows(found)


@every_question
def test_the_answer_does_not_depend_on_the_order_of_loading(
    question: Question, store: Store, shuffled: Store
) -> None:
    assert answer(shuffled, question) == answer(store, question)


def test_no_expected_answer_is_left_without_its_question() -> None:
    assert {file.stem for file in EXPECTED.iterdir()} == {question.name for question in QUESTIONS}

"""The resident checker: a warm template, a child a check, true errors, nothing left behind."""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jalon.errors import DeadlineExceeded, EngineCrashed
from jalon.settings import Settings
from jalon.validation.checker import Checker

DATA = Path(__file__).resolve().parent / "data"
PROGRAMME = "programme/exemple.ttl"


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checker]:
    """A checker on the small dataset, its children limited to four seconds and 256 MiB."""
    home = tmp_path_factory.mktemp("home")
    (home / "data").symlink_to(DATA)
    settings = Settings.load({"home": home, "check_seconds": 4, "check_memory": 256}, {})
    checker = Checker.start(settings)
    yield checker
    checker.stop()


def validate(checker: Checker, text: str) -> dict[str, object]:
    data = base64.b64encode(text.encode()).decode()
    document = {"name": "fiche.ttl", "media_type": "text/turtle", "data": data}
    answer: dict[str, object] = checker.call("validate", documents=[document])
    return answer


def test_the_dataset_is_resident(checker: Checker) -> None:
    status = checker.call("status")

    assert status["records"] == 3
    assert status["triples"] > 1000
    assert status["shapes"] > 50


def test_a_good_record_conforms(checker: Checker, edit: Callable[..., str]) -> None:
    assert validate(checker, edit(PROGRAMME)) == {"verdict": "conforms", "results": []}


def test_a_fault_is_told_as_new(checker: Checker, edit: Callable[..., str]) -> None:
    answer = validate(checker, edit(PROGRAMME, ("status:in-progress", "status:almost")))

    assert answer["verdict"] == "violations"
    (result,) = answer["results"]
    assert result["sourceShape"].endswith("#StatusReport-status")
    assert result["origin"] == "new"


def test_a_check_leaves_nothing_behind(checker: Checker, edit: Callable[..., str]) -> None:
    before = checker.call("status")
    broken = edit(PROGRAMME, ("status:in-progress", "status:almost"))

    assert validate(checker, broken)["verdict"] == "violations"
    assert checker.call("status") == before
    assert validate(checker, edit(PROGRAMME))["verdict"] == "conforms"


def test_bad_syntax_is_told_and_kills_nobody(checker: Checker) -> None:
    assert validate(checker, "<https://x.org/a> b .")["verdict"] == "not-checked"
    assert checker.call("status")["records"] == 3


def test_a_check_past_its_deadline_or_its_memory_ends_alone(checker: Checker) -> None:
    many = "".join(
        f"<https://x.org/a> <https://x.org/p{n}> <https://x.org/{'b' * 900}{n}> .\n"
        for n in range(200_000)
    )

    with pytest.raises((DeadlineExceeded, EngineCrashed)):
        validate(checker, many)

    assert checker.call("status")["records"] == 3

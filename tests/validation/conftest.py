"""A small dataset of made-up records, and ways to change and check its documents."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.validation import Context, Document, Report
from jalon.validation.resident import Resident

DATA = Path(__file__).resolve().parent / "data"

Edit = tuple[str, str]
Checker = Callable[..., Report]


@pytest.fixture(scope="session")
def context() -> Context:
    """The records of ``data/`` beside this file, and our ontology."""
    return Context.of_folder(DATA)


@pytest.fixture(scope="session")
def check(context: Context) -> Checker:
    """Check a record of the dataset after some replacements in its text."""
    resident = Resident.of_context(context)

    def check_edited(file: str, *edits: Edit) -> Report:
        return resident.check([Document(file, edited(file, *edits).encode())])

    return check_edited


def edited(file: str, *edits: Edit) -> str:
    """Return the text of a record of the dataset, each edit made once."""
    text = (DATA / file).read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.fixture
def edit() -> Callable[..., str]:
    """The text of a record of the dataset after some replacements."""
    return edited

"""A small dataset of made-up records, and ways to change and check its documents."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.files import data_folder
from jalon.validation import Context, Document, Report
from jalon.validation.catalogue import Catalogue
from jalon.validation.door.kinds import Upload
from jalon.validation.intake import Intake
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


@pytest.fixture(scope="session")
def shipped() -> Resident:
    """The shipped dataset, ready to be checked against."""
    return Resident.of_context(Context.of_folder(data_folder()))


@pytest.fixture(scope="session")
def catalogue(shipped: Resident) -> Catalogue:
    """What the shipped dataset offers to choose from."""
    return Catalogue(shipped.graph)


@pytest.fixture(scope="session")
def check_uploads(shipped: Resident, catalogue: Catalogue) -> Callable[..., Report]:
    """Check uploads, given as name and bytes, against the shipped dataset."""
    intake = Intake(shipped.graph, shipped.shapes, catalogue=catalogue)

    def check(*uploads: tuple[str, bytes]) -> Report:
        received = intake.receive(Upload(name, data) for name, data in uploads)
        return shipped.check(received.documents, received.unreadable)

    return check

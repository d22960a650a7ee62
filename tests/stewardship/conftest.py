"""A home of made-up records, the people who work on it, and what they bring."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.stewardship import checking, inbox
from jalon.stewardship.ground import Ground
from jalon.stewardship.home import Home, create
from jalon.stewardship.inbox import Brought
from jalon.stewardship.principal import Principal
from jalon.stewardship.submission import Submission
from jalon.validation.door.kinds import Upload

RECORDS = Path(__file__).resolve().parents[1] / "validation" / "data"

ALICE = Principal("token:a", "Alice", "submitter")
BOB = Principal("token:b", "Bob", "reviewer")
CHLOE = Principal("token:c", "Chloé", "publisher")

Submit = Callable[..., Submission]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of three made-up records."""
    create(tmp_path / "home", RECORDS)
    return Home(tmp_path / "home")


@pytest.fixture
def people() -> tuple[Principal, Principal, Principal]:
    """Alice submits, Bob reviews, Chloé publishes."""
    return ALICE, BOB, CHLOE


@pytest.fixture
def edited(home: Home) -> Callable[..., bytes]:
    """The record of the example programme after some replacements in its text."""

    def edit(*edits: tuple[str, str], file: str = "programme/exemple.ttl") -> bytes:
        text = (home.data / file).read_text(encoding="utf-8")
        for old, new in edits:
            assert old in text
            text = text.replace(old, new, 1)
        return text.encode()

    return edit


@pytest.fixture
def submit(home: Home) -> Submit:
    """Submit documents as Alice and have them checked, in this process."""

    def send(*documents: bytes, **more: object) -> Submission:
        uploads = tuple(Upload(f"{place}.ttl", data) for place, data in enumerate(documents))
        found = inbox.receive(home, ALICE, Brought(uploads, **more), "une raison")  # type: ignore[arg-type]
        return check_here(home, found.number)

    return send


def check_here(home: Home, number: int) -> Submission:
    """Check a submission in this process: a test reads what is its own."""

    def examined(brought: Brought) -> bytes:
        return checking.examine(brought, Ground.of_folder(home.data)).encoded()

    return checking.check(home, number, examined)

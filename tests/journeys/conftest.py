"""A home that is served, the people who work on it, and the spreadsheet that they bring."""

import csv
import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from jalon.stewardship.access_tokens import create_token
from jalon.stewardship.home import create
from jalon.validation.context import Context
from jalon.validation.sheets.template import Templates
from web.http import ask

ROLES = ("reader", "submitter", "reviewer", "publisher", "admin")
EVENT = "annonce-du-segur-numerique"


@dataclass(frozen=True)
class Served:
    """A home and where it is served."""

    url: str
    folder: Path
    tokens: dict[str, str]

    def bearer(self, role: str) -> dict[str, str]:
        """The header that a role's token goes in."""
        return {"authorization": f"Bearer {self.tokens[role]}"}


@pytest.fixture(scope="package")
def served(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Served:
    """The shipped records as a home, served, with a token of each role."""
    folder = tmp_path_factory.mktemp("journeys") / "home"
    create(folder)
    names = {"submitter": "Alice", "reviewer": "Bruno", "publisher": "Chloé"}
    tokens = {role: create_token(folder, role, names.get(role, role)) for role in ROLES}
    url = serve("--home", str(folder))
    wait_for_checker(url)
    return Served(url, folder, tokens)


def wait_for_checker(url: str) -> None:
    """The checker gets ready while the first pages are served already."""
    for _ in range(60):
        reply = ask(f"{url}/validate", "POST", b"<a:a> <a:b> 1 .", content_type="text/turtle")
        if reply.status != 503:
            return
        time.sleep(1)
    pytest.fail("the checker did not start")


@pytest.fixture(scope="package")
def row(served: Served) -> dict[str, str]:
    """The row of an event in the spreadsheet that its template makes of it."""
    context = Context.of_folder(served.folder / "data")
    text = Templates.of_context(context).csv("event", [EVENT])
    table = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    return dict(zip(table[0], table[-1], strict=True))


@pytest.fixture
def sheet(row: dict[str, str]) -> Callable[..., bytes]:
    """The spreadsheet with some cells replaced."""

    def write(**cells: str) -> bytes:
        named = {name.replace("_", " "): value for name, value in cells.items()}
        assert named.keys() <= row.keys(), row.keys()
        out = io.StringIO()
        csv.writer(out).writerows([row.keys(), [named.get(each, row[each]) for each in row]])
        return out.getvalue().encode()

    return write

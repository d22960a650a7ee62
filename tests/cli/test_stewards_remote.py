"""A steward's story on the command line against a server, told as on a home."""

import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from jalon.stewardship.access_tokens import create_token
from jalon.stewardship.home import create
from web.http import ask

Jalon = Callable[..., subprocess.CompletedProcess[str]]
RECORDS = Path(__file__).resolve().parents[1] / "validation" / "data"
RECORD = "programme/exemple"
TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+]+")


@dataclass(frozen=True)
class Served:
    """A home, where it is served, and a command line against each."""

    folder: Path
    url: str
    jalon: Jalon

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return self.jalon(*arguments, "--url", self.url)

    def at_home(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return self.jalon("--home", self.folder, *arguments)


@pytest.fixture(scope="module")
def served(
    serve: Callable[..., str], jalon: Jalon, tmp_path_factory: pytest.TempPathFactory
) -> Served:
    folder = tmp_path_factory.mktemp("remote") / "home"
    create(folder, RECORDS)
    url = serve("--home", str(folder))
    for _ in range(60):
        body, kind = b"<a:a> <a:b> 1 .", "text/turtle"
        if ask(f"{url}/validate", "POST", body, content_type=kind).status != 503:
            return Served(folder, url, jalon)
        time.sleep(1)
    pytest.fail("the checker did not start")


def test_from_a_bad_file_to_a_publication_and_back(served: Served, tmp_path: Path) -> None:
    alice = create_token(served.folder, "submitter", "Alice")
    bob = create_token(served.folder, "publisher", "Bob")
    run, at_home = served.run, served.at_home
    file = tmp_path / "exemple.ttl"
    before = (served.folder / "data" / f"{RECORD}.ttl").read_text()
    file.write_text(before.replace("status:in-progress", "status:done"))

    bad = run("submit", file, "-m", "Livré", "--token", alice)
    assert bad.returncode == 1, bad.stderr
    assert "status:done" in bad.stdout and "Soumission 1 : à corriger" in bad.stdout
    assert bad.stdout == at_home("submissions", 1).stdout

    file.write_text(before.replace("status:in-progress", "status:delivered"))
    good = run("submit", file, "--resubmit", 1, "--token", alice)
    assert good.returncode == 0, good.stderr
    assert good.stdout == at_home("submissions", 1).stdout
    assert run("submissions", "--token", bob).stdout == at_home("submissions").stdout
    assert run("submissions", 1, "--token", bob).stdout == good.stdout

    assert run("publish", 1, "--token", bob).returncode == 2
    assert run("review", 1, "--accept", "--token", alice).returncode == 2
    accepted = run("review", 1, "--accept", "-m", "Vu.", "--token", bob)
    assert (accepted.returncode, accepted.stdout) == (0, "Soumission 1 : relue et acceptée — Vu.\n")
    assert run("publish", 1, "--token", bob).returncode == 0
    assert "status:delivered" in (served.folder / "data" / f"{RECORD}.ttl").read_text()

    assert "En cours → Livré" in run("diff", 0, 1).stdout
    assert run("diff", 0, 1).stdout == at_home("diff", 0, 1).stdout
    assert run("revert", 1, "-m", "Trop tôt", "--token", bob).returncode == 0
    assert run("history", RECORD).stdout == at_home("history", RECORD).stdout
    assert run("history").stdout == at_home("history").stdout
    assert len(TIME.findall(run("history").stdout)) == 3
    assert run("revert", 1, "-m", "Encore", "--token", bob).returncode == 1


def test_a_server_that_refuses_or_is_none_is_told(served: Served) -> None:
    nobody = served.run("revert", 0, "-m", "Non", "--token", "jalon_a_b")
    assert nobody.returncode == 2 and nobody.stderr.startswith("jalon: ")
    assert "jalon_a_b" not in nobody.stderr

    away = served.jalon("history", "--url", "http://127.0.0.1:1", "--lang", "en")
    assert away.returncode == 2
    assert "http://127.0.0.1:1 does not answer as a Jalon service" in away.stderr

    strange = served.jalon("history", "--url", "file:///etc/passwd", "--lang", "en")
    assert strange.returncode == 2 and "no http or https address" in strange.stderr

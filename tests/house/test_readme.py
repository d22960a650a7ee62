"""The README says true things."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The first code block of a language."""
    found = re.search(rf"```{language}\n(.*?)```", README, re.S)
    assert found, language
    return found[1]


def test_its_query_gives_its_answer(
    jalon: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = jalon("query", "--format", "csv", "-", input=block("sparql"))

    assert done.stdout.splitlines() == block("csv").splitlines()


def test_its_python_runs(capsys) -> None:
    exec(block("python"), {})

    assert "Health Data Hub" in capsys.readouterr().out


def test_its_links_lead_somewhere() -> None:
    for path in ("README.md", "CONTRIBUTING.md", "data/README.md"):
        text = (REPOSITORY / path).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (REPOSITORY / path).parent.joinpath(target).exists(), f"{path}: {target}"


def test_every_make_target_it_names_exists() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")

    for target in re.findall(r"\bmake ([a-z]+)", README):
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_no_file_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True
    ).stdout
    pattern = re.compile(rb"/[w]ork/|pypi\.[o]rg|registry\.[n]pm|python[h]osted|deb\.[d]ebian")
    for name in filter(None, listed.split("\0")):
        path = REPOSITORY / name
        if path.is_file():
            assert not pattern.search(path.read_bytes()), name

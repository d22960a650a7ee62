"""The wheel holds everything, and works from a folder that holds traps."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree with the build backend that is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command ``jalon`` of a fresh virtual environment where the wheel is installed.

    The dependencies come from the environment of the tests, so that no network is needed.
    """
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--no-deps",
            "--no-index",
            "--target",
            site,
            wheel,
        ],
        check=True,
        capture_output=True,
    )
    dependencies = [path for path in sys.path if path.endswith("site-packages")]
    Path(site, "dependencies.pth").write_text("\n".join(dependencies) + "\n")
    command = folder / "bin" / "jalon"
    command.write_text(f"#!{python}\nfrom jalon.cli import main\nmain()\n")
    command.chmod(0o755)
    return command


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder with a ``server.py``, ``data/``, ``shapes/`` and modules that must never run."""
    trap = "raise SystemExit('the trap was imported')\n"
    for name in ("server", "jalon", "cli", "errors", "rdflib", "flask", "click", "json"):
        (tmp_path / f"{name}.py").write_text(trap)
    for name in ("data", "shapes", "ontology"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "broken.ttl").write_text("this is no Turtle")
    return tmp_path


def run(command: Path, *arguments: str, cwd: Path, input: str | None = None) -> str:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JALON_", "PYTHONPATH"))
    }
    done = subprocess.run(
        [command, *arguments],
        cwd=cwd,
        env=environment,
        input=input,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_the_wheel_holds_ontology_shapes_data_templates_and_licences(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    for part in (
        "jalon/files/ontology/jalon.ttl",
        "jalon/files/shapes/record.ttl",
        "jalon/files/data/actor/dns.ttl",
        "jalon/web/templates/problem.html",
        "jalon/py.typed",
    ):
        assert part in names
    assert any(name.startswith("jalon/files/ontology/question/") for name in names)
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests")]


def test_the_installed_command_answers_in_a_hostile_folder(installed: Path, hostile: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/jalon/def#Action> }"

    assert run(installed, "query", "--format", "csv", "-", cwd=hostile, input=query) == "n\n24\n"


def test_the_installed_command_finds_its_own_shapes_in_a_hostile_folder(
    installed: Path, hostile: Path
) -> None:
    record = REPOSITORY / "data" / "actor" / "dns.ttl"

    assert "dns" in run(installed, "validate", "--format", "json", str(record), cwd=hostile)


def test_the_package_imported_is_the_one_installed(installed: Path, tmp_path: Path) -> None:
    python = installed.with_name("python")
    where = run(python, "-c", "import jalon; print(jalon.__file__)", cwd=tmp_path)

    assert where.startswith(str(installed.parents[1]))

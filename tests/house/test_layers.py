"""Imports go one way only, and each library has its place."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "server" / "jalon"

LAYERS = [
    {"errors"},
    {"namespaces", "files"},
    {"settings"},
    {"rdf"},
    {"sandbox"},
    {"store"},
    {"validation"},
    {"stewardship"},
    {"web", "wsgi"},
    {"cli", "cli_stewards", "__main__"},
]

HOMES = {
    "flask": {"web", "wsgi"},
    "granian": {"web"},
    "werkzeug": {"web"},
    "pyshacl": {"validation"},
    "pyoxigraph": {"store", "rdf"},
    "oxrdflib": {"store"},
    "click": {"cli", "cli_stewards"},
    "rich": {"cli", "validation"},
    "openpyxl": {"validation"},
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rank(name: str) -> int:
    return next(place for place, layer in enumerate(LAYERS) if name in layer)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_its_layer_or_below(path: Path) -> None:
    if part(path) == "__init__":
        return
    for name in imported(path):
        pieces = name.split(".")
        if pieces[0] == "jalon" and len(pieces) > 1 and pieces[1] != "__version__":
            assert rank(pieces[1]) <= rank(part(path)), f"{path} imports {name}"


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_only_in_its_home(library: str) -> None:
    users = {
        part(path) for path in MODULES for name in imported(path) if name.split(".")[0] == library
    }

    assert users <= HOMES[library]
    assert users, f"{library} is not used: take it out of the table"


def test_the_environment_is_read_only_in_settings_and_handed_on_only_to_processes() -> None:
    readers = {
        str(path.relative_to(PACKAGE))
        for path in MODULES
        if "os.environ" in path.read_text(encoding="utf-8")
    }

    assert readers == {
        "settings.py",
        "sandbox/allocator.py",
        "sandbox/client.py",
        "store/process.py",
        "web/service.py",
    }


def test_nothing_is_called_utils_helpers_manager_or_core() -> None:
    forbidden = {"utils", "helpers", "common", "manager", "core", "misc"}

    assert not [path for path in MODULES if path.stem in forbidden]


def test_every_module_says_what_it_is_for() -> None:
    for path in MODULES:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path

"""The reference pages are written from the code: ``UPDATE_REFERENCE=1`` rewrites them."""

import os
from pathlib import Path

import click
import pytest

from jalon.cli import main
from jalon.settings import SETTINGS

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"


def settings_page() -> str:
    rows = [
        f"| `{row.name}` | `{row.variable}` | `{row.default!r}` | {row.fr} | {row.en} |"
        for row in SETTINGS
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Read in this order: the flag of the command line, the variable, `jalon.toml` in the",
            "home folder, the default. `/-/settings` shows the running values. `JALON_HOME`",
            "(or `--home`) names the home folder.",
            "",
            "| name | variable | default | en français | in English |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def commands_page() -> str:
    parts = ["# Command line", "", "Written from `--help`.", ""]
    for name in ("", *main.list_commands(click.Context(main))):
        command = main.commands[name] if name else main
        context = click.Context(command, info_name=f"jalon {name}".strip(), terminal_width=100)
        context.max_content_width = 100
        parts += [f"## jalon {name}".rstrip(), "", "```", command.get_help(context), "```", ""]
    return "\n".join(parts)


@pytest.mark.parametrize(
    ("name", "write"), [("settings.md", settings_page), ("command-line.md", commands_page)]
)
def test_the_reference_is_that_of_the_code(name: str, write) -> None:
    path = FOLDER / name
    if os.environ.get("UPDATE_REFERENCE"):
        path.write_text(write(), encoding="utf-8")

    assert path.read_text(encoding="utf-8") == write()


def test_every_command_and_option_says_what_it_does() -> None:
    for name, command in main.commands.items():
        assert command.get_short_help_str(), name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"

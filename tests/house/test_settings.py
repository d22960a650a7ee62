"""Settings: flag, then variable, then jalon.toml, then default."""

from dataclasses import fields
from pathlib import Path

import pytest

from jalon.errors import BadSetting
from jalon.settings import SETTINGS, Settings


def test_the_table_and_the_values_have_the_same_names() -> None:
    assert {field.name for field in fields(Settings)} == {row.name for row in SETTINGS} | {"home"}


def test_a_flag_wins_over_the_variable_which_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "jalon.toml").write_text('port = 1\nhost = "file"\nworkers = 3\n')
    environment = {"JALON_PORT": "2", "JALON_HOST": "variable", "JALON_HOME": str(tmp_path)}

    settings = Settings.load({"port": 4}, environment)

    assert (settings.port, settings.host, settings.workers) == (4, "variable", 3)
    assert settings.lang == "fr"


@pytest.mark.parametrize(
    "environment",
    [
        {"JALON_PORT": "eight"},
        {"JALON_PORT": "-1"},
        {"JALON_LANG": "de"},
        {"JALON_HOME": "/no/such"},
    ],
)
def test_an_impossible_value_is_refused_with_its_name(environment: dict[str, str]) -> None:
    with pytest.raises(BadSetting) as told:
        Settings.load({}, environment)

    value = next(iter(environment.values()))
    assert value in told.value.fr
    assert value in told.value.en


def test_an_unknown_name_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "jalon.toml").write_text("prot = 1\n")

    with pytest.raises(BadSetting, match="prot"):
        Settings.load({"home": tmp_path}, {})


def test_the_values_travel_to_a_child_by_its_environment() -> None:
    settings = Settings.load({"port": 4, "query_seconds": 2.5}, {})

    assert Settings.load({}, settings.environment()) == settings

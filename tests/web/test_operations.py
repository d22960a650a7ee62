"""``/-/…``: what operators ask."""

from web.http import ask


def test_the_service_is_healthy_and_ready(server_url: str) -> None:
    assert ask(f"{server_url}/-/health").json == {"status": "ok"}
    ready = ask(f"{server_url}/-/ready").json
    assert ready["status"] == "ready"
    assert ready["quads"] > 10_000


def test_the_version_is_that_of_software_and_dataset(server_url: str) -> None:
    version = ask(f"{server_url}/-/version").json

    assert version["dataset"] == ask(f"{server_url}/-/ready").json["version"]
    assert version["software"]


def test_the_settings_are_shown_without_paths(server_url: str) -> None:
    settings = ask(f"{server_url}/-/settings").json

    assert settings["query_seconds"] == 10.0
    assert "home" not in settings

"""A damaged home: it is served read-only, and says so on every page and to whoever watches."""

from collections.abc import Callable
from pathlib import Path

from jalon.stewardship.access_tokens import create_token
from jalon.stewardship.home import create
from web.http import ask

RECORDS = Path(__file__).resolve().parents[1] / "validation" / "data"


def test_damage_is_told_everywhere_and_nothing_is_written(
    serve: Callable[..., str], tmp_path: Path
) -> None:
    create(tmp_path / "home", RECORDS)
    token = create_token(tmp_path / "home", "publisher", "Ada")
    journal = tmp_path / "home" / "journal" / "00000000"
    journal.write_bytes(journal.read_bytes().replace(b"exemple", b"exampla", 1))
    url = serve("--home", str(tmp_path / "home"))

    ready = ask(f"{url}/-/ready").json
    pages = [
        ask(f"{url}{path}", accept="text/html", accept_language="fr").text
        for path in ("/", "/programme/", "/sparql", "/validate", "/session", "/no-such-page")
    ]
    written = ask(
        f"{url}/sparql",
        "POST",
        "CLEAR ALL",
        content_type="application/sparql-update",
        authorization=f"Bearer {token}",
    )

    assert ready["damage"]["fr"]
    assert ready["writable"] is False
    assert all("Lecture seule" in page for page in pages)
    assert (written.status, written.json["type"].rpartition("/")[2]) == (403, "read-only")


def test_a_sound_home_says_nothing_of_damage(serve: Callable[..., str], tmp_path: Path) -> None:
    create(tmp_path / "home", RECORDS)
    url = serve("--home", str(tmp_path / "home"))

    ready = ask(f"{url}/-/ready").json

    assert (ready["damage"], ready["writable"], ready["publication"]) == (None, True, 0)
    assert "Lecture seule" not in ask(f"{url}/", accept="text/html").text

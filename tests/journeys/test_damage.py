"""A damaged home: it is served read-only, and says so on every page and to whoever watches."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

from pyoxigraph import Literal, NamedNode, Quad

from jalon.stewardship.access_tokens import create_token
from jalon.stewardship.home import Home, create
from jalon.stewardship.inbox import Brought, receive
from jalon.stewardship.principal import Principal
from jalon.store.delta import Delta
from jalon.store.snapshot import open_snapshot
from jalon.store.writing import commit
from jalon.validation.door.kinds import Upload
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


def test_a_damaged_publication_takes_down_no_more_than_itself(
    serve: Callable[..., str], tmp_path: Path, jalon: Callable[..., CompletedProcess[str]]
) -> None:
    home = tmp_path / "home"
    create(home, RECORDS)
    bearer = {"authorization": f"Bearer {create_token(home, 'publisher', 'Ada')}"}
    snapshot = open_snapshot(home)
    for text in ("un", "deux"):
        commit(snapshot, partial(_comment, text=text))
    journal = home / "journal" / "00000002"
    journal.write_bytes(journal.read_bytes().replace(b"deux", b"dixx", 1))
    url = serve("--home", str(home))

    told = ask(f"{url}/history", accept="application/json").json["entries"]
    statuses = {
        path: ask(f"{url}{path}", accept="text/html").status
        for path in (
            "/history",
            "/history.atom",
            "/history/1",
            "/history/compare?from=0&to=1",
            "/doc/programme/exemple/history",
            "/doc/programme/exemple?version=1",
            "/doc/event/jamais",
            "/history/2",
        )
    }
    sent = bearer | {"content_type": "text/turtle"}
    brought = ask(f"{url}/submissions?why=essai", "POST", b"<a:a> <a:b> 1 .", **sent)

    assert [each["number"] for each in told] == [1, 0]
    assert list(statuses.values()) == [200] * 6 + [404, 503]
    assert (brought.status, brought.json["type"].rpartition("/")[2]) == (403, "read-only")
    for path in ("/history", "/doc/event/jamais", "/history/2", "/-/ready"):
        text = ask(f"{url}{path}", accept="text/html", accept_language="fr").text
        assert "publication 1" in text and str(home) not in text and "Errno" not in text
    verified = jalon("--home", home, "verify")
    assert verified.returncode == 1 and "journal/00000002" in verified.stdout


def test_a_damaged_submission_is_told_and_the_data_are_served(
    serve: Callable[..., str], tmp_path: Path, jalon: Callable[..., CompletedProcess[str]]
) -> None:
    home = tmp_path / "home"
    create(home, RECORDS)
    token = create_token(home, "publisher", "Ada")
    ada = Principal("token:ada", "Ada", "publisher")
    for _ in range(2):
        receive(Home(home), ada, Brought((Upload("a.ttl", b"<a:a> <a:b> 1 ."),)), "Essai")
    (home / "submissions" / "1" / "moves" / "0001.json").write_text("garbage")
    url, bearer = serve("--home", str(home)), {"authorization": f"Bearer {token}"}

    assert "Lecture seule" in ask(f"{url}/", accept="text/html", accept_language="fr").text
    assert ask(f"{url}/-/ready").json["damage"]["last_good"] == 0
    listed = ask(f"{url}/submissions", accept="application/json", **bearer).json
    assert [each["number"] for each in listed] == [2]
    assert ask(f"{url}/submissions/1", accept="application/json", **bearer).status == 503
    body = '{"move": "refuse", "why": "non"}'
    sent = bearer | {"content_type": "application/json", "if_match": "*"}
    assert ask(f"{url}/submissions/2/review", "POST", body, **sent).status == 403

    verified = jalon("--home", home, "verify")
    assert verified.returncode == 1 and "Soumission 1" in verified.stdout
    assert jalon("--home", home, "verify", "--repair").returncode == 0
    assert ask(f"{url}/submissions/2/review", "POST", body, **sent).status == 409


def _comment(delta: Delta, text: str) -> None:
    thing = NamedNode("https://w3id.org/jalon/id/programme/exemple")
    comment = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
    document = NamedNode("https://w3id.org/jalon/doc/programme/exemple")
    delta.add([Quad(thing, comment, Literal(text, language="fr"), document)])


def test_a_sound_home_says_nothing_of_damage(serve: Callable[..., str], tmp_path: Path) -> None:
    create(tmp_path / "home", RECORDS)
    url = serve("--home", str(tmp_path / "home"))

    ready = ask(f"{url}/-/ready").json

    assert (ready["damage"], ready["writable"], ready["publication"]) == (None, True, 0)
    assert "Lecture seule" not in ask(f"{url}/", accept="text/html").text

"""Each step of a submission is told to the webhook, signed; a webhook that fails harms nobody."""

import hmac
import json
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from jalon.errors import BadSetting
from jalon.settings import Settings
from jalon.stewardship import review
from jalon.stewardship.access_tokens import create_token
from jalon.stewardship.home import Home
from jalon.stewardship.principal import Principal
from jalon.stewardship.submission import Submission
from jalon.stewardship.webhook import SIGNATURE, Webhook
from web.http import ask

SECRET = "un secret de ce test"
Told = queue.Queue[tuple[str, dict[str, str], bytes]]


class Listener(ThreadingHTTPServer):
    """A server that keeps what it is sent, and answers a status, late if asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.told: Told = queue.Queue()
        self.status, self.delay = 204, 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class Answering(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.put((self.path, dict(self.headers), body))
        time.sleep(self.server.delay)
        self.send_response(self.server.status)
        self.send_header("Location", self.server.url + "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_each_step_is_told_once_and_signed(
    listener: Listener, home: Home, submit: Callable[..., Submission], edited: Callable[..., bytes]
) -> None:
    found = submit(edited(("status:in-progress", "status:delivered")))
    webhook = Webhook(listener.url, SECRET, "https://exemple.fr")
    webhook.tell(found)
    events = []
    for step in found.steps:
        path, headers, body = listener.told.get(timeout=5)
        expected = hmac.new(SECRET.encode(), body, "sha256").hexdigest()
        assert (path, headers[SIGNATURE]) == ("/hook", f"sha256={expected}")
        told = json.loads(body)
        assert (told["step"], told["time"]) == (step.number, step.when)
        assert told["url"] == "https://exemple.fr/submissions/1"
        events.append(told["event"])
    assert events[0] == "submission.received" and events[-1] == "submission.staged"

    accepted = review.accept(home, found.number, Principal("token:b", "Bob", "reviewer"))
    webhook.tell(accepted, since=found.last.number)
    _, _, body = listener.told.get(timeout=5)
    assert json.loads(body)["event"] == "submission.reviewed"
    assert b"Bob" not in body and listener.told.empty()


@pytest.mark.parametrize("status", [302, 307, 404, 500])
def test_a_refusal_or_redirect_is_a_line_of_the_log(
    status: int,
    listener: Listener,
    submit: Callable[..., Submission],
    edited: Callable[..., bytes],
    caplog: pytest.LogCaptureFixture,
) -> None:
    listener.status = status
    found = submit(edited(("status:in-progress", "status:delivered")))
    with caplog.at_level(logging.DEBUG):
        Webhook(listener.url, SECRET).tell_now(found, since=found.last.number - 1)
    assert listener.told.qsize() == 1, "a redirect was followed"
    assert str(status) in caplog.text
    assert SECRET not in caplog.text and listener.url not in caplog.text


def test_a_slow_webhook_holds_nobody_up(
    listener: Listener, submit: Callable[..., Submission], edited: Callable[..., bytes]
) -> None:
    listener.delay = 1.0
    webhook = Webhook(listener.url, SECRET, seconds=0.2)
    found = submit(edited(("status:in-progress", "status:delivered")))
    begun = time.monotonic()
    webhook.tell(found)
    assert time.monotonic() - begun < 0.15
    begun = time.monotonic()
    webhook.tell_now(found, since=found.last.number - 1)
    assert time.monotonic() - begun < 0.9


def test_an_address_that_nobody_answers_raises_nothing(
    submit: Callable[..., Submission], edited: Callable[..., bytes]
) -> None:
    found = submit(edited(("status:in-progress", "status:delivered")))
    for url in ("http://127.0.0.1:1/", "file:///etc/passwd", "http://[", "ftp://127.0.0.1/"):
        Webhook(url, SECRET, seconds=0.2).tell_now(found)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a/", "exemple.fr", "http:///a"])
def test_only_http_and_https_addresses_are_taken(url: str) -> None:
    with pytest.raises(BadSetting):
        Settings.load({"webhook_url": url}, {})


def test_off_by_default_and_the_secret_is_not_shown() -> None:
    assert Webhook.of(Settings.load({}, {})) is None
    told = Settings.load({"webhook_url": "https://a/", "webhook_secret": SECRET}, {})
    assert SECRET not in repr(told) and SECRET not in repr(Webhook.of(told))


def test_a_served_home_tells_its_webhook(
    listener: Listener, home: Home, serve: Callable[..., str], edited: Callable[..., bytes]
) -> None:
    Path(home.folder, "jalon.toml").write_text(
        f'webhook_url = "{listener.url}"\nwebhook_secret = "{SECRET}"\n'
    )
    token = create_token(home.folder, "submitter", "Alice")
    url = serve("--home", str(home.folder))
    shown = ask(f"{url}/-/settings").text
    assert SECRET not in shown and listener.url not in shown

    sent = {"authorization": f"Bearer {token}", "content_type": "text/turtle"}
    data = edited(("status:in-progress", "status:delivered"))
    assert ask(f"{url}/submissions?why=Essai", "POST", data, **sent).status == 202
    _, headers, body = listener.told.get(timeout=10)
    assert json.loads(body)["event"] == "submission.received"
    assert headers[SIGNATURE] == f"sha256={hmac.new(SECRET.encode(), body, 'sha256').hexdigest()}"

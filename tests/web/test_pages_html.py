"""Every page that can be reached: well formed, accessible in its markup, without a dead link."""

import re
from collections import Counter, deque
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import jalon.web
from jalon.namespaces import KINDS
from web.http import ask
from web.page import Page, read_page

PAGES = 150
OF_A_SORT = 5
TEMPLATES = sorted((Path(jalon.web.__file__).parent / "templates").rglob("*.html"))


@pytest.fixture(scope="module")
def site(server_url: str) -> dict[str, Page]:
    """Pages reached from the home page, by their address: some of every sort."""
    seen: dict[str, Page] = {}
    sorts: Counter[str] = Counter()
    waiting = deque(["/", *(f"/{kind}/" for kind in KINDS)])
    queued = set(waiting)
    while waiting and len(seen) < PAGES:
        path = waiting.popleft()
        reply = ask(f"{server_url}{path}", accept="text/html,*/*;q=0.1", accept_language="fr")
        assert reply.status == 200, f"{path} is linked to, and answers {reply.status}"
        if reply.media_type != "text/html":
            continue
        seen[path] = read_page(reply.text)
        for link in seen[path].local_links:
            target = link.partition("#")[0]
            sort = "/".join(target.split("/")[:3]) if "/doc/" in target else target[:5]
            if target and target not in queued and sorts[sort] < OF_A_SORT:
                sorts[sort] += 1
                queued.add(target)
                waiting.append(target)
    return seen


@pytest.fixture(scope="module")
def empty_url(serve: Callable[..., str]) -> str:
    """The address of a server on an empty scratch dataset."""
    return serve("--scratch")


def test_pages_of_every_sort_are_reached(site: dict[str, Page]) -> None:
    assert len(site) > 100
    for kind in KINDS:
        assert [path for path in site if path.startswith(f"/doc/{kind}/")], kind


def test_no_page_has_a_fault_in_its_markup(site: dict[str, Page]) -> None:
    assert not {path: page.faults for path, page in site.items() if page.faults}


def test_every_page_says_its_language_and_its_title(site: dict[str, Page]) -> None:
    for path, page in site.items():
        assert page.lang == ("en" if "lang=en" in path else "fr"), path
    assert not [path for path, page in site.items() if not page.title.endswith("– Jalon")]


def test_every_page_has_one_main_heading_and_skips_no_level(site: dict[str, Page]) -> None:
    for path, page in site.items():
        levels = [int(level[1]) for level, _ in page.headings]
        assert levels.count(1) == 1 and levels[0] == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert all(text.strip() for _, text in page.headings), path


def test_every_page_can_be_skipped_to_its_content(site: dict[str, Page]) -> None:
    assert all(page.links[0] == "#content" and "content" in page.ids for page in site.values())


def test_no_anchor_is_missing(site: dict[str, Page]) -> None:
    dead = []
    for path, page in site.items():
        for link in page.local_links:
            target, _, anchor = link.partition("#")
            there = site.get(target or path)
            if anchor and there is not None and unquote(anchor) not in there.ids:
                dead.append((path, link))
    assert dead == []


def test_links_that_leave_are_of_the_web(site: dict[str, Page]) -> None:
    schemes = {urlsplit(link).scheme for page in site.values() for link in page.links}

    assert schemes <= {"", "http", "https", "mailto"}


def test_no_code_stands_for_a_label(site: dict[str, Page]) -> None:
    for path, page in site.items():
        for level, text in page.headings:
            assert "https://" not in text and "jalon:" not in text, (path, level, text)


def test_french_punctuation_has_its_spaces(site: dict[str, Page]) -> None:
    for path in ("/", "/action/", "/doc/milestone/obligation-ins", "/question/"):
        text = site[path].text if path in site else ""
        assert not [sign for sign in (" ?", " !", " ;", "« ", " »") if sign in text], path


@pytest.mark.parametrize("path", ["/", "/action/", "/doc/action/accelerer-l-ins", "/question/"])
def test_english_is_a_parameter_that_links_keep(server_url: str, path: str) -> None:
    page = read_page(ask(f"{server_url}{path}?lang=en", accept="text/html").text)

    assert page.lang == "en"
    assert "/actor/?lang=en" in page.links
    assert f"{path}?lang=fr" in page.links


def test_the_language_follows_the_reader(server_url: str) -> None:
    english = ask(f"{server_url}/", accept="text/html", accept_language="en-GB,en;q=0.9,fr;q=0.5")
    other = ask(f"{server_url}/", accept="text/html", accept_language="de")

    assert english.headers["Content-Language"] == "en"
    assert other.headers["Content-Language"] == "fr"


@pytest.mark.parametrize("path", ["/", "/action/", "/sparql", "/search?q=x", "/question/"])
def test_pages_stand_on_an_empty_dataset(empty_url: str, path: str) -> None:
    reply = ask(f"{empty_url}{path}", accept="text/html")

    assert reply.status == 200
    assert read_page(reply.text).faults == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_keep_to_the_security_policy(path: Path) -> None:
    text = path.read_text()

    assert " style=" not in text and "<style" not in text
    assert "|safe" not in text and "autoescape false" not in text
    ours = text.count('<script src="{{ url_for("static"')
    assert text.count("<script") == text.count('<script type="application/ld+json">') + ours


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_have_no_breakable_space_before_french_signs(path: Path) -> None:
    french = re.findall(r'_\("([^"]*)", "', path.read_text())
    assert not [text for text in french if re.search(r" [:;?!»]|« ", text)]

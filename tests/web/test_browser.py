"""The pages in a real browser, offline: they render, work as a person would use them, and fit.

Without a browser the tests are skipped, visibly; in CI (``CI=true``) that is a failure.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

ACTION = "/doc/action/accelerer-l-ins"
MILESTONE = "/doc/milestone/obligation-ins"
ROADMAP = "/doc/roadmap/feuille-de-route-2019-2022"
EVERY_SORT = (
    "/",
    ACTION,
    MILESTONE,
    ROADMAP,
    "/doc/actor/dns",
    "/action/",
    "/milestone/",
    "/question/",
    "/question/promised-dates-that-slipped",
    "/search?q=segur",
    "/sparql",
    "/sparql?query=SELECT+*+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+20",
    "/def",
    "/shapes",
    "/scheme/status",
)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(browser: Browser, server_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A French reader's page, with and without JavaScript; its complaints fail the test."""
    context = browser.new_context(
        base_url=server_url, locale="fr-FR", java_script_enabled=request.param
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: _note(message, complaints))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda sent: complaints.append(sent.url) if not sent.url.startswith(server_url) else None,
    )
    yield page
    context.close()
    assert complaints == []


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    """Keep errors and warnings (a refused style or script is one), not a page's own 4xx."""
    expected = "Failed to load resource: the server responded with a status of 4"
    if message.type in ("error", "warning") and not message.text.startswith(expected):
        complaints.append(message.text)


def overflow(page: Page) -> int:
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def test_the_home_page_renders(page: Page) -> None:
    page.goto("/")

    expect(page.get_by_role("heading", level=1)).to_contain_text("promis pour le numérique")
    expect(page.get_by_role("img", name="Frise des feuilles de route")).to_be_visible()
    assert page.get_by_role("main").get_by_role("link").count() > 30


def test_a_reader_goes_from_the_home_page_to_a_source(page: Page) -> None:
    page.goto("/")

    page.get_by_role("link", name="Actions", exact=True).first.click()
    page.get_by_role("link", name=re.compile("déploiement de l’INS")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Accélérer le déploiement de l’INS")
    page.get_by_role("link", name=re.compile("Obligation de référencer")).click()
    expect(page.get_by_text("12\u00a0mois plus tard").first).to_be_visible()
    page.get_by_role("main").get_by_role("link", name=re.compile("virage numérique")).first.click()

    expect(page.get_by_text("Éditeur", exact=True)).to_be_visible()


def test_a_reader_filters_the_list_of_actions(page: Page) -> None:
    page.goto("/action/")

    page.get_by_label("Avancement").select_option(label=re.compile("En retard").pattern + " (3)")
    page.get_by_role("button", name="Filtrer").click()

    expect(page.get_by_text("3\u00a0fiches sur 24")).to_be_visible()


def test_a_reader_searches(page: Page) -> None:
    page.goto("/")

    page.get_by_label("Rechercher", exact=True).fill("delegation numerique")
    page.get_by_role("button", name="Rechercher").click()

    name = "Délégation au numérique en santé"
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def test_a_reader_asks_what_was_known_on_a_day(page: Page) -> None:
    page.goto(MILESTONE)

    page.get_by_label("Jour").fill("2019-06-01")
    page.get_by_role("button", name="Voir").click()

    expect(page.get_by_role("status")).to_contain_text("1er\u00a0juin 2019")


def test_the_query_form_answers(page: Page) -> None:
    page.goto("/sparql")

    page.get_by_role("button", name="Exécuter").click()

    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("cell", name=re.compile("Accélérer le déploiement"))).to_be_visible()


def test_a_question_is_loaded_into_the_form_and_runs(page: Page) -> None:
    page.goto("/sparql")

    page.get_by_role("link", name=re.compile("Quelles dates promises ont glissé")).click()
    expect(page.get_by_label("Votre requête")).to_have_value(re.compile("SELECT \\?day"))
    page.get_by_role("button", name="Exécuter").click()

    expect(page.get_by_role("table")).to_be_visible()


def test_a_wrong_query_keeps_its_text_and_says_where(page: Page) -> None:
    page.goto("/sparql")

    page.get_by_label("Votre requête").fill("SELECT ?x WHERE {\n  ?x nonsense\n}")
    page.get_by_role("button", name="Exécuter").click()

    expect(page.get_by_role("alert")).to_contain_text("ligne")
    expect(page.get_by_label("Votre requête")).to_have_value(re.compile("nonsense"))


def test_a_reader_changes_language_and_keeps_it(page: Page) -> None:
    page.goto(ACTION)

    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Facts")).to_be_visible()
    page.get_by_role("link", name="Actors", exact=True).first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Actors")


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto(ACTION)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")

    assert page.url.endswith("#content")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_sort_of_page_fits_320_pixels(browser: Browser, server_url: str, scheme: str) -> None:
    context = browser.new_context(
        base_url=server_url,
        locale="fr-FR",
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": 320, "height": 640},
    )
    page = context.new_page()
    too_wide = {}
    for path in EVERY_SORT:
        page.goto(path)
        if overflow(page) > 0:
            too_wide[path] = overflow(page)
    context.close()

    assert too_wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_contrast_with_their_ground(browser: Browser, server_url: str, scheme: str) -> None:
    """WCAG 2.2 AA, 1.4.3: 4.5 to 1. https://www.w3.org/TR/WCAG22/#contrast-minimum"""
    context = browser.new_context(
        base_url=server_url,
        locale="fr-FR",
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    faint = {}
    for path in EVERY_SORT:
        page.goto(path)
        found = page.evaluate(_CONTRAST)
        if found:
            faint[path] = found
    context.close()

    assert faint == {}


_CONTRAST = """() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const linear = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0.99) return c;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !e.checkVisibility()) continue;
    if (e.closest('svg, script, option, .visually-hidden, .skip')) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(e.className + ' ' + ratio.toFixed(2));
  }
  return [...new Set(found)].slice(0, 5);
}"""

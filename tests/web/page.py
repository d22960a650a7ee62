"""What a test reads in an HTML page: headings, links, forms, and what must not be there."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

VOID = frozenset(["br", "hr", "img", "input", "link", "meta", "source", "wbr"])


@dataclass
class Page:
    """A page: its tags in order, its text, and what is wrong with its markup."""

    lang: str = ""
    title: str = ""
    headings: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    controls: list[dict[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    text: str = ""
    data_blocks: list[str] = field(default_factory=list)

    @property
    def local_links(self) -> list[str]:
        """The links that stay on the site."""
        return [link for link in self.links if not urlsplit(link).scheme]


def read_page(html: str) -> Page:
    """Return what a page holds; unbalanced or forbidden markup is among its faults."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    page = reader.page
    page.faults += [f"<{tag}> is never closed" for tag in reader.stack]
    for control in page.controls:
        named = control.get("id") in page.labelled or "aria-label" in control
        if control.get("type") not in ("hidden", "submit") and not named:
            page.faults.append(f"no label for {control}")
    doubled = {each for each in page.ids if page.ids.count(each) > 1}
    page.faults += [f"id {each} stands twice" for each in sorted(doubled)]
    return page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.stack: list[str] = []
        self.block = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note(tag, given)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack.pop() != tag:
            self.page.faults.append(f"</{tag}> closes nothing at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        page = self.page
        if self.stack and self.stack[-1] == "script":
            if self.block:
                page.data_blocks.append(data)
            elif data.strip():
                page.faults.append("inline script")
            return
        if "title" in self.stack and "svg" not in self.stack:
            page.title += data
        for level in ("h1", "h2", "h3"):
            if level in self.stack and page.headings:
                name, text = page.headings[-1]
                page.headings[-1] = (name, text + data)
        page.text += data

    def _note(self, tag: str, given: dict[str, str]) -> None:
        page = self.page
        if tag == "html":
            page.lang = given.get("lang", "")
        if tag in ("h1", "h2", "h3"):
            page.headings.append((tag, ""))
        if tag == "a" and "href" in given:
            page.links.append(given["href"])
        if "id" in given:
            page.ids.append(given["id"])
        if tag == "label":
            page.labelled.add(given.get("for", ""))
        if tag in ("input", "select", "textarea"):
            page.controls.append(given)
        if tag == "script":
            self.block = given.get("type") == "application/ld+json"
            if not self.block and "src" not in given:
                page.faults.append("script without an address")
        if "style" in given or tag == "style":
            page.faults.append(f"style in <{tag}>")
        page.faults += [f"{name} in <{tag}>" for name in given if name.startswith("on")]

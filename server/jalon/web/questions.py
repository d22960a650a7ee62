"""``/question/``: competency questions as pages and as stable results, one ``.rq`` file each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, request

from jalon.errors import NotFound
from jalon.files import ontology_folder
from jalon.namespaces import BASE
from jalon.rdf.formats import BY_NAME, Format
from jalon.store.pages.labels import fold
from jalon.store.query import QueryRequest
from jalon.web import accounting, language, rendering
from jalon.web.rendering import HTML
from jalon.web.solutions import ask

blueprint = Blueprint("questions", __name__)

_HEADER: Final = re.compile(r"#\s*([a-z-]+)\s*:\s*(.+)")
_QUERY: Final = Format("rq", "application/sparql-query", "rq", "SPARQL", also=("text/plain",))
_SOLUTIONS: Final = tuple(BY_NAME[name] for name in ("csv", "tsv", "json", "xml"))
_TO_TRY: Final = (
    "promised-dates-that-slipped",
    "what-was-known-on-2020-06-18",
    "ins-before-and-after-april-2019",
    "lead-of-each-action",
    "what-the-segur-was-split-into",
    "successions-of-organisations",
    "everything-that-involves-cnam",
    "what-is-missing",
)
"""The questions that the home page proposes first."""


@dataclass(frozen=True, slots=True)
class Question:
    """A competency question: its name, its titles, keywords and notes by language, its query."""

    name: str
    titles: dict[str, str]
    keywords: tuple[str, ...]
    notes: dict[str, str]
    text: str = field(repr=False)

    @property
    def title(self) -> str:
        """The title in the language of the page."""
        lang = language.current()
        return self.titles.get(lang) or self.titles.get("fr") or self.name.replace("-", " ")

    @property
    def note(self) -> str:
        """What a reader must know to read the answer, in the language of the page."""
        return self.notes.get(language.current()) or self.notes.get("fr") or ""

    @property
    def searchable(self) -> str:
        """All that the question can be found by."""
        return fold(" ".join([*self.titles.values(), *self.keywords]))


def read_question(path: Path) -> Question:
    """Return the question that a ``.rq`` file holds: its comment header, and its whole text."""
    text = path.read_text(encoding="utf-8")
    header = dict(_header(text))
    words = re.split(r"[,;]", header.get("keywords", ""))
    return Question(
        name=path.stem,
        titles=_by_language(header, "title"),
        keywords=tuple(word.strip() for word in words if word.strip()),
        notes=_by_language(header, "note"),
        text=text,
    )


def _header(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ``# name: value`` lines at the top of a query."""
    for line in text.splitlines():
        match = _HEADER.fullmatch(line.strip())
        if match:
            yield match[1], match[2].strip()
        elif line.strip() and not line.startswith("#"):
            return


def _by_language(header: dict[str, str], name: str) -> dict[str, str]:
    texts = {lang: header.get(f"{name}-{lang}", "") for lang in language.LANGUAGES}
    return {lang: text for lang, text in texts.items() if text}


@cache
def all_questions() -> tuple[Question, ...]:
    """Return the questions of the ontology, read once, those to try first."""
    files = sorted((ontology_folder() / "question").glob("*.rq"))
    found = [read_question(path) for path in files]
    place = {name: rank for rank, name in enumerate(_TO_TRY)}
    return tuple(sorted(found, key=lambda each: (place.get(each.name, len(place)), each.name)))


def question_named(name: str) -> Question | None:
    """Return a question by its name."""
    return next((each for each in all_questions() if each.name == name), None)


def matching(text: str) -> list[Question]:
    """Return the questions that hold every word of a text, as the beginning of a word."""
    words = fold(text).split()
    return [
        each
        for each in all_questions()
        if all(f" {word}" in f" {each.searchable}" for word in words)
    ]


@blueprint.get("/question/")
def index() -> Response:
    """Answer all questions, grouped by their first keyword, or those that hold some words."""
    version = rendering.dataset_version()
    known = rendering.unchanged(rendering.tag(version, HTML))
    if known is not None:
        return known
    text = request.args.get("q", "").strip()[:200]
    groups: dict[str, list[Question]] = {}
    for each in sorted(matching(text), key=lambda question: fold(question.title)):
        keyword = each.keywords[0] if each.keywords else ""
        groups.setdefault(keyword, []).append(each)
    ordered = sorted(groups.items(), key=lambda pair: fold(pair[0]))
    return rendering.page("questions.html", version, groups=ordered, text=text)


@blueprint.get("/question/<name>")
def question(name: str) -> Response:
    """Answer a question: its page, its result as data, or its query."""
    slug, _, suffix = name.partition(".")
    found = question_named(slug)
    formats = (HTML, *_SOLUTIONS, _QUERY)
    named = next((known for known in formats if known.name == suffix), None)
    chosen = named if suffix else rendering.choose_format("", formats)
    if found is None or chosen is None:
        raise NotFound(
            f"Aucune question à l'adresse /question/{name}. Toutes sont à /question/.",
            f"No question at /question/{name}. All of them are at /question/.",
        )
    version = rendering.dataset_version()
    entity_tag = rendering.tag(version, chosen)
    known = rendering.unchanged(entity_tag)
    if known is not None:
        return known
    if chosen is HTML:
        return _page(found, version)
    if chosen is _QUERY:
        return rendering.finish(Response(found.text, content_type=_QUERY.media_type), entity_tag)
    answer = accounting.ask(QueryRequest(found.text, format=chosen.name))
    return rendering.data(answer, f"{found.name}.{chosen.name}")


def _page(found: Question, version: str) -> Response:
    result = ask(QueryRequest(found.text), for_reading=True)
    path = f"/question/{found.name}"
    links = [
        f'<{path}.{known.name}>; rel="alternate"; type="{known.media_type}"' for known in _SOLUTIONS
    ]
    canonical = rendering.public_address(path, f"{BASE}question/{found.name}")
    links.append(f'<{canonical}>; rel="canonical"')
    return rendering.page(
        "question.html",
        version,
        links,
        question=found,
        result=result,
        path=path,
        formats=_SOLUTIONS,
        canonical=canonical,
    )

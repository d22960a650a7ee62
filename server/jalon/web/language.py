"""The language of an answer: ``lang`` of address or form, else Accept-Language, else French."""

from urllib.parse import urlencode

from flask import Flask, g, request
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

LANGUAGES = ("fr", "en")


def current() -> str:
    """Return "fr" or "en" for the request under way."""
    for asked in (request.args.get("lang"), g.get("jalon_lang")):
        if asked in LANGUAGES:
            return str(asked)
    return request.accept_languages.best_match(LANGUAGES) or "fr"


def prefer(asked: str) -> None:
    """Take the language that the form of the request under way asks; another word means nothing."""
    g.jalon_lang = asked


def choose(fr: str, en: str) -> str:
    """Return the text of the current language; ``_(fr, en)`` in templates."""
    return fr if current() == "fr" else en


def other_language_url() -> str:
    """Return the address of the same page in the other language."""
    arguments: MultiDict[str, str] = MultiDict(request.args)
    arguments["lang"] = "en" if current() == "fr" else "fr"
    query = urlencode([*arguments.items(multi=True)])
    return f"{iri_to_uri(request.path)}?{query}"


def register(app: Flask) -> None:
    """Give the templates ``_``, ``lang`` and ``other_language_url``."""

    @app.context_processor
    def language() -> dict[str, object]:
        return {"_": choose, "lang": current(), "other_language_url": other_language_url()}

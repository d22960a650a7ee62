"""Sentences as pages show them: addresses of ours as links with labels, times in words."""

import re
from typing import Final

from flask import Blueprint, request
from markupsafe import Markup, escape

from jalon.errors import EngineError
from jalon.namespaces import BASE
from jalon.rdf.records import RecordAddress
from jalon.stewardship.principal import role_name
from jalon.store.pages.dates import day
from jalon.web import language, rendering

_ADDRESS: Final = re.compile(
    rf"(?P<iri>{re.escape(BASE)}(?:id|doc)/[a-z]+/[a-z0-9-]+(?:#[\w-]+)?)"
    r"|(?<![\w/.])(?P<path>/(?:doc/[a-z]+/[a-z0-9-]+(?:/history)?|session|history/\d+)(?![\w/]))"
)


def linked(text: str) -> Markup:
    """Return a sentence with each address of ours as a link: records by their label."""
    labels = _labels({found["iri"] for found in _ADDRESS.finditer(text) if found["iri"]})
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        parts.append(escape(rendering.typeset(text[end : found.start()])))
        parts.append(_link(found["iri"], found["path"], labels))
        end = found.end()
    return Markup("").join([*parts, escape(rendering.typeset(text[end:]))])


def moment(iso: str) -> str:
    """Return a time of ISO 8601, in UTC, in words: "28 novembre 2026, 16 h 15 UTC"."""
    lang = language.current()
    hour, minute = iso[11:13], iso[14:16]
    clock = f"{hour}\u00a0h\u00a0{minute}" if lang == "fr" else f"{hour}:{minute}"
    return f"{day(iso[:10], lang)}, {clock}\u00a0UTC" if hour else day(iso[:10], lang)


def short_of(iri: str) -> str:
    """Return the address of a record as KIND/SLUG."""
    address = RecordAddress.of_iri(iri)
    return f"{address.kind}/{address.slug}" if address else ""


def titles(documents: list[str]) -> dict[str, str]:
    """Return the labels of records, by their documents; those that have none are left out."""
    found = _labels(set(documents))
    return {document: found[document] for document in documents if document in found}


def register(blueprint: Blueprint) -> None:
    """Give the templates of the application what is made here."""
    for function in (linked, moment):
        blueprint.add_app_template_filter(function, function.__name__)
    blueprint.add_app_template_global(short_of, "short_of")
    blueprint.add_app_template_global(lambda role: role_name(role, language.current()), "role_name")


def _link(iri: str | None, path: str | None, labels: dict[str, str]) -> Markup:
    address = RecordAddress.of_iri(iri) if iri else None
    shown = labels.get(iri or "") or (f"{address.kind}/{address.slug}" if address else path or iri)
    target = rendering.href(iri) if iri else rendering.local(path or "")
    if path == request.path:
        target = None
    return Markup('<a href="{}">{}</a>').format(target, shown) if target else escape(shown or "")


def _labels(iris: set[str]) -> dict[str, str]:
    """Return the labels of the things that addresses name, none where the engine cannot tell."""
    things = {iri: found.thing for iri in iris if (found := RecordAddress.of_iri(iri))}
    if not things:
        return {}
    try:
        told = rendering.engine().call(
            "labels", iris=sorted(set(things.values())), lang=language.current()
        )
    except EngineError:
        return {}
    return {
        iri: rendering.typeset(told[thing]["text"])
        for iri, thing in things.items()
        if thing in told
    }

"""The positions of a document, by its syntax."""

from collections.abc import Callable, Mapping
from typing import Final

from jalon.validation.places import Positions
from jalon.validation.positions_json import json_positions
from jalon.validation.positions_turtle import turtle_positions
from jalon.validation.positions_xml import xml_positions

_READERS: Final[Mapping[str, Callable[[str], Positions]]] = {
    "text/turtle": turtle_positions,
    "application/n-triples": turtle_positions,
    "application/trig": turtle_positions,
    "application/ld+json": json_positions,
    "application/rdf+xml": xml_positions,
}


def positions_of(data: bytes, media_type: str) -> Positions:
    """Return the positions of a document that parses; none for another syntax."""
    reader = _READERS.get(media_type.partition(";")[0].strip().lower())
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    return Positions() if reader is None else reader(text)


def subject_lines(text: str) -> dict[str, int]:
    """Return the line, from 1, of the first statement about each subject of a Turtle text."""
    found = turtle_positions(text).subjects
    return {subject: place.line for subject, place in found.items()}

"""On which line of a Turtle text each subject first stands.

Only true positions: strings and comments are blanked out, statements are cut at their full stops,
and the first term of each is resolved with the prefixes above it; what does not resolve is left
out. https://www.w3.org/TR/turtle/#sec-grammar
"""

import re
from typing import Final

_OPAQUE: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|(<[^<>\"{}|^`\\\s]*>)"
    r"|#[^\n]*",
    re.S,
)
_DIRECTIVE: Final = re.compile(
    r"\s*(?:@prefix\s+([^\s:]*):\s*<([^>]*)>\s*\.|@base\s+<([^>]*)>\s*\."
    r"|PREFIX\s+([^\s:]*):\s*<([^>]*)>|BASE\s+<([^>]*)>)",
    re.I,
)
_SUBJECT: Final = re.compile(r"\s*(?:<([^>]*)>|([^\s:<\"'\[\](){};,.]*):([^\s<\"'\[\](){};,]*))")
_FULL_STOP: Final = re.compile(r"\.(?=\s|$)")


def subject_lines(text: str) -> dict[str, int]:
    """Return the line, from 1, of the first statement about each subject of a Turtle text."""
    masked = _OPAQUE.sub(_blanked, text)
    prefixes: dict[str, str] = {}
    lines: dict[str, int] = {}
    place = line = 0
    at = 0
    while at < len(masked):
        directive = _DIRECTIVE.match(masked, at)
        if directive:
            _declare(prefixes, directive)
            at = directive.end()
            continue
        subject = _SUBJECT.match(masked, at)
        if subject:
            start = at + len(subject[0]) - len(subject[0].lstrip())
            line += masked.count("\n", place, start)
            place = start
            iri = _resolved(prefixes, subject)
            if iri is not None:
                lines.setdefault(iri, line + 1)
        stop = _FULL_STOP.search(masked, at)
        at = stop.end() if stop else len(masked)
    return lines


def _blanked(match: re.Match[str]) -> str:
    if match[1]:
        return match[1]
    return re.sub(r"[^\n]", "_" if match[0][0] in "\"'" else " ", match[0])


def _declare(prefixes: dict[str, str], directive: re.Match[str]) -> None:
    namespace = directive[2] or directive[5]
    if namespace is not None:
        prefixes[directive[1] or directive[4] or ""] = namespace


def _resolved(prefixes: dict[str, str], subject: re.Match[str]) -> str | None:
    if subject[1] is not None:
        return subject[1] if ":" in subject[1] else None
    namespace = prefixes.get(subject[2])
    local = subject[3].rstrip(".")
    return None if namespace is None or "\\" in local else namespace + local

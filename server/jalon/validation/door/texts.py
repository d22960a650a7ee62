"""What a text must be before a parser sees it; every scan is linear in the size of the text.

UTF-8, not nested deep, no entity, no context elsewhere.
"""

import json
import re
from typing import Any, Final
from xml.parsers import expat

from jalon.errors import BadSyntax
from jalon.validation.door.limits import DoorLimits
from jalon.validation.places import Lines

_INTERESTING: Final = re.compile(r"[\"'<\\#\[\](){}]|>>|@prefix\b|\bPREFIX\b", re.I)
_IRI: Final = re.compile(r"<[^<>\"{}|^`\s]*>")
_END_OF_LINE: Final = re.compile(r"[^\n]*")
_SHORT: Final = {
    '"': re.compile(r'"(?:[^"\\\n]|\\.)*"', re.S),
    "'": re.compile(r"'(?:[^'\\\n]|\\.)*'", re.S),
}


_MARKUP: Final = re.compile(
    r"(?:\^\^\s*|\"@type\"\s*:\s*\"|datatype\s*=\s*[\"'])"
    r"(?:rdf:|<?http://www\.w3\.org/1999/02/22-rdf-syntax-ns#)(?:HTML|XMLLiteral)\b"
)


def refuse_markup(text: str) -> None:
    """Raise ``BadSyntax`` where a text is given as HTML or XML: nested markup hangs its readers."""
    match = _MARKUP.search(text)
    if match is None:
        return
    place = Lines(text).place(*match.span())
    raise BadSyntax(
        f"Ligne {place.line} : un texte est donné comme HTML ou XML ; le balisage n'est pas lu. "
        "Écrivez un texte simple.",
        f"Line {place.line}: a text is given as HTML or XML; markup is not read. "
        "Write a plain text.",
        place.line,
        place.column,
    )


def decoded(data: bytes) -> str:
    """Return the text of a document; raises ``BadSyntax`` with the line when it is not UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _not_utf8(1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(data.count(b"\n", 0, error.start) + 1) from None
    nul = text.find("\0")
    if nul >= 0:
        line = text.count("\n", 0, nul) + 1
        raise BadSyntax(
            f"Ligne {line} : un signe nul (U+0000). Ce n'est pas un texte : enregistrez le "
            "document en UTF-8.",
            f"Line {line}: a null sign (U+0000). This is no text: save the document in UTF-8.",
            line,
        )
    return text


def _not_utf8(line: int) -> BadSyntax:
    return BadSyntax(
        f"Ligne {line} : le document n'est pas en UTF-8. Enregistrez-le en UTF-8 depuis votre "
        "éditeur, puis recommencez.",
        f"Line {line}: the document is not in UTF-8. Save it in UTF-8 from your editor, then "
        "try again.",
        line,
    )


def admit_turtle(text: str, limits: DoorLimits) -> None:
    """Raise ``BadSyntax`` when Turtle, TriG or N-Triples is nested too deep, or all prefixes."""
    depth = prefixes = at = 0
    while match := _INTERESTING.search(text, at):
        sign, at = match[0], match.end()
        if sign in "\"'":
            end = _string_end(text, match.start(), sign)
            if end is None:
                return  # never closed: the parser says where
            at = end
        elif sign == "#":
            at = _matched_end(_END_OF_LINE, text, at)
        elif sign == "\\":
            at += 1
        elif sign == "<":
            if text.startswith("<<", match.start()):
                depth, at = depth + 1, at + 1
            else:
                at = max(at, _matched_end(_IRI, text, match.start()))
        elif sign in "[({":
            depth += 1
        elif sign in "])}" or sign == ">>":
            depth -= 1
        else:
            prefixes += 1
        if depth > limits.depth:
            raise _too_deep(text, match.start(), limits)
        if prefixes > limits.prefixes:
            raise BadSyntax(
                f"Plus de {limits.prefixes} préfixes : gardez ceux qui servent.",
                f"More than {limits.prefixes} prefixes: keep those in use.",
            )


def _string_end(text: str, start: int, quote: str) -> int | None:
    """Return where a string ends, None when it is not closed."""
    if not text.startswith(quote * 3, start):
        match = _SHORT[quote].match(text, start)
        return match.end() if match else None
    at = start + 3
    while (found := text.find(quote * 3, at)) >= 0:
        slash = found
        while text[slash - 1] == "\\" and slash > at:
            slash -= 1
        if (found - slash) % 2 == 0:
            return found + 3
        at = found + 1
    return None


def _matched_end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def admit_json(text: str, limits: DoorLimits) -> None:
    """Raise ``BadSyntax`` when JSON-LD is nested too deep, ambiguous, or names a context elsewhere.

    JSON-LD 1.1, 9.1: a remote context would be fetched; none ever is.
    """
    _admit_json_depth(text, limits)
    try:
        json.loads(
            text,
            object_pairs_hook=_admit_members,
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=str,
        )
    except json.JSONDecodeError as error:
        raise BadSyntax(
            f"JSON mal écrit, ligne {error.lineno}, colonne {error.colno} : {error.msg}.",
            f"Malformed JSON, line {error.lineno}, column {error.colno}: {error.msg}.",
            error.lineno,
            error.colno,
            Lines(text).place(error.pos, error.pos).excerpt,
        ) from None


def _admit_json_depth(text: str, limits: DoorLimits) -> None:
    depth = at = 0
    sought = re.compile(r"[\"\[\]{}]")
    while match := sought.search(text, at):
        at = match.end()
        if match[0] == '"':
            end = _string_end(text, match.start(), '"') if text[at : at + 2] != '""' else at + 1
            if end is None:
                return
            at = end
        elif match[0] in "[{":
            depth += 1
            if depth > limits.depth:
                raise _too_deep(text, match.start(), limits)
        else:
            depth -= 1


def _admit_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = next(key for key, _ in pairs if [name for name, _ in pairs].count(key) > 1)
        raise BadSyntax(
            f"JSON-LD : la clé « {twice} » est donnée deux fois dans un même objet. Gardez-en une.",
            f"JSON-LD: the key “{twice}” is given twice in one object. Keep one of them.",
        )
    contexts = members.get("@context")
    for context in contexts if isinstance(contexts, list) else [contexts]:
        if isinstance(context, str):
            raise _remote_context(context)
    if isinstance(members.get("@import"), str):
        raise _remote_context(members["@import"])
    return members


def _remote_context(address: str) -> BadSyntax:
    return BadSyntax(
        f"JSON-LD : le contexte {address[:120]} n'est pas lu, car aucun document n'est cherché "
        "ailleurs. Écrivez le contexte dans le document.",
        f"JSON-LD: the context {address[:120]} is not read, because no document is fetched from "
        "elsewhere. Write the context in the document.",
    )


def _no_number(name: str) -> Any:
    raise BadSyntax(
        f"JSON : {name} n'est pas un nombre permis.", f"JSON: {name} is not an allowed number."
    )


def _finite(text: str) -> str:
    if float(text) in (float("inf"), float("-inf")):
        raise BadSyntax(
            f"JSON : le nombre {text[:40]} est hors des bornes.",
            f"JSON: the number {text[:40]} is out of range.",
        )
    return text


def admit_xml(text: str, limits: DoorLimits) -> None:
    """Raise ``BadSyntax`` when XML declares a DOCTYPE or an entity, or is nested too deep.

    783 bytes of entities end a process that expands them.
    """
    for word in ("<!DOCTYPE", "<!ENTITY"):
        found = text.upper().find(word)
        if found >= 0:
            place = Lines(text).place(found, found)
            raise BadSyntax(
                f"Ligne {place.line} : le XML contient une déclaration {word[2:]}, qui n'est pas "
                "lue. Retirez-la, écrivez les adresses en entier.",
                f"Line {place.line}: the XML has a {word[2:]} declaration, which is not read. "
                "Remove it, write the addresses in full.",
                place.line,
                place.column,
            )
    _admit_xml_depth(text, limits)


class _TooDeep(Exception):
    """The elements of an XML text are nested too deep."""


def _admit_xml_depth(text: str, limits: DoorLimits) -> None:
    parser, depth = expat.ParserCreate(), 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.depth:
            raise _TooDeep

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(text.encode(), True)
    except _TooDeep:
        raise _deep(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, limits) from None
    except expat.ExpatError as error:
        line, column = error.lineno, error.offset + 1
        raise BadSyntax(
            f"XML mal écrit, ligne {line}, colonne {column} : {expat.ErrorString(error.code)}.",
            f"Malformed XML, line {line}, column {column}: {expat.ErrorString(error.code)}.",
            line,
            column,
        ) from None


def _too_deep(text: str, at: int, limits: DoorLimits) -> BadSyntax:
    place = Lines(text).place(at, at + 1)
    return _deep(place.line, place.column, limits)


def _deep(line: int, column: int, limits: DoorLimits) -> BadSyntax:
    return BadSyntax(
        f"Ligne {line}, colonne {column} : plus de {limits.depth} niveaux imbriqués. Une fiche "
        "n'en a pas besoin : donnez une adresse à chaque chose.",
        f"Line {line}, column {column}: more than {limits.depth} levels of nesting. A record "
        "needs none: give each thing an address.",
        line,
        column,
    )

"""Slips in the signs of a SPARQL text: quotes, spaces, strings, IRIs, names and their prefixes."""

import re
import unicodedata
from difflib import get_close_matches
from typing import Final

from jalon.namespaces import PREFIXES
from jalon.store.syntax.reading import Reading
from jalon.store.syntax.slip import (
    NOTHING,
    Slip,
    SlipRule,
    after,
    before,
    said,
    shown,
    stop_of,
    touching,
)
from jalon.store.tokens import ESCAPE, Token

_QUOTES: Final = frozenset("“”„‟‘’‚‛«»‹›`´″′＂")
_LOOKALIKES: Final = {
    "–": "-", "—": "-", "−": "-", "（": "(", "）": ")", "｛": "{", "｝": "}", "；": ";",
    "，": ",", "：": ":", "？": "?", "．": ".", "≠": "!=", "≤": "<=", "≥": ">=",
    "¬": "!", "∧": "&&", "∨": "||",
    "×": "*", "÷": "/", "…": "...",
}  # fmt: skip
_INSIDE: Final = {
    quotes: re.compile(rf"{quotes}(?:[^\\{ending}]|{more}{ESCAPE})*+", re.S)
    for quotes, ending, more in (
        ('"', '"\n\r', ""),
        ("'", "'\n\r", ""),
        ('"""', '"', '"(?!"")|'),
        ("'''", "'", "'(?!'')|"),
    )
}
_IRI: Final = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*:|[/#])[^<>\"{}|^`\\\x00-\x20]*+")
_SCHEMES: Final = frozenset(("http", "https", "urn", "mailto", "ftp", "file", "tel", "data"))
_KNOWN: Final = {
    "dbo": "http://dbpedia.org/ontology/",
    "dbr": "http://dbpedia.org/resource/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    **PREFIXES,
}
"""Prefixes that everyone takes for declared, and the house's own."""


def _typographic_quote(reading: Reading) -> Slip | None:
    sign = stop_of(reading).text
    if sign not in _QUOTES:
        return None
    return Slip(
        f"le signe {sign} est un guillemet typographique. Écrivez un texte entre guillemets droits,"
        ' "texte".',
        f"the sign {sign} is a typographic quotation mark. Write a text in straight quotes,"
        ' "text".',
    )


def _lookalike(reading: Reading) -> Slip | None:
    sign = stop_of(reading).text
    meant = _LOOKALIKES.get(sign)
    if meant is None:
        return None
    return Slip(
        f"le signe « {sign} » n'est pas de SPARQL. Écrivez {meant} à sa place.",
        f"the sign “{sign}” is none of SPARQL's. Write {meant} in its place.",
    )


def _invisible(reading: Reading) -> Slip | None:
    """See spaces that are no spaces (no-break, zero-width…) and control characters."""
    stop = stop_of(reading)
    sign = stop.text[:1]
    if sign == "\ufeff":  # a letter for the grammar: it begins a word
        stop = Token("sign", sign, stop.start)
    elif not sign or unicodedata.category(sign) not in ("Zs", "Zl", "Zp", "Cf", "Cc"):
        return None
    code = f"U+{ord(sign):04X}"
    name = unicodedata.name(sign, "")
    named = f"{code}, {name}" if name else code
    return Slip(
        f"un caractère invisible ({named}) n'est pas permis ici. Remplacez-le par une espace "
        "ordinaire, ou supprimez-le.",
        f"an invisible character ({named}) is not allowed here. Replace it with an ordinary "
        "space, or delete it.",
        stop,
    )


def _string(reading: Reading) -> Slip | None:
    """See a string that nothing closes, and an escape that does not exist."""
    stop = stop_of(reading)
    opening = stop.text
    last = before(reading)
    if last.text in ('""', "''") and touching(last, stop) and stop.text[:1] == last.text[0]:
        stop, opening = last, last.text[0] * 3
    inside = _INSIDE.get(opening)
    found = inside.match(reading.text, stop.start) if inside else None
    if found is None:
        return None
    if reading.text[found.end() : found.end() + 1] == "\\":
        wrong = reading.text[found.end() : found.end() + 2]
        return Slip(
            f"l'échappement {wrong} n'est pas bien formé. Écrivez \\\\ pour une barre oblique "
            "inverse ; sont permis \\t \\n \\r \\b \\f \\\" \\' \\\\ et \\u avec les 4 chiffres "
            "hexadécimaux d'un caractère.",
            f"the escape {wrong} is not well-formed. Write \\\\ for a backslash; allowed are "
            "\\t \\n \\r \\b \\f \\\" \\' \\\\ and \\u with the 4 hexadecimal digits of a "
            "character.",
            Token("sign", wrong, found.end()),
        )
    if len(opening) == 3:
        return Slip(
            f"la chaîne qui commence ici par {opening} n'est jamais fermée. Ajoutez {opening} à "
            "sa fin.",
            f"the string that begins here with {opening} is never closed. Add {opening} at its "
            "end.",
            stop,
        )
    return Slip(
        f"la chaîne qui commence ici n'est pas fermée sur sa ligne. Ajoutez {opening} à sa fin "
        f"(sur plusieurs lignes : {opening * 3}…{opening * 3}).",
        f"the string that begins here is not closed on its line. Add {opening} at its end (over "
        f"several lines: {opening * 3}…{opening * 3}).",
        stop,
    )


def _inner_quote(reading: Reading) -> Slip | None:
    """See a string that ends sooner than meant."""
    stop, last = stop_of(reading), before(reading)
    if last.kind != "string" or not touching(last, stop) or not said(stop):
        return None
    quote = last.text[0]
    return Slip(
        f"la chaîne finit juste avant « {shown(stop)} ». Dans une chaîne, {quote} s'écrit "
        f"\\{quote}.",
        f"the string ends just before “{shown(stop)}”. In a string, {quote} is written \\{quote}.",
    )


def _language(reading: Reading) -> Slip | None:
    stop, last = stop_of(reading), before(reading)
    broken = stop.text == "@" and touching(last, stop)
    if not broken and not (last.kind == "tag" and touching(last, stop)):
        return None
    if last.kind not in ("tag", "string") or (stop.kind == "sign" and not broken):
        return None
    return Slip(
        "la langue d'un texte s'écrit @fr ou @en-GB, et une espace la suit.",
        "the language of a text is written @fr or @en-GB, and a space follows it.",
        last if last.kind == "tag" else stop,
    )


def _broken_iri(reading: Reading) -> Slip | None:
    """See a space or another sign in an IRI, or an IRI that nothing closes."""
    stop = stop_of(reading)
    found = _IRI.match(reading.text, stop.start) if stop.text == "<" else None
    if found is None or "iri" not in reading.expected:
        return None
    place = found.end()
    wrong = reading.text[place : place + 1]
    line = reading.text[place:].split("\n", 1)[0]
    if ">" not in line.split("<", 1)[0]:
        return Slip(
            "l'IRI qui commence ici n'est pas fermée. Ajoutez > à sa fin.",
            "the IRI that begins here is not closed. Add > at its end.",
        )
    culprit = Token("sign", wrong, place)
    if wrong.isspace():
        return Slip(
            "une IRI ne contient pas d'espace. Écrivez %20 à sa place, ou supprimez-la.",
            "an IRI holds no space. Write %20 in its place, or delete it.",
            culprit,
        )
    if wrong == "\\":
        return Slip(
            "dans une IRI, un échappement s'écrit \\u avec les 4 chiffres hexadécimaux d'un "
            "caractère.",
            "in an IRI, an escape is written \\u with the 4 hexadecimal digits of a character.",
            culprit,
        )
    return Slip(
        f"le signe {wrong} n'est pas permis dans une IRI. Écrivez-le en pourcent : "
        f"{_percent(wrong)}.",
        f"the sign {wrong} is not allowed in an IRI. Write it percent-encoded: {_percent(wrong)}.",
        culprit,
    )


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))


def _prefix(reading: Reading) -> Slip | None:
    """See a name whose prefix is not declared, or an IRI without its brackets."""
    stop = stop_of(reading)
    if not reading.undeclared:
        return None
    prefix = stop.text.partition(":")[0]
    follows = reading.text[stop.end : stop.end + 2]
    if prefix.lower() in _SCHEMES and (follows == "//" or prefix.lower() not in ("data", "file")):
        return _bare_iri()
    name = f"{prefix}:"
    fr, en = _declaration(prefix, reading.prefixes)
    return Slip(f"préfixe {name} non déclaré.{fr}", f"prefix {name} is not declared.{en}")


def _bare_iri() -> Slip:
    return Slip(
        "une IRI s'écrit entre < et > : <http://…>.",
        "an IRI is written between < and >: <http://…>.",
    )


def _declaration(prefix: str, declared: set[str]) -> tuple[str, str]:
    """Return what to do about a prefix that is not declared."""
    if prefix in _KNOWN:
        return (
            f" Ajoutez en tête : PREFIX {prefix}: <{_KNOWN[prefix]}>",
            f" Add at the top: PREFIX {prefix}: <{_KNOWN[prefix]}>",
        )
    near = [f"{each}:" for each in get_close_matches(prefix, filter(None, declared), 1)]
    known = [] if near else get_close_matches(prefix, _KNOWN, 2)
    meant = near or [f"PREFIX {each}: <{_KNOWN[each]}>" for each in known]
    if meant:
        return (
            f" Vouliez-vous dire {' ou '.join(meant)} ?",
            f" Did you mean {' or '.join(meant)}?",
        )
    line = f"PREFIX {prefix}: <…>"
    return f" Déclarez-le en tête : {line}", f" Declare it at the top: {line}"


def _declared_badly(reading: Reading) -> Slip | None:
    """See a declaration without its colon or its brackets, with a full stop, or as in Turtle."""
    stop, last = stop_of(reading), before(reading)
    if stop.text.lower() in ("@prefix", "@base"):
        word = stop.text[1:].upper()
        return Slip(
            f"c'est l'écriture de Turtle. En SPARQL : {word} sans @ et sans point à la fin.",
            f"this is how Turtle writes it. In SPARQL: {word} without @, and no full stop at "
            "the end.",
        )
    if reading.expected == {"ns"}:
        name = stop.text.partition(":")[0] if stop.kind in ("pname", "word") else ""
        example = f"PREFIX {name or 'ex'}: <…>"
        return Slip(
            f"après PREFIX vient un préfixe qui finit par « : », puis son IRI : {example}",
            f"after PREFIX comes a prefix that ends with “:”, then its IRI: {example}",
        )
    if stop.text == "." and reading.frame.name in ("Query", "Update", "Prologue"):
        declared = last.kind == "iri" and reading.frames[-1].name in ("PrefixDecl", "Prologue")
        if declared:
            return Slip(
                "pas de point après une déclaration PREFIX ou BASE. Supprimez-le.",
                "no full stop after a PREFIX or BASE declaration. Delete it.",
            )
    if reading.expected == {"iri"} and said(stop) == "" and stop.kind in ("pname", "string"):
        return _bare_iri()
    return None


def _dotted_name(reading: Reading) -> Slip | None:
    """See the rest of a name that cannot be written as a prefixed name here."""
    stop, last = stop_of(reading), before(reading)
    if last.text == "." and touching(before(reading, 2), last) and touching(last, stop):
        name = before(reading, 2)
        sign, at = ".", last
    elif stop.text in ("/", "(", "+", "&", "%", "~", "!", "=", "@", "#", "*"):
        name, sign, at = last, stop.text, stop
        if not touching(last, stop) or after(reading) is NOTHING or not _goes_on(reading):
            return None
    else:
        return None
    if name.kind != "pname":
        return None
    return Slip(
        f"« {sign} » ne peut pas suivre le nom {shown(name)}. S'il en fait partie, écrivez "
        f"\\{sign}, ou l'IRI entière entre < et >.",
        f"“{sign}” cannot follow the name {shown(name)}. If it is part of it, write \\{sign}, or "
        "the whole IRI between < and >.",
        at,
    )


def _goes_on(reading: Reading) -> bool:
    """Whether the token after the stop touches it and is the rest of a name."""
    following = after(reading)
    return touching(stop_of(reading), following) and following.kind in ("word", "number")


def _bare_date(reading: Reading) -> Slip | None:
    stop, last, following = stop_of(reading), before(reading), after(reading)
    joined = stop.text in ("-", "/") and touching(last, stop) and touching(stop, following)
    if not joined or last.kind != "number" or following.kind != "number":
        return None
    return Slip(
        'une date s\'écrit "2023-05-17"^^xsd:date, avec ses guillemets et son type.',
        'a date is written "2023-05-17"^^xsd:date, with its quotes and its datatype.',
        last,
    )


SIGN_SLIPS: Final[tuple[SlipRule, ...]] = (
    _typographic_quote,
    _lookalike,
    _invisible,
    _string,
    _inner_quote,
    _language,
    _prefix,
    _declared_badly,
    _broken_iri,
    _bare_date,
    _dotted_name,
)

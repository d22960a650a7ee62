"""Terms that are well-formed signs and no right terms: IRIs, language tags, numbers, versions.

Looked for in a text that reads well to its end and that the engine refused all the same.
"""

from typing import Final

from pyoxigraph import NamedNode

from jalon.store.syntax.reading import Reading
from jalon.store.syntax.slip import Slip, SlipRule, said, shown
from jalon.store.tokens import Token

_LONGEST: Final = 8
_LARGEST: Final = 2**64


def _iri(reading: Reading) -> Slip | None:
    for token in reading.tokens:
        if token.kind == "iri" and ":" in token.text and "\\" not in token.text:
            try:
                NamedNode(token.text[1:-1])
            except ValueError:
                return Slip(
                    f"{shown(token)} n'est pas une IRI absolue bien formée.",
                    f"{shown(token)} is no well-formed absolute IRI.",
                    token,
                )
    return None


def _language(reading: Reading) -> Slip | None:
    for token in reading.tokens:
        tag, _, direction = token.text[1:].partition("--")
        if token.kind == "tag" and (
            direction not in ("", "ltr", "rtl") or max(map(len, tag.split("-"))) > _LONGEST
        ):
            return Slip(
                f"{shown(token)} n'est pas une langue. Écrivez @fr, @en-GB, ou @ar--rtl avec le "
                "sens.",
                f"{shown(token)} is no language. Write @fr, @en-GB, or @ar--rtl with the "
                "direction.",
                token,
            )
    return None


def _large_number(reading: Reading) -> Slip | None:
    last = Token("", "", 0)
    for token in reading.tokens:
        limits = said(last) in ("LIMIT", "OFFSET") and len(token.text) >= len(str(_LARGEST))
        if limits and (len(token.text) > len(str(_LARGEST)) or int(token.text) >= _LARGEST):
            return Slip(
                f"{said(last)} : ce nombre est trop grand.",
                f"{said(last)}: this number is too large.",
                token,
            )
        last = token
    return None


def _version(reading: Reading) -> Slip | None:
    for token, frame in zip(reading.tokens, reading.frames, strict=True):
        long = token.kind == "string" and token.text[:3] in ('"""', "'''")
        if long and frame.name == "Prologue":
            return Slip(
                'la version s\'écrit entre guillemets simples ou doubles : VERSION "1.2".',
                'the version is written in one pair of quotes: VERSION "1.2".',
                token,
            )
    return None


def _two_semicolons(reading: Reading) -> Slip | None:
    last = Token("", "", 0)
    for token, frame in zip(reading.tokens, reading.frames, strict=True):
        if frame.name == "Update":
            if last.text == ";":
                return Slip(
                    "« ; » est en trop : il sépare deux opérations, un seul suffit.",
                    "“;” is one too many: it separates two operations, one is enough.",
                    token,
                )
            last = token
        else:
            last = Token("", "", 0)
    return None


TERM_SLIPS: Final[tuple[SlipRule, ...]] = (
    _iri,
    _language,
    _large_number,
    _version,
    _two_semicolons,
)

"""What a slip is: a sentence in both languages for what went wrong in a SPARQL text, and its place.

Only what is certain is told: each rule looks at the token that the grammar does not allow, and at
what stands around it (``Reading``); a rule that does not know says nothing.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from jalon.store.syntax.reading import Reading
from jalon.store.tokens import Token

NOTHING: Final = Token("", "", 0)
_SHOWN: Final = 40


class Slip(NamedTuple):
    """What is wrong and what to do; ``at`` is where, None for where the reading stopped."""

    fr: str
    en: str
    at: Token | None = None


SlipRule = Callable[[Reading], Slip | None]


def stop_of(reading: Reading) -> Token:
    """Return the token that cannot be where it is."""
    return reading.stop or NOTHING


def before(reading: Reading, steps: int = 1) -> Token:
    """Return a token before the stop."""
    return reading.tokens[-steps] if len(reading.tokens) >= steps else NOTHING


def after(reading: Reading, steps: int = 1) -> Token:
    """Return a token after the stop."""
    return reading.ahead[steps - 1] if len(reading.ahead) >= steps else NOTHING


def said(token: Token) -> str:
    """Return a word in capitals, "" for any other token."""
    return token.text.upper() if token.kind == "word" else ""


def shown(token: Token) -> str:
    """Return a token's text, cut if it is long."""
    return token.text if len(token.text) <= _SHOWN else f"{token.text[: _SHOWN - 1]}…"


def touching(left: Token, right: Token) -> bool:
    """Whether nothing stands between two tokens."""
    return bool(left.text) and left.end == right.start


def closed(reading: Reading) -> frozenset[str]:
    """Return the rules that ended with the token before the stop."""
    if not reading.frames:
        return frozenset()
    still = set(map(id, reading.frame.around()))
    return frozenset(each.name for each in reading.frames[-1].around() if id(each) not in still)


def place_name(reading: Reading, token: Token) -> tuple[str, str]:
    """Return the line and column of a token, in words, in both languages."""
    line = reading.text.count("\n", 0, token.start) + 1
    column = token.start - reading.text.rfind("\n", 0, token.start)
    return f"ligne {line}, colonne {column}", f"line {line}, column {column}"


def first_slip(rules: tuple[SlipRule, ...], reading: Reading) -> Slip | None:
    """Return what the first rule that knows says."""
    return next((slip for rule in rules if (slip := rule(reading)) is not None), None)

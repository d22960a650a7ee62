"""The gate before the engine: refuses a SPARQL text that would hurt it, before any child sees it.

pyoxigraph's parser recurses: 7 kB of brackets kill the process (0.5.13), and a few hundred joins
keep its planner busy for a minute. An ordinary text passes on counts of characters alone, upper
bounds of every limit (7 µs at 2 kB); beyond a bound, the terminals are read (``measure``).
https://www.w3.org/TR/sparql12-query/#sparqlGrammar
"""

import re
from dataclasses import dataclass
from typing import Final, Self

from jalon.errors import BadQuery, GateRefused
from jalon.settings import Settings
from jalon.store.measure import Measure
from jalon.store.tokens import Token, Tokens

_STEPS: Final = 2_000_000
"""Tokens the parser may read, those it reads again included (about 2 s)."""
_SUSPECT: Final = re.compile(
    # A parenthesis that may begin a collection, which has no sign between its terms: two terms in
    # a row, or something that a glance cannot tell.
    r"\(\s*+(?!(?:DISTINCT|NOT)\b)(?:[(\[<#'\"\\]|[^\s(){}\[\]<>\"',;|&=!*/^+#\\]++\s*+"
    r"(?:[?$\"'\[(:_0-9#\\]|<[^\s=]|[+-]\s*+[0-9.]|[A-Za-z](?!s\b|S\b|n\b|N\b|ot\b|OT\b)))",
    re.I,
)
_TWICE: Final = ("exists", "replace", "substr", "regex", "group_concat")
_CALLING: Final = ("SERVICE", "LOAD")


@dataclass(frozen=True, slots=True)
class GateLimits:
    """What a text may hold; see the settings of the same names."""

    bytes: int
    nesting: int
    chain: int
    patterns: int
    values: int
    service_allowed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the limits that the settings tell."""
        allowed = map(str.strip, settings.service_allowed.split(","))
        return cls(
            settings.query_bytes,
            settings.gate_nesting,
            settings.gate_chain,
            settings.gate_patterns,
            settings.gate_values,
            frozenset(filter(None, allowed)),
        )


def check(text: str, limits: GateLimits) -> None:
    """Let a query or an update pass, or raise with the rule and the place.

    ``GateRefused`` when it is over a limit; ``BadQuery`` for a SERVICE or LOAD that is not allowed
    and for a code-point escape outside of strings and IRIs.
    """
    if not _surely_small(text, limits):
        _read(text, limits)


def has_dataset_clause(text: str) -> bool:
    """Whether a query says FROM: pyoxigraph's union option would silently overrule it (0.5.13)."""
    if "from" not in text.lower():
        return False
    depth, describing, last = 0, False, ""
    for token in Tokens(text):
        word = token.text.upper()
        depth += (token.text in ("{", "(")) - (token.text in ("}", ")"))
        describing = describing or word == "DESCRIBE"
        glued = token.kind == "pname" and last != "PREFIX" and not describing  # FROMex:g
        if depth == 0 and (token.kind == "word" or glued) and word.startswith("FROM"):
            return True
        last = word
    return False


def _surely_small(text: str, limits: GateLimits) -> bool:
    """Whether counts of characters prove that a text is within every limit."""
    count = text.count
    brackets = count("(") + count("{") + count("[") + count("<<")
    slashes = count("/") - 2 * count("://")  # never two in a row outside of IRIs
    joins = count(".") + count(";") + count(",") + slashes + count("|") + count("^") + count("~")
    if brackets > limits.nesting or joins + 2 * brackets > limits.patterns:
        return False
    bangs = count("!")
    signs = count("+") + count("-") + count("*") + count("/") + count("|") + count("&") + bangs
    if signs + 2 * brackets > limits.chain or len(text) >= 2 * limits.values:
        return False
    if "\\u" in text or "\\U" in text:
        return False
    lower = text.lower()
    if "service" in lower or "load" in lower or "describe" in lower:
        return False
    twice = bangs + sum(map(lower.count, _TWICE)) + 1
    return len(text) << min(twice, 64) <= _STEPS and _SUSPECT.search(text) is None


def _read(text: str, limits: GateLimits) -> None:
    tokens = Tokens(text)
    measure = Measure(tokens)
    calls = _Calls(text, limits.service_allowed)
    for token in tokens:
        if token.kind == "sign" and token.text == "\\":
            raise _stray_escape(text, token)
        calls.feed(token)
        measure.feed(token)
        if (
            measure.nesting > limits.nesting
            or measure.chain > limits.chain
            or measure.patterns > limits.patterns
            or measure.values > limits.values
            or measure.steps > _STEPS
        ):
            raise _over(text, token, measure, limits)
    calls.end()

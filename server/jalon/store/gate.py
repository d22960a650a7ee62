"""The gate before the engine: refuses a SPARQL text that would hurt it, before any child sees it.

pyoxigraph's parser recurses: 7 kB of brackets kill the process (0.5.13), and a few hundred joins
keep its planner busy for a minute. An ordinary text passes on counts of characters alone, upper
bounds of every limit; beyond a bound, the terminals are read (``measure``).
https://www.w3.org/TR/sparql12-query/#sparqlGrammar
"""

import re
from dataclasses import dataclass
from typing import Final, Self

from jalon.errors import BadQuery, GateRefused, TooLarge
from jalon.settings import Settings
from jalon.store import grammar
from jalon.store.measure import Measure
from jalon.store.tokens import Token, Tokens, place_of

_STEPS: Final = 2_000_000
"""Tokens the parser may read, those it reads again included (about 2 s)."""
_SUSPECT: Final = re.compile(
    # A parenthesis that may begin a collection, whose terms no sign separates: one that begins
    # neither with a keyword nor with a term and what can only follow it in an expression or path.
    r"\((?!(?!true|false)[a-z]++(?![\w:.\u00b7-\U0010ffff-])|\s*+(?:[)!]|(?!true|false)[a-z]++\s|"
    r"(?:[?$]\w++|\"[^\"\\\n]*+\"|'[^'\\\n]*+'|\d++|<[^<>\s]*+>|[a-z]\w*+:\w*+)\s*+"
    r"(?:[,)=!|&*/>]|<[\s=]|[+-](?!\s*+[0-9.])|(?:AS|IN|NOT)\b)))",
    re.I,
)
_PLAIN: Final = bytes(set(range(256)) - set(b"({[<.;,/|^~!+-*&\\"))
_TWICE: Final = (b"exists", b"replace", b"substr", b"regex", b"group_concat")
_CALLING: Final = ("SERVICE", "LOAD")


@dataclass(frozen=True, slots=True)
class GateLimits:
    """What a text may hold; see the settings of the same names (``size``: query_bytes)."""

    nesting: int
    chain: int
    patterns: int
    values: int
    service_allowed: frozenset[str] = frozenset()
    size: int = 65_536

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the limits that the settings tell."""
        allowed = map(str.strip, settings.service_allowed.split(","))
        return cls(
            settings.gate_nesting,
            settings.gate_chain,
            settings.gate_patterns,
            settings.gate_values,
            frozenset(filter(None, allowed)),
            settings.query_bytes,
        )


def check(text: str, limits: GateLimits) -> None:
    """Let a query or an update pass, or raise with the rule and the place.

    ``TooLarge`` for a text of more bytes than ``size``; ``GateRefused`` when it is over another
    limit; ``BadQuery`` for a SERVICE or LOAD that is not allowed, for a code-point escape outside
    of strings and IRIs, and for what the engine wrongly takes.
    """
    require_size(text, limits.size)
    if not _surely_small(text, limits):
        _read(text, limits)
    grammar.check(text)


def require_size(text: str, size: int) -> None:
    """Raise ``TooLarge`` for a text of more than so many bytes of UTF-8."""
    if 4 * len(text) > size and len(text.encode("utf-8", "replace")) > size:
        raise TooLarge(
            f"La requête dépasse {size} octets.", f"The query is larger than {size} bytes."
        )


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
    data = text.encode("utf-8", "surrogatepass")
    count = data.translate(None, _PLAIN).count
    brackets = count(b"(") + count(b"{") + count(b"[") + count(b"<") // 2
    bars, slashes, bangs = count(b"|"), count(b"/"), count(b"!")
    signs = count(b"+") + count(b"-") + count(b"*") + count(b"&") + slashes + bars + bangs
    if brackets > limits.nesting or signs + 2 * brackets > limits.chain:
        return False
    joins = count(b".") + count(b";") + count(b",") + slashes + bars + count(b"^") + count(b"~")
    over = joins + 2 * brackets - limits.patterns
    if over > 0 and over > 2 * data.count(b"://"):  # never two slashes in a row outside of IRIs
        return False
    if len(data) >= 2 * limits.values:
        return False
    if count(b"\\") and (b"\\u" in data or b"\\U" in data):
        return False
    lower = data.lower()
    if b"service" in lower or b"load" in lower or b"describe" in lower:
        return False
    twice = bangs + sum(map(lower.count, _TWICE)) + 1
    return len(data) << min(twice, 64) <= _STEPS and _SUSPECT.search(text) is None


def _read(text: str, limits: GateLimits) -> None:
    tokens = Tokens(text)
    measure = Measure(tokens)
    calls = _Calls(text, limits.service_allowed)
    for token in tokens:
        if token.text == "\\" and text[token.end : token.end + 1] in ("u", "U"):
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


@dataclass(slots=True)
class _Calls:
    """Watches for SERVICE and LOAD; a child can open no socket, whatever its text says."""

    text: str
    allowed: frozenset[str]
    _keyword: Token | None = None
    _glued: Token | None = None
    _last: Token | None = None
    _describing: bool = False

    def feed(self, token: Token) -> None:
        """Take the next token; raises ``BadQuery`` at a call that is not allowed."""
        word = token.text.upper() if token.kind in ("word", "pname") else ""
        if self._glued is not None and token.text == "{":
            raise self._closed(self._glued, "SERVICE")
        self._glued = None
        if self._keyword is not None and word != "SILENT":
            if token.kind != "iri" or token.text[1:-1] not in self.allowed:
                raise self._closed(self._keyword, self._name(self._keyword))
            self._keyword = None
        elif token.kind == "word" and ("SERVICE" in word or word.startswith("LOAD")):
            self._keyword = token
        elif token.kind == "pname" and word.startswith(_CALLING):
            self._watch_glued(token, word)
        self._describing = self._describing or word == "DESCRIBE"
        self._last = token

    def end(self) -> None:
        """Take the end of the text."""
        if self._keyword is not None:
            raise self._closed(self._keyword, self._name(self._keyword))

    def _watch_glued(self, token: Token, word: str) -> None:
        """See ``SERVICEex:a { … }`` and ``LOADex:a``, which the engine takes for calls."""
        last = self._last
        if word.startswith("SERVICE"):
            if last is None or last.kind == "sign" or last.text.upper() in ("OPTIONAL", "MINUS"):
                self._glued = token
        elif not self._describing and (last is None or last.kind == "iri" or last.text == ";"):
            self._keyword = token if self._outside(token) else None

    def _outside(self, token: Token) -> bool:
        before = self.text[: token.start]
        return before.count("{") == before.count("}")

    def _name(self, token: Token) -> str:
        return "LOAD" if token.text.upper().startswith("LOAD") else "SERVICE"

    def _closed(self, token: Token, keyword: str) -> BadQuery:
        line, column, excerpt = place_of(self.text, token)
        return BadQuery(
            f"{keyword} est fermé ici (ligne {line}, colonne {column}) : ce service n'appelle "
            "aucune adresse que le réglage service_allowed ne nomme.",
            f"{keyword} is closed here (line {line}, column {column}): this service calls no "
            "address that the setting service_allowed does not name.",
            line,
            column,
            excerpt,
        )


def _over(text: str, token: Token, found: Measure, limits: GateLimits) -> GateRefused:
    rules = (
        ("parenthèses et accolades imbriquées", "nested brackets", found.nesting, limits.nesting),
        ("opérateurs, groupes et clauses", "operators, groups and clauses", found.chain,
         limits.chain),
        ("motifs et pas de chemins", "patterns and path steps", found.patterns, limits.patterns),
        ("lignes de VALUES", "rows of VALUES", found.values, limits.values),
        ("pas d'analyse, REPLACE, SUBSTR, REGEX ou « ! » imbriqués compris",
         "parser steps, with nested REPLACE, SUBSTR, REGEX or “!”", found.steps, _STEPS),
    )  # fmt: skip
    fr, en, amount, limit = next(rule for rule in rules if rule[2] > rule[3])
    line, column, excerpt = place_of(text, token)
    return GateRefused(
        f"Requête trop complexe, ligne {line}, colonne {column} : {fr}, {amount} trouvés, "
        f"{limit} permis. Simplifiez-la ou découpez-la.",
        f"Query too complex, line {line}, column {column}: {en}, {amount} found, {limit} "
        "allowed. Make it simpler or split it.",
        line,
        column,
        excerpt,
    )


def _stray_escape(text: str, token: Token) -> BadQuery:
    line, column, excerpt = place_of(text, token)
    return BadQuery(
        f"Échappement mal placé ou mal formé, ligne {line}, colonne {column} : dans une chaîne ou "
        "une IRI, \\u et 4 chiffres hexadécimaux ; ailleurs, le caractère lui-même.",
        f"Misplaced or malformed escape, line {line}, column {column}: in a string or an IRI, \\u "
        "and 4 hexadecimal digits; elsewhere, the character itself.",
        line,
        column,
        excerpt,
    )

"""Slips in the words of a SPARQL text: misspelt, from SQL, of the other language, or no words.

A query is no update and the reverse; a variable has its question mark, a function its brackets.
"""

from difflib import get_close_matches
from typing import Final

from jalon.store.keywords import KEYWORDS
from jalon.store.syntax.productions import CALLED, FUNCTIONS
from jalon.store.syntax.reading import Reading
from jalon.store.syntax.slip import Slip, SlipRule, after, before, said, shown, stop_of

_FORMS: Final = frozenset(("SELECT", "CONSTRUCT", "DESCRIBE", "ASK"))
_UPDATES: Final = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
_SQL: Final = {
    "AND": ("« et » s'écrit && dans une condition ; deux motifs se suivent, séparés par un point.",
            "“and” is written && in a condition; two patterns follow each other, with a full stop "
            "between them."),
    "OR": ("« ou » s'écrit || dans une condition, et { … } UNION { … } entre deux motifs.",
           "“or” is written || in a condition, and { … } UNION { … } between two patterns."),
    "LIKE": ('LIKE est du SQL. Écrivez CONTAINS(?x, "texte") ou REGEX(?x, "motif").',
             'LIKE is SQL. Write CONTAINS(?x, "text") or REGEX(?x, "pattern").'),
    "BETWEEN": ("BETWEEN est du SQL. Écrivez ?x >= 1 && ?x <= 9.",
                "BETWEEN is SQL. Write ?x >= 1 && ?x <= 9."),
    "IS": ("IS est du SQL. Écrivez BOUND(?x), ou !BOUND(?x) pour ce qui manque.",
           "IS is SQL. Write BOUND(?x), or !BOUND(?x) for what is missing."),
    "JOIN": ("JOIN est du SQL. Écrivez les motifs l'un après l'autre ; ce qui peut manquer, dans "
             "OPTIONAL { … }.",
             "JOIN is SQL. Write the patterns one after the other; what may be missing, in "
             "OPTIONAL { … }."),
    "TOP": ("TOP est du SQL. Écrivez LIMIT 10 à la fin.", "TOP is SQL. Write LIMIT 10 at the end."),
    "CASE": ("CASE est du SQL. Écrivez IF(condition, oui, non).",
             "CASE is SQL. Write IF(condition, yes, no)."),
    "UPDATE": ("UPDATE est du SQL. Écrivez DELETE { … } INSERT { … } WHERE { … }.",
               "UPDATE is SQL. Write DELETE { … } INSERT { … } WHERE { … }."),
    "NULL": ("NULL n'existe pas en SPARQL. Écrivez !BOUND(?x) dans FILTER, UNDEF dans VALUES.",
             "NULL does not exist in SPARQL. Write !BOUND(?x) in FILTER, UNDEF in VALUES."),
}  # fmt: skip
_JOINS: Final = {"INNER": "JOIN", "LEFT": "JOIN", "RIGHT": "JOIN", "ILIKE": "LIKE"}


def _nothing(reading: Reading) -> Slip | None:
    if stop_of(reading).kind != "end" or reading.opened or not reading.expected >= _FORMS:
        return None
    if reading.tokens:
        return Slip(
            "après les déclarations, la requête manque : SELECT, ASK, CONSTRUCT ou DESCRIBE.",
            "after the declarations the query is missing: SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
    return Slip(
        "la requête est vide. Elle commence par SELECT, ASK, CONSTRUCT ou DESCRIBE.",
        "the query is empty. It begins with SELECT, ASK, CONSTRUCT or DESCRIBE.",
    )


def _wrong_door(reading: Reading) -> Slip | None:
    """See an update sent as a query, and the reverse."""
    word = said(stop_of(reading))
    if word in _UPDATES and reading.expected >= _FORMS:
        return Slip(
            f"{word} est une mise à jour, pas une requête. Envoyez-la par POST dans le paramètre "
            "« update » au lieu de « query ».",
            f"{word} is an update, not a query. Send it by POST in the parameter “update” "
            "instead of “query”.",
        )
    if word in _FORMS and {"INSERT", "CLEAR"} <= reading.expected:
        return Slip(
            f"{word} est une requête, pas une mise à jour. Envoyez-la dans le paramètre « query » "
            "au lieu de « update ».",
            f"{word} is a query, not an update. Send it in the parameter “query” instead of "
            "“update”.",
        )
    return None


def _beginning(reading: Reading) -> Slip | None:
    """See a text that begins with nothing of SPARQL."""
    if stop_of(reading).kind == "end":
        return None
    if reading.expected >= _FORMS:
        return Slip(
            "une requête commence par SELECT, ASK, CONSTRUCT ou DESCRIBE.",
            "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
    if reading.expected >= _UPDATES:
        return Slip(
            "une mise à jour commence par INSERT, DELETE, LOAD, CLEAR, DROP, CREATE, COPY, MOVE, "
            "ADD ou WITH.",
            "an update begins with INSERT, DELETE, LOAD, CLEAR, DROP, CREATE, COPY, MOVE, ADD or "
            "WITH.",
        )
    return None


def _misspelt(reading: Reading) -> Slip | None:
    """See a word that comes near one that could stand here."""
    stop = stop_of(reading)
    word = said(stop)
    if not word or word in KEYWORDS or word in _SQL or len(word) < 2:
        return None
    expected = {each for each in reading.expected if each.isupper()}
    expected |= {name for name, kind in CALLED.items() if kind in reading.expected}
    if after(reading).text != "(" and "var" in reading.expected:
        expected -= FUNCTIONS
    near = get_close_matches(word, sorted(expected), 1, 0.7 if len(word) > 3 else 0.8)
    if not near:
        return None
    return Slip(
        f"« {shown(stop)} » n'est pas un mot de SPARQL. Vouliez-vous dire {near[0]} ?",
        f"“{shown(stop)}” is no word of SPARQL. Did you mean {near[0]}?",
    )


def _sql(reading: Reading) -> Slip | None:
    stop = stop_of(reading)
    word = said(stop)
    told = _SQL.get(_JOINS.get(word, word))
    if told is not None:
        return Slip(*told)
    if word == "NOT" or (said(before(reading)) == "NOT" and "EXISTS" in reading.expected):
        return Slip(
            "NOT ne va que dans NOT EXISTS { … } et NOT IN (…). La négation s'écrit !(…).",
            "NOT only goes in NOT EXISTS { … } and NOT IN (…). Negation is written !(…).",
            stop if word == "NOT" else before(reading),
        )
    if said(before(reading)) == "FROM" and word:
        return Slip(
            "FROM nomme un graphe par son IRI (<…> ou préfixe:nom), pas une table. Sans FROM, "
            "tout est interrogé : vous pouvez l'ôter.",
            "FROM names a graph by its IRI (<…> or prefix:name), not a table. Without FROM "
            "everything is asked: you can leave it out.",
        )
    if word in ("INTO", "FROM") and said(before(reading)) in ("INSERT", "DELETE"):
        verb = said(before(reading))
        return Slip(
            f"{verb} {word} est du SQL. Écrivez {verb} DATA {{ GRAPH <…> {{ … }} }}, ou {verb} "
            "{ … } WHERE { … }.",
            f"{verb} {word} is SQL. Write {verb} DATA {{ GRAPH <…> {{ … }} }}, or {verb} "
            "{ … } WHERE { … }.",
        )
    if said(before(reading)) == "IN":
        return Slip(
            "IN prend une liste entre parenthèses : ?x IN (1, 2).",
            "IN takes a list in brackets: ?x IN (1, 2).",
        )
    if stop.text == "," and said(before(reading, 2)) == "LIMIT":
        return Slip(
            "LIMIT prend un seul nombre. Écrivez LIMIT 20 OFFSET 10.",
            "LIMIT takes one number. Write LIMIT 20 OFFSET 10.",
        )
    if word in ("ASC", "DESC") or said(before(reading)) in ("ASC", "DESC"):
        return Slip(
            "le sens du tri s'écrit devant, avec des parenthèses : ORDER BY DESC(?x).",
            "the direction of the sort is written before, with brackets: ORDER BY DESC(?x).",
            stop if word in ("ASC", "DESC") else before(reading),
        )
    return None


def _boolean(reading: Reading) -> Slip | None:
    stop = stop_of(reading)
    if said(stop) not in ("TRUE", "FALSE") or "true" not in reading.expected:
        return None
    word = stop.text.lower()
    return Slip(f"{word} s'écrit en minuscules.", f"{word} is written in lower case.")


def _function(reading: Reading) -> Slip | None:
    """See a function that does not exist, or without its brackets."""
    stop = stop_of(reading)
    last = said(before(reading))
    if last in FUNCTIONS and reading.expected == {"("}:
        return Slip(
            f"ce que prend {last} se met entre parenthèses : {last}(…).",
            f"what {last} takes goes in brackets: {last}(…).",
        )
    unknown = said(stop) and said(stop) not in KEYWORDS and after(reading).text == "("
    if unknown and "call1" in reading.expected:
        return Slip(
            f"la fonction {shown(stop)} n'existe pas en SPARQL.",
            f"the function {shown(stop)} does not exist in SPARQL.",
        )
    return None


def _bare_variable(reading: Reading) -> Slip | None:
    """See a word where a variable or a term is meant."""
    stop = stop_of(reading)
    word = said(stop)
    variable = "var" in reading.expected
    if not word or word in KEYWORDS - {"A", "NAME"} or not variable:
        return None
    if reading.expected <= {"var"}:
        return Slip(
            f"il faut une variable ici : ?{shown(stop)} ?",
            f"a variable is needed here: ?{shown(stop)}?",
        )
    return Slip(
        f"« {shown(stop)} » n'est pas un mot de SPARQL. Une variable s'écrit ?{shown(stop)}, un "
        f'texte "{shown(stop)}", un nom prefixe:{shown(stop)}.',
        f"“{shown(stop)}” is no word of SPARQL. A variable is written ?{shown(stop)}, a text "
        f'"{shown(stop)}", a name prefix:{shown(stop)}.',
    )


WORD_SLIPS: Final[tuple[SlipRule, ...]] = (_nothing, _wrong_door, _misspelt, _boolean, _sql)

BARE_WORD_SLIPS: Final[tuple[SlipRule, ...]] = (_beginning, _function, _bare_variable)
"""What is looked at once no clause explains a word."""

"""Slips in the clauses of a SPARQL text: out of their place, without their braces or their AS.

What goes before the pattern, in it and after it, and what SELECT, BIND and aggregates take.
"""

from typing import Final

from jalon.store.syntax.productions import AGGREGATES, FUNCTIONS
from jalon.store.syntax.reading import Reading
from jalon.store.syntax.slip import Slip, SlipRule, before, closed, place_name, said, stop_of

_FORMS: Final = frozenset(("SELECT", "CONSTRUCT", "DESCRIBE", "ASK"))
_PATTERNS: Final = frozenset(("FILTER", "OPTIONAL", "BIND", "MINUS", "GRAPH", "SERVICE", "UNION"))
_TEMPLATES: Final = (
    "ConstructTemplate", "InsertData", "InsertTemplate", "DeleteData", "DeleteTemplate",
    "DeleteWhere",
)  # fmt: skip
_MODIFIERS: Final = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_GROUPS: Final = {
    "WHERE": ("WHERE", "le motif", "the pattern"),
    "OPTIONAL": ("OPTIONAL", "ce qui peut manquer", "what may be missing"),
    "MINUS": ("MINUS", "ce qui est à ôter", "what is to be taken away"),
    "UNION": ("UNION", "l'autre groupe", "the other group"),
    "EXISTS": ("EXISTS", "le motif", "the pattern"),
}


def _without_by(reading: Reading) -> Slip | None:
    word = said(before(reading))
    if word not in ("ORDER", "GROUP") or "BY" not in reading.expected:
        return None
    return Slip(f"après {word} vient BY : {word} BY …", f"after {word} comes BY: {word} BY …")


def _number(reading: Reading) -> Slip | None:
    word = said(before(reading))
    if word not in ("LIMIT", "OFFSET") or "integer" not in reading.expected:
        return None
    return Slip(
        f"{word} prend un nombre entier, sans signe : {word} 10.",
        f"{word} takes a whole number, without a sign: {word} 10.",
    )


def _group(reading: Reading) -> Slip | None:
    """See what must be followed by a group in braces."""
    words = {said(before(reading, steps)): before(reading, steps) for steps in (2, 1)}
    word = said(before(reading))
    if word not in _GROUPS and not words.keys() & {"GRAPH", "SERVICE"}:
        return None
    if "{" not in reading.expected or stop_of(reading).text == "{":
        return None
    keyword, fr, en = _GROUPS.get(word, ("GRAPH", "le motif", "the pattern"))
    if "SERVICE" in words:
        keyword = "SERVICE"
    name = " <…>" if keyword in ("GRAPH", "SERVICE") else ""
    return Slip(
        f"après {keyword}, {fr} se met entre accolades : {keyword}{name} {{ … }}.",
        f"after {keyword}, {en} goes in braces: {keyword}{name} {{ … }}.",
    )


def _out_of_place(reading: Reading) -> Slip | None:
    """See a clause that stands inside of the braces and belongs outside, or the reverse."""
    stop = stop_of(reading)
    word = said(stop)
    depth = bool(reading.opened)
    template = reading.frame.within(*_TEMPLATES, "Group")
    if word in _PATTERNS | {"VALUES"} and template and template.name != "Group":
        return Slip(
            f"ici ne vont que des triplets. {word} se met dans un WHERE {{ … }} à part.",
            f"only triples go here. {word} goes in a WHERE {{ … }} of its own.",
        )
    if word == "UNION" and depth:
        return Slip(
            "UNION se met entre deux groupes : { … } UNION { … }.",
            "UNION goes between two groups: { … } UNION { … }.",
        )
    if word in _PATTERNS and not depth and "WhereClause" in _ended(reading):
        return Slip(
            f"{word} se met à l'intérieur des accolades du motif (WHERE {{ … }}), qui se ferment "
            "avant.",
            f"{word} goes inside of the braces of the pattern (WHERE {{ … }}), which close before "
            "it.",
        )
    if word in _MODIFIERS[:5] and depth and reading.opened[-1].text == "{":
        fr, en = place_name(reading, reading.opened[-1])
        return Slip(
            f"{word} se met après l'accolade qui ferme le motif ouvert {fr}.",
            f"{word} goes after the brace that closes the pattern opened at {en}.",
        )
    if word in _MODIFIERS and not depth and "WhereClause" in _ended(reading):
        return Slip(
            "les clauses de fin viennent une fois chacune, dans cet ordre : GROUP BY, HAVING, "
            "ORDER BY, LIMIT et OFFSET, VALUES.",
            "the last clauses come once each, in this order: GROUP BY, HAVING, ORDER BY, LIMIT "
            "and OFFSET, VALUES.",
        )
    if word in ("PREFIX", "BASE") and word not in reading.expected:
        return Slip(
            f"{word} se met tout en tête, avant la requête.",
            f"{word} goes at the very top, before the query.",
        )
    if word == "FROM" and "WhereClause" in _ended(reading):
        return Slip("FROM se met avant WHERE.", "FROM goes before WHERE.")
    return _another_query(reading, word)


def _another_query(reading: Reading, word: str) -> Slip | None:
    if word not in _FORMS:
        return None
    if word == "SELECT" and reading.opened and reading.opened[-1].text == "{":
        return Slip(
            "une sous-requête se met entre ses propres accolades : { SELECT … WHERE { … } }.",
            "a subquery goes in braces of its own: { SELECT … WHERE { … } }.",
        )
    if "WhereClause" in _ended(reading) and not reading.opened:
        return Slip(
            "une première requête finit avant ce mot. Envoyez une requête à la fois.",
            "a first query ends before this word. Send one query at a time.",
        )
    return None


def _ended(reading: Reading) -> frozenset[str]:
    """Return the clauses that ended somewhere before the stop, at any depth outside of braces."""
    if reading.opened:
        return frozenset()
    return frozenset(
        frame.name
        for token, each in zip(reading.tokens, reading.frames, strict=True)
        if token.text == "}"
        for frame in each.around()
    )


def _select_list(reading: Reading) -> Slip | None:
    """See commas, aggregates without brackets or names, and nothing at all, after SELECT."""
    stop = stop_of(reading)
    word = said(stop)
    if reading.frame.within("SelectItem", "SelectClause", "SelectQuery", "SubSelect") is None:
        return None
    selecting = "SelectClause" in closed(reading) or reading.frame.within("SelectClause")
    if not selecting:
        return None
    if word in FUNCTIONS and "(" in reading.expected:
        example = "COUNT(?x)" if word in AGGREGATES else f"{word}(?x)"
        return Slip(
            f"un calcul se met entre parenthèses avec son nom : ({example} AS ?nom).",
            f"a computed value goes in brackets with its name: ({example} AS ?name).",
        )
    if stop.text in ("+", "-", "*", "/", "=", "<", ">") and "AS" not in reading.expected:
        return Slip(
            "un calcul se met entre parenthèses avec son nom : (?x + 1 AS ?nom).",
            "a computed value goes in brackets with its name: (?x + 1 AS ?name).",
        )
    if stop.text == ")" and "AS" in reading.expected:
        return _without_as("(… AS ?nom)", "(… AS ?name)")
    nothing = said(before(reading)) in ("SELECT", "DISTINCT", "REDUCED")
    if nothing and (word in ("WHERE", "FROM") or stop.text == "{"):
        return Slip(
            "dites quoi choisir après SELECT : des variables, ou * pour toutes.",
            "say what to select after SELECT: some variables, or * for all.",
        )
    return None


def _without_as(fr: str, en: str) -> Slip:
    return Slip(
        f"il manque le nom du résultat, par AS et une variable : {fr}.",
        f"the name of the result is missing, by AS and a variable: {en}.",
    )


def _bind(reading: Reading) -> Slip | None:
    if reading.frame.within("Bind", "Group") is None:
        return None
    if stop_of(reading).text == ")" and "AS" in reading.expected:
        return _without_as("BIND(… AS ?nom)", "BIND(… AS ?name)")
    return None


def _aggregate(reading: Reading) -> Slip | None:
    """See what an aggregate does not take."""
    stop = stop_of(reading)
    frame = reading.frame.within("Aggregate", "Group")
    if said(before(reading)) in AGGREGATES and reading.expected == {"("}:
        word = said(before(reading))
        return Slip(
            f"les parenthèses entourent ce qui est à compter : {word}(DISTINCT ?x).",
            f"the brackets go around what is to be counted: {word}(DISTINCT ?x).",
        )
    if frame is None or frame.name != "Aggregate":
        return None
    if said(stop) == "SEPARATOR" or (stop.text == "," and "SEPARATOR" not in reading.expected):
        if ";" in reading.expected:
            return Slip(
                'le séparateur s\'écrit après un point-virgule : GROUP_CONCAT(?x; SEPARATOR=", ").',
                'the separator is written after a semicolon: GROUP_CONCAT(?x; SEPARATOR=", ").',
            )
        if stop.text == ",":
            return Slip(
                "un agrégat ne prend qu'une valeur.",
                "an aggregate takes only one value.",
            )
    return None


def _modify(reading: Reading) -> Slip | None:
    """See INSERT { … } and DELETE { … } without a WHERE."""
    if not {"WHERE", "USING"} <= reading.expected or said(stop_of(reading)):
        return None
    return Slip(
        "il manque WHERE { … } après le modèle. Pour des faits sans variable, écrivez "
        "INSERT DATA { … } ou DELETE DATA { … }.",
        "WHERE { … } is missing after the template. For facts without a variable, write "
        "INSERT DATA { … } or DELETE DATA { … }.",
    )


CLAUSE_SLIPS: Final[tuple[SlipRule, ...]] = (
    _aggregate,
    _without_by,
    _number,
    _out_of_place,
    _group,
    _select_list,
    _bind,
    _modify,
)

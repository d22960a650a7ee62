"""Slips that the grammar allows and SPARQL does not: what variables, blank nodes and aggregates do.

Looked for in a text that reads well to its end and that the engine refused all the same.
https://www.w3.org/TR/sparql12-query/#sparqlGrammar (the notes),
https://www.w3.org/TR/sparql12-query/#aggregateRestrictions
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from jalon.store.syntax.productions import AGGREGATES
from jalon.store.syntax.reading import Frame, Reading
from jalon.store.syntax.slip import Slip, SlipRule, said, shown
from jalon.store.tokens import Token

_DATA: Final = {"InsertData": "INSERT DATA", "DeleteData": "DELETE DATA"}
_NO_BLANKS: Final = {
    "DeleteData": "DELETE DATA",
    "DeleteWhere": "DELETE WHERE",
    "DeleteTemplate": "DELETE",
}
_HIDING: Final = frozenset(("Filter", "Minus", "Expression", "BuiltInCall", "SelectItem"))
_QUERIES: Final = ("SelectQuery", "SubSelect")


class _Use(NamedTuple):
    """A token with its frame, and whether AS stands before it."""

    token: Token
    frame: Frame
    alias: bool

    @property
    def name(self) -> str:
        """The name of a variable, "" for what is none."""
        return self.token.text[1:] if self.token.kind == "variable" else ""

    @property
    def query(self) -> Frame | None:
        """The query in whose SELECT clause a variable stands outside of expressions, if any."""
        item = self.frame.within("SelectItem", "Expression", "Group")
        return item.within(*_QUERIES) if item and item.name == "SelectItem" else None


def _uses(reading: Reading) -> Iterator[_Use]:
    alias = False
    for token, frame in zip(reading.tokens, reading.frames, strict=True):
        yield _Use(token, frame, alias)
        alias = said(token) == "AS"


def _variable_in_data(reading: Reading) -> Slip | None:
    for use in _uses(reading):
        data = use.frame.within(*_DATA) if use.name else None
        if data is not None:
            word, name = _DATA[data.name], shown(use.token)
            return Slip(
                f"{word} ne prend pas de variable ({name}). Écrivez sa valeur, ou "
                f"{word[:6]} {{ … }} WHERE {{ … }}.",
                f"{word} takes no variable ({name}). Write its value, or "
                f"{word[:6]} {{ … }} WHERE {{ … }}.",
                use.token,
            )
    return None


def _literal_about(reading: Reading) -> Slip | None:
    """See a text or a number that is the subject of what is to be written."""
    for token, frame in zip(reading.tokens, reading.frames, strict=True):
        literal = frame.name == "Literal" and frame.parent is not None
        subject = frame.parent.parent if literal and frame.parent else None
        if subject is not None and subject.name == "Triples" and subject.within(*_DATA):
            return Slip(
                "un texte ou un nombre ne peut pas être sujet : il faut une IRI.",
                "a text or a number cannot be a subject: an IRI is needed.",
                token,
            )
    return None


def _blank_to_delete(reading: Reading) -> Slip | None:
    for token, frame in zip(reading.tokens, reading.frames, strict=True):
        blank = token.kind == "blank" or token.text in ("[", "(", "<<", "~", "{|")
        place = frame.within(*_NO_BLANKS) if blank else None
        if place is not None:
            word = _NO_BLANKS[place.name]
            return Slip(
                f"{word} ne prend pas de nœud anonyme ({token.text}) : il ne dit pas lequel "
                "supprimer. Prenez une variable, dans DELETE { … } WHERE { … }.",
                f"{word} takes no blank node ({token.text}): it does not say which one to "
                "delete. Use a variable, in DELETE { … } WHERE { … }.",
                token,
            )
    return None


def _shared_blank(reading: Reading) -> Slip | None:
    """See a label of a blank node in two groups of a pattern."""
    past: set[str] = set()
    current: set[str] = set()
    for token, frame in zip(reading.tokens, reading.frames, strict=True):
        if frame.name == "Group":  # its braces
            past |= current
            current.clear()
        elif frame.name == "Update":  # its semicolons
            past.clear()
            current.clear()
        elif token.kind == "blank" and frame.within("Group") is not None:
            if token.text in past:
                return Slip(
                    f"le nœud anonyme {shown(token)} sert déjà dans un autre groupe. Pour le même "
                    "nœud, prenez une variable ; pour un autre, un autre nom.",
                    f"the blank node {shown(token)} is already used in another group. For the "
                    "same node use a variable, for another one another name.",
                    token,
                )
            current.add(token.text)
    return None


def _star_of_groups(reading: Reading) -> Slip | None:
    grouped = {id(frame.parent) for frame in reading.frames if frame.name == "GroupClause"}
    for token, frame in zip(reading.tokens, reading.frames, strict=True):
        query = frame.parent if frame.name == "SelectClause" else frame
        if token.text == "*" and id(query) in grouped:
            return Slip(
                "* ne va pas avec GROUP BY. Nommez les variables du groupe et ce qui est compté : "
                "SELECT ?x (COUNT(*) AS ?n).",
                "* does not go with GROUP BY. Name the variables of the group and what is "
                "counted: SELECT ?x (COUNT(*) AS ?n).",
                token,
            )
    return None


def _not_grouped(reading: Reading) -> Slip | None:
    """See a variable of SELECT that is neither grouped nor in an aggregate."""
    groups = _grouping(reading)
    for use in _uses(reading):
        item = use.frame.within("SelectItem", "Aggregate", "Group") if use.name else None
        query = item.within(*_QUERIES) if item and item.name == "SelectItem" else None
        grouped = groups.get(id(query))
        if grouped is None:
            continue
        if use.alias:
            grouped.add(use.name)  # what comes after it may use it
        elif use.name not in grouped:
            name = shown(use.token)
            return Slip(
                f"{name} n'est ni dans GROUP BY ni dans un agrégat. Ajoutez-la à GROUP BY, ou "
                f"écrivez (SAMPLE({name}) AS ?exemple).",
                f"{name} is neither in GROUP BY nor in an aggregate. Add it to GROUP BY, or "
                f"write (SAMPLE({name}) AS ?example).",
                use.token,
            )
    return None


def _grouping(reading: Reading) -> dict[int, set[str]]:
    """Return the grouped variables of each query that has groups or aggregates."""
    groups: dict[int, set[str]] = {}
    for use in _uses(reading):
        clause = use.frame.within("GroupClause", "SelectItem", "HavingClause", "OrderClause",
                                  "Group")  # fmt: skip
        query = clause.within(*_QUERIES) if clause and clause.name != "Group" else None
        if clause is None or query is None:
            continue
        if clause.name == "GroupClause":
            names = groups.setdefault(id(query), set())
            condition = use.frame.within("GroupCondition", "Expression")
            if use.name and condition and condition.name == "GroupCondition":
                names.add(use.name)
        elif said(use.token) in AGGREGATES:
            groups.setdefault(id(query), set())
    return groups


def _twice_selected(reading: Reading) -> Slip | None:
    seen: set[tuple[int, str]] = set()
    for use in _uses(reading):
        key = (id(use.query), use.name)
        if use.name and use.query is not None and key in seen:
            return _taken(use.token, "dans ce SELECT", "in this SELECT")
        seen.add(key)
    return None


def _bound_before(reading: Reading) -> Slip | None:
    """See BIND … AS and SELECT … AS with a variable that the pattern has already."""
    seen: set[tuple[int, str]] = set()
    for use in _uses(reading):
        bind = use.frame if use.alias and use.frame.name == "Bind" else None
        if bind is not None and (id(bind.parent), use.name) in seen:
            return _taken(use.token, "dans ce groupe", "in this group")
        if use.name:
            seen.update((id(frame), use.name) for frame in _seeing(use))
    for use in _uses(reading):
        if use.alias and use.query is not None and (id(use.query), use.name) in seen:
            return _taken(use.token, "dans le motif", "in the pattern")
    return None


def _seeing(use: _Use) -> Iterator[Frame]:
    """Return the groups and queries in which a variable of a pattern is in scope."""
    grouped = use.frame.within("GroupCondition", "Expression", "Group")
    named = grouped is not None and grouped.name == "GroupCondition"
    query = use.frame.within(*_QUERIES) if named else None
    if query is not None:
        yield query
        return
    within = (use.query.parent if use.query is not None else use.frame) or use.frame
    pattern = within.within("Group")
    for frame in within.around() if pattern is not None else ():
        if frame.name in _HIDING:
            return
        yield frame
        if frame.name in _QUERIES:
            return


def _taken(token: Token, fr: str, en: str) -> Slip:
    return Slip(
        f"la variable {shown(token)} est déjà {fr}. Donnez un autre nom à la nouvelle valeur.",
        f"the variable {shown(token)} is already {en}. Give another name to the new value.",
        token,
    )


def _row_width(reading: Reading) -> Slip | None:
    """See a row of VALUES that has not as many values as there are variables."""
    names: list[str] = []
    values: set[int] = set()
    start = None
    for token, frame in zip(reading.tokens, reading.frames, strict=True):
        value = frame.within("DataValue", "DataRow", "DataVars", "Group")
        if value is None or value.name == "Group":
            continue
        if token.text == "(" and frame.name in ("DataVars", "DataRow"):
            start, values = token, set()
            names = [] if frame.name == "DataVars" else names
        elif token.kind == "variable":
            if token.text[1:] in names:
                return _taken(token, "dans ce VALUES", "in this VALUES")
            names.append(token.text[1:])
        elif value.name == "DataValue":
            values.add(id(value))
        elif frame.name == "DataRow" and len(values) != len(names):
            return Slip(
                f"cette ligne de VALUES n'a pas autant de valeurs ({len(values)}) que de variables "
                f"({len(names)}). Écrivez UNDEF pour une valeur qui manque.",
                f"this row of VALUES has not as many values ({len(values)}) as variables "
                f"({len(names)}). Write UNDEF for a missing value.",
                start,
            )
    return None


def _stray_aggregate(reading: Reading) -> Slip | None:
    for token, frame in zip(reading.tokens, reading.frames, strict=True):
        if frame.name != "Aggregate" or said(token) not in AGGREGATES:
            continue
        place = frame.within("SelectItem", "HavingClause", "OrderClause", "GroupClause", "Group")
        if place is not None and place.name in ("Group", "GroupClause"):
            return Slip(
                f"{said(token)} compte sur tout un groupe de solutions : il va dans SELECT, HAVING "
                "ou ORDER BY. Pour filtrer dessus : GROUP BY … HAVING (…).",
                f"{said(token)} counts over a whole group of solutions: it goes in SELECT, HAVING "
                "or ORDER BY. To filter on it: GROUP BY … HAVING (…).",
                token,
            )
    return None


SCOPE_SLIPS: Final[tuple[SlipRule, ...]] = (
    _variable_in_data,
    _literal_about,
    _blank_to_delete,
    _shared_blank,
    _star_of_groups,
    _stray_aggregate,
    _row_width,
    _twice_selected,
    _not_grouped,
    _bound_before,
)

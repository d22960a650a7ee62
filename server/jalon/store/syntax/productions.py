"""The grammar of SPARQL as data: what may follow what, to tell where a refused text goes wrong.

https://www.w3.org/TR/sparql12-query/#sparqlGrammar, with its rules flattened where that changes
nothing but how a right text is built; it takes a little more than the standard (the engine is the
judge), never less. A rule in capitals is a keyword, in lower case a kind of token, in quotes a
sign; one that begins with ``_`` leaves no frame. One token always says which way to go.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final

_TRIPLES: Final = """
_Triples{p} = Triples{p} ( '.' _Triples{p}? )?
Triples{p} = Term Properties{p} | '[' ( ']' Properties{p} | Properties{p} ']' Properties{p}? ) | '(' ( ')' Properties{p} | Node{p}+ ')' Properties{p}? ) | ReifiedTriple Properties{p}?
Properties{p} = _VerbObjects{p} ( ';' _VerbObjects{p}? )*
_VerbObjects{p} = Verb{p} Object{p} ( ',' Object{p} )*
Object{p} = Node{p} ( '~' _ReifierId? | '{{|' Properties{p} '|}}' )*
Node{p} = Term | '[' Properties{p}? ']' | '(' Node{p}* ')' | ReifiedTriple
"""  # noqa: E501 (a table: one rule, one line)

_RULES: Final = """
Query = Prologue ( SelectQuery | ConstructQuery | DescribeQuery | AskQuery )
Update = _Operations
_Operations = Prologue ( _Operation ( ';' Prologue _Operation? )* )?
Prologue = ( BASE iri | PrefixDecl | VERSION string )*
PrefixDecl = PREFIX ns iri

SelectQuery = SelectClause DatasetClause* WhereClause _Modifiers ValuesClause?
SubSelect = SelectClause WhereClause _Modifiers ValuesClause?
SelectClause = SELECT ( DISTINCT | REDUCED )? ( '*' | SelectItem+ )
SelectItem = _Var | '(' Expression AS _Var ')'
ConstructQuery = CONSTRUCT ( ConstructTemplate DatasetClause* WhereClause | DatasetClause* WHERE ConstructTemplate ) _Modifiers ValuesClause?
ConstructTemplate = '{' _Triples? '}'
DescribeQuery = DESCRIBE ( _VarOrIri+ | '*' ) DatasetClause* WhereClause? _Modifiers ValuesClause?
AskQuery = ASK DatasetClause* WhereClause _Modifiers ValuesClause?
DatasetClause = FROM NAMED? _Iri
WhereClause = WHERE? Group
_Modifiers = GroupClause? HavingClause? OrderClause? ( LimitClause OffsetClause? | OffsetClause LimitClause? )?
GroupClause = GROUP BY GroupCondition+
GroupCondition = BuiltInCall | FunctionCall | '(' Expression ( AS _Var )? ')' | _Var
HavingClause = HAVING Constraint+
OrderClause = ORDER BY OrderCondition+
OrderCondition = ( ASC | DESC ) Bracketted | Constraint | _Var
LimitClause = LIMIT integer
OffsetClause = OFFSET integer
ValuesClause = VALUES _DataBlock

_Operation = Load | ( CLEAR | DROP ) SILENT? GraphRefAll | CREATE SILENT? GraphRef | ( ADD | MOVE | COPY ) SILENT? GraphOrDefault TO GraphOrDefault | Insert | Delete | With
Load = LOAD SILENT? _Iri ( INTO GraphRef )?
Insert = INSERT ( DATA InsertData | InsertTemplate _Where )
Delete = DELETE ( DATA DeleteData | WHERE DeleteWhere | DeleteTemplate ( INSERT InsertTemplate )? _Where )
With = WITH _Iri ( DELETE DeleteTemplate ( INSERT InsertTemplate )? | INSERT InsertTemplate ) _Where
_Where = UsingClause* WHERE Group
UsingClause = USING NAMED? _Iri
InsertData = _Quads
DeleteData = _Quads
DeleteWhere = _Quads
InsertTemplate = _Quads
DeleteTemplate = _Quads
_Quads = '{' _Triples? ( QuadsOfGraph '.'? _Triples? )* '}'
QuadsOfGraph = GRAPH _VarOrIri '{' _Triples? '}'
GraphRef = GRAPH _Iri
GraphRefAll = GraphRef | DEFAULT | NAMED | ALL
GraphOrDefault = DEFAULT | GRAPH? _Iri

Group = '{' ( SubSelect | _Patterns ) '}'
_Patterns = _TriplesPath? ( _Pattern '.'? _TriplesPath? )*
_Pattern = Union | Optional | Lateral | Minus | GraphPattern | Service | Filter | Bind | InlineData
Union = Group ( UNION Group )*
Optional = OPTIONAL Group
Lateral = LATERAL Group
Minus = MINUS Group
GraphPattern = GRAPH _VarOrIri Group
Service = SERVICE SILENT? _VarOrIri Group
Filter = FILTER Constraint
Bind = BIND '(' Expression AS _Var ')'
InlineData = VALUES _DataBlock
_DataBlock = _Var '{' DataValue* '}' | DataVars '{' DataRow* '}'
DataVars = '(' _Var* ')'
DataRow = '(' DataValue* ')'
DataValue = _Iri | Literal | UNDEF | TripleTerm

Verb = _VarOrIri | a
VerbPath = _Var | Path
Path = PathSequence ( '|' PathSequence )*
PathSequence = PathStep ( '/' PathStep )*
PathStep = '^'? PathPrimary ( '?' | '*' | '+' )?
PathPrimary = _Iri | a | '!' NegatedSet | '(' Path ')'
NegatedSet = OneInSet | '(' ( OneInSet ( '|' OneInSet )* )? ')'
OneInSet = '^'? ( _Iri | a )

Term = _Var | _Iri | blank | Literal | TripleTerm
TripleTerm = '<<(' PlainTerm Verb PlainTerm ')>>'
PlainTerm = Term | '[' ']'
ReifiedTriple = '<<' ReifiedTerm Verb ReifiedTerm ( '~' _ReifierId? )? '>>'
ReifiedTerm = PlainTerm | ReifiedTriple
_ReifierId = _Var | _Iri | blank | '[' ']'
Literal = string ( tag | '^^' _Iri )? | ( '+' | '-' )? _Number | true | false
_Number = integer | number
_VarOrIri = _Var | _Iri
_Var = var
_Iri = iri | pname | ns

Constraint = Bracketted | BuiltInCall | FunctionCall
Bracketted = '(' Expression ')'
FunctionCall = _Iri ArgList
ArgList = '(' ( DISTINCT? Expression ( ',' Expression )* )? ')'
ExpressionList = '(' ( Expression ( ',' Expression )* )? ')'
Expression = Comparison ( ( '||' | '&&' ) Comparison )*
Comparison = Sum ( ( '=' | '!=' | '<' | '>' | '<=' | '>=' ) Sum | NOT? IN ExpressionList )?
Sum = Unary ( ( '+' | '-' | '*' | '/' ) Unary )*
Unary = ( '!' | '+' | '-' )* Primary
Primary = Bracketted | BuiltInCall | _Iri ArgList? | Literal | _Var | ExprTripleTerm
ExprTripleTerm = '<<(' ExprTerm Verb ExprTerm ')>>'
ExprTerm = _Var | _Iri | Literal | ExprTripleTerm
BuiltInCall = Aggregate | EXISTS Group | NOT EXISTS Group | Bound | Call0 | Call01 | Call1 | Call2 | Call23 | Call3 | Call34 | CallAny
Aggregate = COUNT '(' DISTINCT? ( '*' | Expression ) ')' | GROUP_CONCAT '(' DISTINCT? Expression ( ';' SEPARATOR '=' string )? ')' | aggregate '(' DISTINCT? Expression ')'
Bound = BOUND '(' _Var ')'
Call0 = call0 '(' ')'
Call01 = call01 '(' Expression? ')'
Call1 = call1 '(' Expression ')'
Call2 = call2 '(' Expression ',' Expression ')'
Call23 = call23 '(' Expression ',' Expression ( ',' Expression )? ')'
Call3 = call3 '(' Expression ',' Expression ',' Expression ')'
Call34 = call34 '(' Expression ',' Expression ',' Expression ( ',' Expression )? ')'
CallAny = callany ExpressionList
"""  # noqa: E501 (a table: one rule, one line)

_CALLS: Final = {
    "aggregate": "SUM MIN MAX AVG SAMPLE",
    "call0": "NOW RAND STRUUID UUID",
    "call01": "BNODE",
    "call1": "ABS CEIL DATATYPE DAY ENCODE_FOR_URI FLOOR HASLANG HASLANGDIR HOURS IRI ISBLANK ISIRI"
    " ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LCASE MD5 MINUTES MONTH OBJECT PREDICATE"
    " ROUND SECONDS SHA1 SHA256 SHA384 SHA512 STR STRLEN SUBJECT TIMEZONE TZ UCASE URI YEAR",
    "call2": "ADJUST CONTAINS LANGMATCHES SAMETERM SAMEVALUE STRAFTER STRBEFORE STRDT STRENDS"
    " STRLANG STRSTARTS",
    "call23": "REGEX SUBSTR",
    "call3": "IF STRLANGDIR TRIPLE",
    "call34": "REPLACE",
    "callany": "COALESCE CONCAT",
}
CALLED: Final = {word: kind for kind, words in _CALLS.items() for word in words.split()}
"""The functions and aggregates whose arguments are counted, by the kind of token that they are."""

_WORDS: Final = frozenset(re.findall(r"\b[A-Z][A-Z_]+\b", _RULES))
AGGREGATES: Final = frozenset({"COUNT", "GROUP_CONCAT", *_CALLS["aggregate"].split()})
FUNCTIONS: Final = frozenset({*CALLED, "BOUND", *AGGREGATES})


@dataclass(eq=False, slots=True)
class Node:
    """A piece of the grammar; ``first`` are the tokens that can begin it."""

    first: frozenset[str] = field(default=frozenset(), init=False)
    empty: bool = field(default=False, init=False)


@dataclass(eq=False, slots=True)
class Terminal(Node):
    """One token of a kind, as ``kind_of`` tells it."""

    kind: str


@dataclass(eq=False, slots=True)
class Rule(Node):
    """A reference to a rule of the grammar; ``body`` is what stands behind it."""

    name: str
    body: Node = field(init=False)


@dataclass(eq=False, slots=True)
class Sequence(Node):
    """One piece after the other; ``backwards`` as a stack wants them."""

    backwards: list[Node]


@dataclass(eq=False, slots=True)
class Choice(Node):
    """One piece of several, told apart by their first token."""

    pieces: list[Node]
    ways: Mapping[str, Node] = field(default_factory=lambda: MappingProxyType({}), init=False)


@dataclass(eq=False, slots=True)
class Optional(Node):
    """A piece or nothing, or as often as wanted."""

    piece: Node
    repeated: bool


_KINDS: Final = {"variable": "var"}


def kind_of(kind: str, text: str) -> str:
    """Return the name that the grammar has for a token, by its kind and text."""
    if kind == "word":
        word = text.upper()
        if text in ("a", "true", "false"):
            return text
        return CALLED.get(word) or (word if word in _WORDS else "word")
    if kind == "number" and text.isdigit():
        return "integer"
    if kind == "pname" and text.find(":") == len(text) - 1:
        return "ns"
    return text if kind == "sign" else _KINDS.get(kind, kind)


@cache
def rules() -> Mapping[str, Rule]:
    """Return the rules by name, with what can begin each; made once, when a text was refused."""
    lines = "".join(_TRIPLES.format(p=p) for p in ("", "Path")) + _RULES
    named = dict(line.split(" = ", 1) for line in lines.splitlines() if line)
    found = {name: Rule(name) for name in named}
    nodes: list[Node] = []
    for name, text in named.items():
        pieces = iter(re.findall(r"'[^']+'|\w+|[()|?*+]", text))
        found[name].body = _choice(pieces, found, nodes)[0]
    nodes += found.values()
    while sum(_settle(node) for node in nodes):  # until no set grows
        pass
    for node in nodes:
        if isinstance(node, Choice):
            node.ways = {kind: piece for piece in node.pieces for kind in piece.first}
    return found


def _choice(
    pieces: Iterator[str], found: Mapping[str, Rule], nodes: list[Node]
) -> tuple[Node, str]:
    """Read up to a closing bracket or the end; return the piece, and what comes after it."""
    ways: list[list[Node]] = [[]]
    for piece in pieces:
        if piece == ")":
            break
        if piece == "|":
            ways.append([])
        elif piece in ("?", "*", "+"):
            last = ways[-1][-1] if piece == "+" else ways[-1].pop()
            ways[-1].append(Optional(last, piece != "?"))
            nodes.append(ways[-1][-1])
        elif piece == "(":
            ways[-1].append(_choice(pieces, found, nodes)[0])
        else:
            ways[-1].append(found.get(piece) or Terminal(piece.strip("'")))
            nodes.append(ways[-1][-1])
    made = [way[0] if len(way) == 1 else Sequence(way[::-1]) for way in ways]
    nodes += made
    if len(made) == 1:
        return made[0], ""
    nodes.append(Choice(made))
    return nodes[-1], ""


def _settle(node: Node) -> bool:
    """Compute a piece's first tokens from those of its parts; whether they grew."""
    before = node.first, node.empty
    match node:
        case Terminal():
            node.first = frozenset((node.kind,))
        case Rule():
            node.first, node.empty = node.body.first, node.body.empty
        case Optional():
            node.first, node.empty = node.piece.first, True
        case Choice():
            node.first = frozenset().union(*(piece.first for piece in node.pieces))
            node.empty = any(piece.empty for piece in node.pieces)
        case Sequence():
            node.first, node.empty = frozenset(), True
            for piece in reversed(node.backwards):
                node.first |= piece.first
                if not piece.empty:
                    node.empty = False
                    break
    return before != (node.first, node.empty)

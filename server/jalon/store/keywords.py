"""The words of SPARQL, to tell which one a misspelt word was meant to be.

https://www.w3.org/TR/sparql12-query/#sparqlGrammar
"""

from difflib import get_close_matches
from typing import Final

from jalon.store.tokens import Tokens

# fmt: off
KEYWORDS: Final = frozenset((
    "A", "ABS", "ADD", "ADJUST", "ALL", "AS", "ASC", "ASK", "AVG", "BASE", "BIND", "BNODE", "BOUND",
    "BY", "CEIL", "CLEAR", "COALESCE", "CONCAT", "CONSTRUCT", "CONTAINS", "COPY", "COUNT", "CREATE",
    "DATA", "DATATYPE", "DAY", "DEFAULT", "DELETE", "DESC", "DESCRIBE", "DISTINCT", "DROP",
    "ENCODE_FOR_URI", "EXISTS", "FALSE", "FILTER", "FLOOR", "FROM", "GRAPH", "GROUP",
    "GROUP_CONCAT", "HASLANG", "HASLANGDIR", "HAVING", "HOURS", "IF", "IN", "INSERT", "INTO", "IRI",
    "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC", "ISTRIPLE", "ISURI", "LANG", "LANGDIR",
    "LANGMATCHES", "LATERAL", "LCASE", "LIMIT", "LOAD", "MAX", "MD5", "MIN", "MINUS", "MINUTES",
    "MONTH", "MOVE", "NAMED", "NOT", "NOW", "OBJECT", "OFFSET", "OPTIONAL", "ORDER", "PREDICATE",
    "PREFIX", "RAND", "REDUCED", "REGEX", "REPLACE", "ROUND", "SAMETERM", "SAMEVALUE", "SAMPLE",
    "SECONDS", "SELECT", "SEPARATOR", "SERVICE", "SHA1", "SHA256", "SHA384", "SHA512", "SILENT",
    "STR", "STRAFTER", "STRBEFORE", "STRDT", "STRENDS", "STRLANG", "STRLANGDIR", "STRLEN",
    "STRSTARTS", "STRUUID", "SUBJECT", "SUBSTR", "SUM", "TIMEZONE", "TO", "TRIPLE", "TRUE", "TZ",
    "UCASE", "UNDEF", "UNION", "URI", "USING", "UUID", "VALUES", "VERSION", "WHERE", "WITH", "YEAR",
))
# fmt: on


def meant_keyword(text: str, line: int, column: int) -> str | None:
    """Return what the first word that is none of SPARQL's was meant to be, if anything comes near.

    A bare word is always a keyword or a function; only those up to a place (from 1) are looked at,
    the place being where the engine gave up.
    """
    end = sum(len(each) for each in text.splitlines(keepends=True)[: line - 1]) + column
    for token in Tokens(text):
        if token.start > end:
            return None
        word = token.text.upper()
        if token.kind == "word" and word not in KEYWORDS:
            return next(iter(get_close_matches(word, sorted(KEYWORDS), 1, 0.7)), None)
    return None

"""The lexical forms that are handed to rdflib as values; all others stay unread.

rdflib computes the value of a typed literal when it is made or compared: an exponent of a billion
in an xsd:decimal never ends, nested rdf:HTML hangs, 5,000 digits raise, and "1e3" passes for an
xsd:decimal (measured on rdflib 7.6). So a literal whose datatype is not in this table, or whose
text is not in the datatype's lexical space, gets a datatype that rdflib does not know: it then
fails every sh:datatype, as the specification wants of an ill-typed literal, and costs nothing.

Lexical spaces: https://www.w3.org/TR/xmlschema11-2/
"""

import datetime
import re
from collections.abc import Callable
from typing import Final

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
UNREAD: Final = "urn:jalon:unread:"
"""What is put before the datatype of a literal that is not read."""

_ZONE: Final = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,30}")
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})")
_DOUBLE: Final = re.compile(_DECIMAL.pattern + r"(?:[eE][+-]?[0-9]{1,3})?|[+-]?INF|NaN")
_BOOLEAN: Final = re.compile(r"true|false|0|1")
_DATE: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})" + _ZONE)
_DATE_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
    + _ZONE
)
_YEAR: Final = re.compile(r"[0-9]{4}" + _ZONE)
_YEAR_MONTH: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])" + _ZONE)


def _whole(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _calendar(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    def is_on_the_calendar(text: str) -> bool:
        match = pattern.fullmatch(text)
        if match is None:
            return False
        try:
            datetime.date.fromisoformat(match[1])
        except ValueError:
            return False
        return True

    return is_on_the_calendar


_READABLE: Final[dict[str, Callable[[str], bool]]] = {
    f"{XSD}{name}": test
    for names, test in (
        ("string anyURI", lambda _: True),
        ("integer nonNegativeInteger positiveInteger int long short", _whole(_INTEGER)),
        ("decimal", _whole(_DECIMAL)),
        ("double float", _whole(_DOUBLE)),
        ("boolean", _whole(_BOOLEAN)),
        ("date", _calendar(_DATE)),
        ("dateTime", _calendar(_DATE_TIME)),
        ("gYear", _whole(_YEAR)),
        ("gYearMonth", _whole(_YEAR_MONTH)),
    )
    for name in names.split()
}


def readable_datatype(text: str, datatype: str) -> str:
    """Return the datatype itself if the text may be read as its value, else an unread one."""
    test = _READABLE.get(datatype)
    return datatype if test is not None and test(text) else UNREAD + datatype


def original_datatype(datatype: str) -> str:
    """Return the datatype as it was written in the document."""
    return datatype.removeprefix(UNREAD)

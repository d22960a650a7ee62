"""Values mended: how a text would be written in the form that a datatype asks, when that is plain.

Nothing is guessed beyond the form: a day stays that day, a number that number.
"""

import datetime
import re
from typing import Final

from jalon.validation.catalogue import folded
from jalon.validation.literals import XSD, readable_datatype

_MONTHS: Final = {
    name: number
    for names in (
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), 1)
}
_SLASHED: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_LOOSE: Final = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[T ].*)?")
_WORDS: Final = re.compile(r"(?:le )?(\d{1,2})(?:er)? ([a-z]+),? (\d{4})")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f'.]\d{3})+|[+-]?\d+")


def mended(text: str, datatype: str) -> str | None:
    """Return a text in the form of a datatype, None when it cannot be told."""
    kind = datatype.removeprefix(XSD)
    found = {"date": _date, "integer": _integer, "decimal": _decimal}.get(kind, _same)(text.strip())
    return found if found is not None and readable_datatype(found, datatype) == datatype else None


def _same(text: str) -> str | None:
    return text


def _date(text: str) -> str | None:
    loose = _LOOSE.fullmatch(text)
    if loose:
        return _day(loose[1], loose[2], loose[3])
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        return _day(slashed[3], slashed[2], slashed[1])
    words = _WORDS.fullmatch(folded(text))
    if words and words[2] in _MONTHS:
        return _day(words[3], str(_MONTHS[words[2]]), words[1])
    return None


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _integer(text: str) -> str | None:
    if re.fullmatch(r"[+-]?\d+[.,]0+", text):
        return re.split("[.,]", text)[0]
    return re.sub(r"[^\d+-]", "", text) if _GROUPED.fullmatch(text) else None


def _decimal(text: str) -> str | None:
    whole, comma, rest = text.replace("\u202f", " ").replace("\u00a0", " ").partition(",")
    if comma and rest.isdigit():
        plain = whole.replace(" ", "").replace(".", "")
        return f"{plain}.{rest}" if re.fullmatch(r"[+-]?\d+", plain) else None
    plain = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    return plain if re.fullmatch(r"[+-]?\d+(?:\.\d+)?", plain) else None

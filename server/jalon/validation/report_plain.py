"""A report as plain values and back: what a check child sends to whoever asked it."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any

from jalon.validation.report import Report


def to_plain(report: Report) -> dict[str, Any]:
    """Return a report as values that JSON has."""
    plain: dict[str, Any] = _plain(report)
    return plain


def from_plain(value: Mapping[str, Any]) -> Report:
    """Return the report that ``to_plain`` made plain."""
    report: Report = _typed(Report, value)
    return report


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, Enum) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _typed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _typed(next(each for each in typing.get_args(kind) if each is not type(None)), value)
    if origin is tuple:
        return _typed_tuple(typing.get_args(kind), value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _typed(hints[name], each) for name, each in value.items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value


def _typed_tuple(arguments: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(_typed(arguments[0], each) for each in value)
    return tuple(_typed(kind, each) for kind, each in zip(arguments, value, strict=True))

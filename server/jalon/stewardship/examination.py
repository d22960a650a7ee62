"""What the check of a submission found, as plain values: what a child sends and the disk keeps."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from jalon.stewardship.duplicates import Likeness
from jalon.validation.report import Report
from jalon.validation.report_plain import from_plain, to_plain

EXAMINATION: Final = "examination.json"
"""The file of an examination, in the folder of its revision."""


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A record that a submission changes, in words; ``status`` is added, removed or changed.

    ``base`` is the tag of the published version that was compared, ``title`` and ``sentences`` map
    "fr" and "en" to what people read.
    """

    document: str
    status: str
    base: str
    title: Mapping[str, str]
    sentences: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Examination:
    """The outcome of a check.

    ``records`` maps each document that changes to what it would hold, lines of N-Quads, sorted;
    none: withdrawn. ``new`` and ``old`` are the places in the report, results then elsewhere, of
    the violations that are new and of those that stood there before. ``reason`` ("fr", "en") says
    what bars publication, "" when nothing does.
    """

    report: Report
    new: tuple[int, ...]
    old: tuple[int, ...]
    changes: tuple[ToldChange, ...]
    duplicates: tuple[Likeness, ...]
    records: Mapping[str, tuple[str, ...]]
    reason: Mapping[str, str]

    @property
    def passes(self) -> bool:
        """Whether it can be put before a reviewer."""
        return not self.reason["fr"]

    def encoded(self) -> bytes:
        """Return the examination as JSON."""
        told = {
            "report": to_plain(self.report),
            "new": self.new,
            "old": self.old,
            "changes": [asdict(each) for each in self.changes],
            "duplicates": [asdict(each) for each in self.duplicates],
            "records": dict(self.records),
            "reason": dict(self.reason),
        }
        return json.dumps(told, ensure_ascii=False).encode()

    @classmethod
    def decoded(cls, data: bytes) -> Self:
        """Return the examination that ``encoded`` wrote."""
        told: dict[str, Any] = json.loads(data)
        return cls(
            from_plain(told["report"]),
            tuple(told["new"]),
            tuple(told["old"]),
            tuple(ToldChange(**each) for each in told["changes"]),
            tuple(Likeness(**each) for each in told["duplicates"]),
            {name: tuple(lines) for name, lines in told["records"].items()},
            told["reason"],
        )

"""What a check child can be asked: one table, each operation from plain values to plain values."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from jalon.validation.desk import check, make_template, mend
from jalon.validation.resident import Resident

Arguments = Mapping[str, Any]
Operation = Callable[[Resident, Arguments], Any]


def _status(resident: Resident, arguments: Arguments) -> object:
    return {"records": len(resident.context.records), "triples": len(resident.graph)}


OPERATIONS: Final[dict[str, Operation]] = {
    "status": _status,
    "check": check,
    "mend": mend,
    "template": make_template,
}

"""The hostile cases that lie beside the repository, where they do: ``cases.jsonl`` and payloads."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(
    os.environ.get("JALON_HOSTILE") or Path(__file__).resolve().parents[3] / "shared" / "hostile"
)


@dataclass(frozen=True)
class Case:
    """A case: what it is, what a safe service does, the file of its bytes if there is one."""

    id: str
    kind: str
    title: str
    safe: str
    payload: str | None

    def content(self, canary: str, secrets: str) -> bytes:
        """Return its bytes: from its file, with the places filled in, or made from its title."""
        if self.payload is None:
            return MADE[self.id]()
        told = (FOLDER / "payload" / self.payload).read_bytes()
        filled = told.replace(b"{{CANARY}}", canary.encode())
        return filled.replace(b"{{SECRETS}}", secrets.encode())

    def steps(self) -> list[dict[str, Any]]:
        """Return the steps of an ``http`` case."""
        steps: list[dict[str, Any]] = json.loads(self.content("", ""))
        return steps

    @property
    def makeable(self) -> bool:
        """Whether its bytes are there or can be made."""
        return self.payload is not None or self.id in MADE


MADE: Final[dict[str, Callable[[], bytes]]] = {
    "q27-values-500k": lambda: b"SELECT * WHERE { VALUES ?x { " + b"1 " * 500_000 + b"} }",
    "q29-long-query": lambda: b"#" * 8_388_608 + b"\nASK {}",
    "q34-geojson-nest": lambda: (
        b"ASK { FILTER(<http://www.opengis.net/def/function/geosparql/sfIntersects>('"
        + b'{"type":"GeometryCollection","geometries":[' * 12_000
        + b"]}" * 12_000
        + b"'^^<http://www.opengis.net/ont/geosparql#geoJSONLiteral>, 1)) }"
    ),
    "u07-huge-literal": lambda: (
        b"INSERT DATA { <http://e/a> <http://e/p> '" + b"x" * 33_554_432 + b"' }"
    ),
}


def cases(*kinds: str) -> list[Case]:
    """Return the cases of some kinds; none where the folder is absent."""
    file = FOLDER / "cases.jsonl"
    if not file.is_file():
        return []
    told = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    read = [
        Case(each["id"], each["kind"], each["title"], each["safe"], each.get("payload"))
        for each in told
    ]
    return [case for case in read if case.kind in kinds and case.makeable]

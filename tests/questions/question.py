"""A competency question as shipped: file, header, answer on a store, expected answer."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = Path(__file__).resolve().parent / "expected"

Row = dict[str, str]


@dataclass(frozen=True)
class Question:
    """One file of ``ontology/question``."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def header(self) -> list[tuple[str, str]]:
        """The comment lines before the first blank line, as (key, value), in order."""
        lines = self.text.partition("\n\n")[0].splitlines()
        parts = [line.removeprefix("# ").partition(": ") for line in lines]
        return [(key, value) for key, _, value in parts]

    @property
    def prologue(self) -> dict[str, str]:
        """The declared prefixes."""
        return dict(re.findall(r"^PREFIX ([\w-]+): <([^>]+)>$", self.text, re.MULTILINE))

    @property
    def query(self) -> str:
        """The text without comments and declarations."""
        return re.sub(r"^(\s*#|PREFIX ).*\n", "", self.text, flags=re.MULTILINE)

    @property
    def expected(self) -> Path:
        return EXPECTED / f"{self.name}.csv"


QUESTIONS = [Question(path) for path in sorted((ROOT / "ontology" / "question").glob("*.rq"))]
NAMED = {question.name: question for question in QUESTIONS}


def answer(store: Store, question: Question) -> bytes:
    """Return the CSV answer over the union of all graphs, as the endpoint gives it."""
    solutions = store.query(question.text, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    return solutions.serialize(format=QueryResultsFormat.CSV) or b""


def rows(document: bytes) -> list[Row]:
    """Return the rows of a CSV document."""
    return list(csv.DictReader(io.StringIO(document.decode(), newline="")))

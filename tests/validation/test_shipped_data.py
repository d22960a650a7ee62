"""All the shipped records conform, and checking them takes seconds."""

import re
import time

import pytest

from jalon.files import data_folder
from jalon.rdf.records import record_files
from jalon.validation import Report, Verdict, validate_paths
from jalon.validation.positions import subject_lines

CPU_SECONDS = 30


@pytest.fixture(scope="module")
def checked() -> tuple[Report, float]:
    """The report on all the shipped records, and the CPU time it took."""
    started = time.process_time()
    report = validate_paths([data_folder()], data_folder())
    return report, time.process_time() - started


def test_every_record_is_checked_and_conforms(checked: tuple[Report, float]) -> None:
    report, _ = checked

    assert report.checked.records == len(record_files(data_folder()))
    assert report.unreadable == ()
    assert report.verdict is Verdict.CONFORMS


def test_it_takes_seconds(checked: tuple[Report, float]) -> None:
    _, seconds = checked

    assert seconds < CPU_SECONDS


def test_every_result_has_its_line(checked: tuple[Report, float]) -> None:
    report, _ = checked

    assert report.results
    assert all(result.line for result in report.results)


def test_known_contradictions_are_shown_with_both_sources(checked: tuple[Report, float]) -> None:
    report, _ = checked

    told = [
        result.message_fr
        for result in report.results
        if result.source_shape.endswith("#Occurrence-conflict")
        and "health-data-hub-creation" in result.focus_node
    ]
    assert told
    assert all(len(re.findall("selon «", message)) == 2 for message in told)


def test_lines_begin_with_their_subject() -> None:
    for path in record_files(data_folder()):
        lines = path.read_text(encoding="utf-8").splitlines()
        for subject, line in subject_lines("\n".join(lines)).items():
            token = lines[line - 1].split()[0]
            assert subject in (token.strip("<>"), token) or subject.endswith(
                re.split("[:/]", token.strip("<>"))[-1]
            )

"""``/validate`` and ``/template``: documents in, reports out, parsed in children alone."""

import gzip
import json
import subprocess
import sys
import urllib.error
import urllib.request
from email.message import Message
from xml.etree import ElementTree

import pytest
import rdflib
from rdflib import RDF, SH

from jalon.files import data_folder
from validation.tables import csv_of
from web.page import read_page

GOOD = (data_folder() / "event" / "annonce-du-segur-numerique.ttl").read_bytes()
BAD = GOOD.replace(b"dcterms:type event-kind:", b"dcterms:type event-kind:un")
BOUNDARY = "jalon-boundary"


def post(
    url: str, data: bytes, accept: str = "application/json", **headers: str
) -> tuple[int, bytes, Message]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {"Accept": accept, "Content-Type": "text/turtle", **named}
    request = urllib.request.Request(f"{url}/validate", data, sent)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.read(), response.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


def form(*files: tuple[str, bytes], **fields: str) -> tuple[bytes, str]:
    parts = [
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + data
        for name, data in files
    ] + [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in fields.items()
    ]
    body = b"".join(f"--{BOUNDARY}\r\n".encode() + part + b"\r\n" for part in parts)
    end = f"--{BOUNDARY}--\r\n".encode()
    return body + end, f"multipart/form-data; boundary={BOUNDARY}"


def test_a_good_record_conforms(server_url: str) -> None:
    status, body, _ = post(server_url, GOOD)

    assert (status, json.loads(body)["verdict"]) == (200, "conforms")


def test_a_faulty_record_is_told_with_line_column_and_message(server_url: str) -> None:
    status, body, _ = post(server_url, BAD)

    told = json.loads(body)
    result = next(each for each in told["results"] if each["value"])
    assert (status, told["verdict"]) == (200, "violations")
    line = BAD.decode().splitlines()[result["place"]["line"] - 1]
    assert line[result["place"]["column"] - 1 :].startswith("event-kind:un")
    assert result["message"]["fr"] and result["message"]["en"] and result["engineText"]


@pytest.mark.parametrize(
    ("accept", "begins"),
    [
        ("text/plain", "document.ttl"),
        ("text/csv", "severity,"),
        ("application/sarif+json", "{"),
        ("application/ld+json", "["),
        ("text/html", "<!doctype html>"),
        ("application/xml", "<?xml"),
    ],
)
def test_the_report_comes_in_the_format_asked(server_url: str, accept: str, begins: str) -> None:
    status, body, headers = post(server_url, BAD, accept)

    assert status == 200
    assert headers["Content-Type"].startswith(accept)
    assert body.decode().lower().startswith(begins)


def test_the_w3c_report_parses_and_names_its_results(server_url: str) -> None:
    _, body, _ = post(server_url, BAD, "text/turtle")

    graph = rdflib.Graph().parse(data=body, format="turtle")
    assert list(graph.subjects(RDF.type, SH.ValidationReport))
    assert list(graph.objects(None, SH.result))


def test_junit_has_a_failure_a_violation(server_url: str) -> None:
    _, body, _ = post(server_url, BAD, "application/xml")

    assert ElementTree.fromstring(body).findall(".//failure")


def test_many_files_of_a_form_are_checked_as_one(server_url: str) -> None:
    body, media_type = form(("a.ttl", GOOD), ("b.csv", csv_of(("x", "X", "", "", ""))))

    status, answer, _ = post(server_url, body, Content_Type=media_type)

    assert status == 200
    assert json.loads(answer)["checked"]["files"] == ["a.ttl", "b.csv"]


def test_a_body_may_be_compressed(server_url: str) -> None:
    status, body, _ = post(server_url, gzip.compress(GOOD), Content_Encoding="gzip")

    assert (status, json.loads(body)["verdict"]) == (200, "conforms")


@pytest.mark.parametrize(
    ("data", "media_type", "status"),
    [
        (b"<a", "text/turtle", 400),
        (b"", "text/turtle", 400),
        (b"x", "image/png", 415),
        (b"<http://e/a> <http://e/b> 1 .", "application/zip", 415),
        (b"#" * 6_000_000, "text/turtle", 413),
    ],
)
def test_what_cannot_be_read_is_a_problem_that_says_why(
    server_url: str, data: bytes, media_type: str, status: int
) -> None:
    answer, body, headers = post(server_url, data, Content_Type=media_type)

    assert answer == status
    assert headers["Content-Type"] == "application/problem+json"
    assert json.loads(body)["detail"]


def test_a_syntax_error_has_line_and_column(server_url: str) -> None:
    _, body, _ = post(server_url, b"<http://e/a>\n  <http://e/b> c .")

    problem = json.loads(body)
    assert (problem["line"], problem["column"]) == (2, 16)


def test_the_form_and_the_report_are_sound_pages(server_url: str) -> None:
    body, media_type = form(("a.ttl", BAD), text="")
    _, answer, _ = post(server_url, body, "text/html", Content_Type=media_type)
    with urllib.request.urlopen(f"{server_url}/validate", timeout=30) as response:
        empty = response.read()

    for html in (empty, answer):
        page = read_page(html.decode())
        assert page.faults == []
        assert page.lang == "fr"
    assert b"Non conforme" in answer


def test_markup_in_a_document_is_text_in_the_page(server_url: str) -> None:
    hostile = GOOD.replace(b"@fr", b"<script>alert(1)</script>", 1) + b"<script>"
    labelled = GOOD.replace(b'"@fr', b'<script>alert(1)</script>"@fr', 1) + b"\nevent:x a event:y ."
    for data in (hostile, labelled):
        body, media_type = form(("<img src=x onerror=alert(1)>.ttl", data))

        _, answer, _ = post(server_url, body, "text/html", Content_Type=media_type)

        assert b"<script>alert" not in answer
        assert b"<img src=x" not in answer


def test_sure_corrections_come_back_in_the_file(server_url: str) -> None:
    wrong = GOOD.replace(b'"@fr', b'"@fr-FR', 1)
    body, media_type = form(("a b.ttl", wrong), mend="1")

    status, answer, headers = post(server_url, body, "text/html", Content_Type=media_type)

    assert status == 200
    assert headers["Content-Disposition"] == 'attachment; filename="a-b-corrige.ttl"'
    assert answer == GOOD


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_template_is_a_download(server_url: str, suffix: str) -> None:
    address = f"{server_url}/template/event.{suffix}?record=annonce-du-segur-numerique"
    with urllib.request.urlopen(address, timeout=60) as response:
        data, headers = response.read(), response.headers
    body, media_type = form((f"event.{suffix}", data))

    _, answer, _ = post(server_url, body, Content_Type=media_type)

    assert headers["Content-Disposition"] == f'attachment; filename="jalon-event.{suffix}"'
    assert json.loads(answer)["verdict"] == "conforms"


def test_an_unknown_template_is_not_found(server_url: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{server_url}/template/pays.xlsx", timeout=30)

    assert caught.value.code == 404
    caught.value.close()


def test_the_http_process_loads_neither_parser_of_documents_nor_shacl() -> None:
    code = (
        "import sys, jalon.web.application; "
        "print([m for m in ('rdflib', 'pyshacl', 'openpyxl') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"

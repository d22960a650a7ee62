"""Compressed bodies: asked for, worth it, and with an ETag of their own."""

import gzip
import urllib.request
from email.message import Message
from urllib.error import HTTPError
from urllib.parse import quote

import pytest
import zstandard

from jalon.web.compression import chosen_coding

QUERY = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 200"
READ = {"gzip": gzip.decompress, "zstd": lambda body: zstandard.decompress(body)}


def ask(url: str, **headers: str) -> tuple[int, Message, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, headers=named)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.headers, response.read()
    except HTTPError as error:
        return error.code, error.headers, error.read()


def short(server_url: str, query: str = QUERY) -> str:
    return f"{server_url}/sparql?query={quote(query)}"


@pytest.mark.parametrize("coding", READ)
@pytest.mark.parametrize("way", ["", "&format=csv"])
def test_a_body_is_compressed_for_a_client_that_takes_it(
    server_url: str, coding: str, way: str
) -> None:
    plain = ask(short(server_url) + way, Accept="text/csv")
    coded = ask(short(server_url) + way, Accept="text/csv", Accept_Encoding=coding)

    assert coded[1]["Content-Encoding"] == coding
    assert "Content-Encoding" not in plain[1]
    assert READ[coding](coded[2]) == plain[2]
    assert int(coded[1]["Content-Length"]) == len(coded[2]) < len(plain[2])
    assert coded[1]["ETag"] != plain[1]["ETag"]
    assert "Accept-Encoding" in coded[1]["Vary"]
    assert "Accept-Encoding" in plain[1]["Vary"]


def test_a_repeated_request_gets_the_coding_it_asked_for(server_url: str) -> None:
    for coding in ("gzip", "zstd", "identity", "gzip", "zstd", "identity"):
        _, headers, body = ask(short(server_url), Accept="text/csv", Accept_Encoding=coding)

        assert headers.get("Content-Encoding", "identity") == coding
        assert READ.get(coding, bytes)(body).startswith(b"s,p,o\r\n")


@pytest.mark.parametrize("coding", READ)
def test_the_tag_of_a_compressed_body_brings_304(server_url: str, coding: str) -> None:
    _, headers, _ = ask(short(server_url), Accept="text/csv", Accept_Encoding=coding)

    again = ask(
        short(server_url),
        Accept="text/csv",
        Accept_Encoding=coding,
        If_None_Match=headers["ETag"],
    )

    assert again[0] == 304
    assert again[1]["ETag"] == headers["ETag"]
    assert again[2] == b""


def test_pages_are_compressed_too(server_url: str) -> None:
    _, headers, body = ask(server_url + "/", Accept="text/html", Accept_Encoding="gzip")

    assert headers["Content-Encoding"] == "gzip"
    assert b"<html" in gzip.decompress(body)


def test_a_small_body_is_sent_plainly(server_url: str) -> None:
    _, headers, _ = ask(short(server_url, "ASK {}"), Accept="text/csv", Accept_Encoding="gzip")

    assert "Content-Encoding" not in headers


def test_a_large_body_is_compressed_as_it_is_sent(server_url: str) -> None:
    numbers = " ".join(map(str, range(1200)))
    query = f"SELECT ?a ?b {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }}"

    for way in ("", "&format=csv"):
        _, headers, body = ask(
            short(server_url, query) + way, Accept="text/csv", Accept_Encoding="gzip"
        )

        assert headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(body).count(b"\r\n") == 1_440_001


@pytest.mark.parametrize("secret", ["Cookie", "Authorization"])
def test_a_client_that_says_who_it_is_gets_plain_bytes(server_url: str, secret: str) -> None:
    _, headers, _ = ask(
        short(server_url), Accept="text/csv", Accept_Encoding="gzip", **{secret: "x"}
    )

    assert "Content-Encoding" not in headers


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1, zstd;q=0.5", "gzip"),
        ("*", "zstd"),
        ("gzip;q=0", None),
        ("identity;q=1, gzip;q=0.5", None),
        ("br", None),
        ("gzip;q=high", None),
        ("", None),
    ],
)
def test_the_coding_is_the_one_the_client_prefers(accepted: str, expected: str | None) -> None:
    assert chosen_coding({"HTTP_ACCEPT_ENCODING": accepted}) == expected

"""Percent-encoded text: what urllib reads, only sooner."""

from urllib.parse import quote, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.web.percent import decode

PIECES = st.sampled_from(
    ["%", "2", "0", "zz", "%41", "%C3%A9", "+", "=", "==", "_", " ", "a", "%e2"]
)


@given(st.text())
def test_what_was_encoded_is_decoded(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()

    assert decode(quote(text, safe="")) == text


@given(st.lists(PIECES).map("".join))
def test_it_reads_what_urllib_reads(value: str) -> None:
    try:
        expected = unquote_plus(value, errors="strict")
    except UnicodeError:
        with pytest.raises(UnicodeError):
            decode(value)
    else:
        assert decode(value) == expected

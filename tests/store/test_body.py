"""The body of an answer: short ones leave whole with their digest, long ones in blocks."""

import hashlib
import json

from jalon.sandbox import frames
from jalon.store.body import Body


class Sent:
    """What was sent, frame by frame."""

    def __init__(self) -> None:
        self.bytes = b""

    def sendall(self, data: bytes) -> None:
        self.bytes += data

    @property
    def frames(self) -> list[bytes]:
        found, rest = [], self.bytes
        while rest:
            length = int.from_bytes(rest[:4])
            found.append(rest[4 : 4 + length])
            rest = rest[4 + length :]
        return found


def test_a_short_body_is_one_frame_after_a_header_that_holds_its_digest() -> None:
    sent = Sent()
    body = Body(sent, {"format": "csv"})
    body.write(b"a,")
    body.write(b"b")
    body.finish()

    header, content = sent.frames
    digest = hashlib.blake2b(b"a,b", digest_size=16).hexdigest()
    assert json.loads(header) == {"format": "csv", "digest": digest}
    assert content == b"a,b"


def test_nothing_is_sent_before_a_block_is_full() -> None:
    sent = Sent()
    body = Body(sent, {})
    body.write(b"x" * (frames.BLOCK - 1))

    assert not body.begun
    assert sent.bytes == b""


def test_a_long_body_leaves_in_blocks_without_a_digest() -> None:
    sent = Sent()
    body = Body(sent, {}, trim=lambda _: b"never")
    for _ in range(frames.BLOCK // 8 + 1):
        body.write(b"01234567")
    body.finish()

    header, *content, end = sent.frames
    assert json.loads(header) == {}
    assert [len(frame) for frame in content] == [frames.BLOCK, 8]
    assert json.loads(end) == {}


def test_a_long_body_that_fails_ends_with_its_error() -> None:
    sent = Sent()
    body = Body(sent, {})
    body.write(b"x" * frames.BLOCK)
    body.fail({"name": "NotAcceptable"})

    assert json.loads(sent.frames[-1]) == {"error": {"name": "NotAcceptable"}}


def test_a_body_that_is_whole_is_trimmed() -> None:
    sent = Sent()
    body = Body(sent, {}, trim=bytes.upper)
    body.write(b"abc")
    body.finish()

    assert sent.frames[1] == b"ABC"


def test_an_empty_body_is_a_header_alone() -> None:
    sent = Sent()
    Body(sent, {}).finish()

    assert len(sent.frames) == 1

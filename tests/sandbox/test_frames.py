"""Frames: length, then bytes; only an empty frame says complete."""

import socket
from collections.abc import Iterator

import pytest

from jalon.sandbox import frames
from jalon.sandbox.frames import BrokenMessage, FrameWriter


@pytest.fixture
def channels() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a channel."""
    one, other = socket.socketpair()
    with one, other:
        yield one, other


def test_a_message_is_its_frames_up_to_the_empty_one(channels) -> None:
    one, other = channels
    frames.send(one, b"ab")
    frames.send(one, b"c")
    frames.send_end(one)

    assert list(frames.receive_all(other)) == [b"ab", b"c"]


def test_a_message_without_its_end_is_broken(channels) -> None:
    one, other = channels
    frames.send(one, b"ab")
    one.close()

    with pytest.raises(BrokenMessage):
        list(frames.receive_all(other))


def test_a_frame_cut_in_its_middle_is_broken(channels) -> None:
    one, other = channels
    one.sendall(b"\x00\x00\x00\x09abc")
    one.close()

    with pytest.raises(BrokenMessage):
        frames.receive(other)


def test_json_travels_with_its_accents(channels) -> None:
    one, other = channels
    frames.send_json(one, {"é": [1, None]})

    assert frames.receive_json(other) == {"é": [1, None]}


def test_a_writer_gathers_small_writes_into_blocks(channels) -> None:
    one, other = channels
    writer = FrameWriter(one)
    for _ in range(frames.BLOCK // 8 + 1):
        writer.write(b"01234567")
    writer.flush()
    frames.send_end(one)

    sizes = [len(frame) for frame in frames.receive_all(other)]
    assert sizes == [frames.BLOCK, 8]

"""Frames: length, then bytes; only an empty frame says complete."""

import socket
from collections.abc import Iterator

import pytest

from jalon.sandbox import frames
from jalon.sandbox.frames import BrokenMessage
from jalon.sandbox.limits import set_timeout


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

    assert list(frames.Inbox(other).frames()) == [b"ab", b"c"]


def test_a_message_without_its_end_is_broken(channels) -> None:
    one, other = channels
    frames.send(one, b"ab")
    one.close()

    with pytest.raises(BrokenMessage):
        list(frames.Inbox(other).frames())


def test_a_frame_cut_in_its_middle_is_broken(channels) -> None:
    one, other = channels
    one.sendall(b"\x00\x00\x00\x09abc")
    one.close()

    with pytest.raises(BrokenMessage):
        frames.Inbox(other).frame()


def test_json_travels_with_its_accents(channels) -> None:
    one, other = channels
    frames.send_json(one, {"é": [1, None]})

    assert frames.Inbox(other).json() == {"é": [1, None]}


def test_a_message_that_comes_in_pieces_is_read_whole_after_a_time_out(channels) -> None:
    one, other = channels
    inbox = frames.Inbox(other)
    set_timeout(other, 0.01)
    one.sendall(b"\x00\x00\x00\x04ab")

    with pytest.raises(BlockingIOError):
        inbox.frame()
    one.sendall(b"cd")

    assert inbox.frame() == b"abcd"

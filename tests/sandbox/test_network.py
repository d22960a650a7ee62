"""The network closed by a filter, for a process that still opens files."""

import platform
import socket
import sys
from pathlib import Path

import pytest

from jalon.sandbox.errand import ErrandFailed, run_apart
from jalon.sandbox.network import close_network

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"),
    reason="no filter for this machine",
)


def test_no_socket_opens_once_the_network_is_closed_and_files_still_do() -> None:
    def work() -> bytes:
        assert close_network()
        told = b""
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
            try:
                socket.socket(family)
            except PermissionError:
                told += b"refused "
        return told + Path(__file__).read_bytes()[:3]

    assert run_apart(work) == b'refused refused refused """'


def test_an_errand_that_fails_is_told() -> None:
    def work() -> bytes:
        raise ValueError

    with pytest.raises(ErrandFailed):
        run_apart(work)


def test_an_errand_leaves_its_process_as_it_was() -> None:
    held = [1]

    assert run_apart(lambda: str(held.append(2) or held).encode()) == b"[1, 2]"
    assert held == [1]

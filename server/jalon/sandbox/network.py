"""Closing the network for a process that must still open files: a seccomp filter (Linux).

https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html. A process without free
descriptors has no network either, and needs no filter; one that reads a store on disk opens its
files as it comes to them.
"""

import ctypes
import errno
import platform
import struct
from typing import Final

_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_MODE_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EPERM
_KILL: Final = 0x80000000
_LOAD: Final = 0x20
_EQUAL: Final = 0x15
_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06
_ARCHITECTURE_AT: Final = 4
_X32: Final = 0x40000000

_SOCKET_CALLS: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine: its audit number, and the number of ``socket``."""


def close_network() -> bool:
    """Refuse every new socket to this process for good; return whether that could be done."""
    known = _SOCKET_CALLS.get(platform.machine())
    if platform.system() != "Linux" or known is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    code = _filter(*known)
    kept = ctypes.create_string_buffer(code)
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(kept))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, program, 0, 0) == 0)


def _filter(architecture: int, socket: int) -> bytes:
    """Return the filter: another architecture's call ends the process, ``socket`` is refused."""
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 1, 0, _X32),
        (_EQUAL, 0, 1, socket),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    )
    return b"".join(struct.pack("HBBI", *step) for step in steps)

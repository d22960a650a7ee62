"""A template for tests that holds one number: ``python -m sandbox.counter FOLDER LIFELINE``.

Reads answer it, or misbehave as they are told; writes add to it. A third word has it prepared for
writes, which makes the number 1000: ``start``, ``demand``; with ``fail`` that ends in an error.
"""

import inspect
import os
import socket
import sys
import time
from pathlib import Path

from jalon.sandbox.frames import Outbox, Sink, send_json
from jalon.sandbox.limits import Limits
from jalon.sandbox.succession import Succession
from jalon.sandbox.template import Template

held = {"number": 0}
answered: list[str] = []
FOLDER = Path(sys.argv[1])


def answer(request: dict[str, str], channel: Outbox) -> None:
    told = request.get("do", "")
    before = answered.count(told)
    answered.append(told)
    if told == "long":
        time.sleep(0.1)
        send_json(channel, before)
        return
    if told == "long once" and held["number"]:
        time.sleep(60)
    if told == "long once":
        time.sleep(0.02)
    if told == "crash":
        os.abort()
    if told == "hang":
        while True:
            time.sleep(1)
    if told == "spin":
        while True:
            pass
    if told == "eat":
        bytearray(2 << 30)
    if told == "open":
        Path("/etc/hostname").read_bytes()
    if told == "connect":
        socket.socket().connect(("127.0.0.1", 9))
    if told == "raise":
        raise ValueError("unexpected")
    if told == "half":
        send_json(channel, "the first half")
        channel.flush()
        os._exit(0)
    if told == "stack":
        send_json(channel, len(inspect.stack()))
        return
    send_json(channel, os.getppid() if told == "parent" else held["number"])


def change(request: dict[str, int], channel: Sink) -> bool:
    held["number"] += request["add"]
    if request.get("do") == "crash":
        os.abort()
    if request.get("do") == "refuse":
        send_json(channel, "refused")
        return False
    send_json(channel, held["number"])
    return True


def prepare() -> None:
    while (FOLDER / "wait").exists():
        time.sleep(0.01)
    held["number"] = 1000


def fail() -> None:
    raise ValueError("not to be prepared")


def door(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(64)
    listener.setblocking(False)
    return listener


if __name__ == "__main__":
    folder, lifeline = Path(sys.argv[1]), int(sys.argv[2])
    limits = Limits(seconds=0.5, memory=256)
    template = Template(
        door(folder / "reads"),
        door(folder / "writes"),
        lifeline,
        limits,
        limits,
        answer,
        change,
        Succession.open(folder),
    )
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    if sys.argv[3:]:
        template.prepare = fail if sys.argv[3] == "fail" else prepare
        template.on_demand = sys.argv[3] == "demand"
    template.keep_serving()

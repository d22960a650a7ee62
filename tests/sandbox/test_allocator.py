"""The engine's allocator: jemalloc where it is, never for anyone but the engine."""

import sys
from pathlib import Path

import pytest

from jalon.errors import BadSetting
from jalon.sandbox import allocator
from jalon.settings import Settings
from jalon.store.engine import Engine


def test_the_system_s_allocator_is_asked_for_huge_pages() -> None:
    assert allocator.environment("system") == {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


def test_jemalloc_is_preloaded_beside_what_already_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocator, "find_jemalloc", lambda: Path("/lib/libjemalloc.so.2"))
    monkeypatch.setenv("LD_PRELOAD", "/lib/other.so")

    told = allocator.environment("auto")

    assert told["LD_PRELOAD"] == "/lib/libjemalloc.so.2:/lib/other.so"
    assert "background_thread:false" in told["MALLOC_CONF"], "the process forks"


def test_without_jemalloc_auto_takes_the_system_s_and_jemalloc_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(allocator, "find_jemalloc", lambda: None)

    assert allocator.environment("auto") == allocator.environment("system")
    with pytest.raises(BadSetting, match="libjemalloc2"):
        allocator.environment("jemalloc")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
@pytest.mark.skipif(allocator.find_jemalloc() is None, reason="jemalloc is not installed")
@pytest.mark.parametrize(("choice", "there"), [("auto", True), ("system", False)])
def test_the_engine_runs_on_the_allocator_chosen(choice: str, there: bool) -> None:
    engine = Engine.start(Settings.load({"allocator": choice}, {}), scratch=True)
    try:
        owned = engine._owned
        assert owned is not None
        mapped = Path(f"/proc/{owned._process.pid}/maps").read_text()
        assert (allocator.JEMALLOC in mapped) is there
    finally:
        engine.stop()

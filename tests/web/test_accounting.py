"""The account of a query: one way in, and one way out whatever happens."""

import json

import pytest

from jalon.errors import BadQuery, DeadlineExceeded, QuotaExceeded
from jalon.settings import Settings
from jalon.store.engine import Engine
from jalon.store.query import QueryRequest
from jalon.web.accounting import Accounting
from jalon.web.metrics import Metrics

ALICE = {"REMOTE_ADDR": "192.0.2.1"}
BOB = {"REMOTE_ADDR": "192.0.2.2"}
NUMBERS = " ".join(map(str, range(100)))
CROSSED = " ".join(f"VALUES ?v{place} {{ {NUMBERS} }}" for place in range(8))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {CROSSED} }}"


@pytest.fixture
def accounting() -> Accounting:
    """Accounts that allow one query at once and one failure a minute."""
    flags = {"quota_parallel": 1, "quota_errors_per_minute": 1}
    return Accounting(Settings.load(flags, {}), Metrics())


def counted(accounting: Accounting, outcome: str) -> bool:
    return f'outcome="{outcome}"}} 1\n' in accounting.metrics.text(True)


def test_a_query_that_is_stopped_is_counted_logged_and_charged(
    accounting: Accounting, scratch_engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(DeadlineExceeded):
        accounting.ask(ALICE, ENDLESS, lambda: scratch_engine.query(QueryRequest(ENDLESS)))

    assert counted(accounting, "deadline")
    assert json.loads(caplog.messages[-1])["outcome"] == "deadline"
    with pytest.raises(QuotaExceeded):
        accounting.open(ALICE, ENDLESS)
    assert counted(accounting, "quota")
    accounting.open(BOB, "ASK {}")


@pytest.mark.parametrize("error", [BadQuery("f", "e"), ZeroDivisionError(), KeyboardInterrupt()])
def test_whatever_ends_a_query_gives_its_place_back(error: BaseException) -> None:
    accounting = Accounting(Settings.load({"quota_parallel": 1}, {}), Metrics())

    def fail() -> None:
        raise error

    with pytest.raises(type(error)):
        accounting.ask(ALICE, "ASK {}", fail)

    accounting.open(ALICE, "ASK {}")


def test_an_account_is_closed_once(accounting: Accounting) -> None:
    account = accounting.open(ALICE, "ASK {}")
    account.close(size=10)
    account.close(BadQuery("f", "e"))

    assert counted(accounting, "ok")
    assert not counted(accounting, "bad_query")
    accounting.open(ALICE, "ASK {}")


def test_a_fault_of_the_service_is_not_the_clients(accounting: Accounting) -> None:
    accounting.open(ALICE, "ASK {}").close(ZeroDivisionError())

    assert counted(accounting, "unexpected")
    accounting.open(ALICE, "ASK {}")

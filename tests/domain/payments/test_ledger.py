"""The ledger: balanced, append-only, each event once; whatever is posted, it sums to zero."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kit.unit_of_work import unit_of_work
from payments.ledger import accounts, books, check, entries
from payments.ledger.books import Line

LINES = [Line("gateway", 10_00), Line("campaign", -10_00, "campaign:A")]


def test_an_event_is_posted_once(app: Flask) -> None:
    for first in (True, False, False):
        with unit_of_work():
            assert books.post("capture:x", "capture", "x", LINES) is first
    with unit_of_work():
        assert books.balance("gateway") == 10_00
        assert books.balance("campaign", "campaign:A") == -10_00


def test_the_same_event_told_differently_is_an_error(app: Flask) -> None:
    with unit_of_work():
        books.post("capture:x", "capture", "x", LINES)
    for other in (
        [Line("gateway", 10_01), Line("campaign", -10_01, "campaign:A")],
        [Line("gateway", 10_00), Line("campaign", -10_00, "campaign:B")],
    ):
        with pytest.raises(books.LedgerConflict), unit_of_work():
            books.post("capture:x", "capture", "x", other)
    with pytest.raises(books.LedgerConflict), unit_of_work():
        books.post("capture:x", "capture", "x", LINES, "USD")


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [Line("gateway", 0)],
        [Line("gateway", 1)],
        [Line("gateway", 1), Line("campaign", -2, "campaign:A")],
        [Line("gateway", 1), Line("gateway", -1), Line("refund_due", 0)],
    ],
)
def test_lines_that_do_not_balance_are_refused(app: Flask, lines: list[Line]) -> None:
    with pytest.raises(books.Unbalanced), unit_of_work():
        books.post("x", "x", "x", lines)


@pytest.mark.parametrize(
    ("kind", "owner"), [("petty_cash", ""), ("campaign", ""), ("gateway", "campaign:A")]
)
def test_only_accounts_of_the_table_are_opened(app: Flask, kind: str, owner: str) -> None:
    with pytest.raises(accounts.UnknownAccount), unit_of_work():
        accounts.number(kind, owner)


def test_an_account_is_opened_when_its_number_is_first_asked_for(app: Flask) -> None:
    with unit_of_work():
        assert accounts.find("campaign", "campaign:A") is None
        opened = accounts.number("campaign", "campaign:A")
    with unit_of_work():
        assert accounts.find("campaign", "campaign:A") == opened
        assert accounts.number("campaign", "campaign:A") == opened


def test_an_account_never_used_is_empty(app: Flask) -> None:
    with unit_of_work():
        assert books.balance("campaign", "campaign:NONE") == 0
        assert books.balances() == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_postings SET amount = amount + 1",
        "DELETE FROM ledger_postings",
        "UPDATE ledger_entries SET kind = 'x'",
        "DELETE FROM ledger_entries",
    ],
)
def test_what_is_posted_stays(app: Flask, statement: str) -> None:
    with unit_of_work():
        books.post("capture:x", "capture", "x", LINES)
    with pytest.raises(DBAPIError, match="append-only"), unit_of_work() as opened:
        opened.execute(text(statement))


def test_the_database_refuses_what_does_not_balance(app: Flask) -> None:
    with unit_of_work():
        books.post("capture:x", "capture", "x", LINES)
    with pytest.raises(DBAPIError, match="does not balance"), unit_of_work() as opened:
        opened.execute(
            text("""INSERT INTO ledger_postings (entry_id, account_id, amount, currency)
            SELECT entry_id, account_id, 1, currency FROM ledger_postings LIMIT 1""")
        )


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["capture", "fee", "platform", "refund", "executed"]),
        st.integers(1, 10**9),
        st.sampled_from("ABC"),
    ),
    max_size=12,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(events=EVENTS)
def test_whatever_is_posted_the_whole_sums_to_zero(
    app: Flask, events: list[tuple[str, int, str]]
) -> None:
    """Also twice, also in any order: balances are what each event once would give."""
    with unit_of_work() as opened:
        run = str(opened.scalar(text("SELECT count(*) FROM ledger_entries")))
        before = books.balances()
    for number, (kind, amount, owner) in enumerate(events):
        for _ in range(2):
            with unit_of_work():
                post(kind, f"{run}:{number}", amount, f"campaign:{owner}")
    with unit_of_work():
        after = books.balances()
        assert [*check.whole(), *check.each()] == []
    assert sum(after.values()) == 0
    taken = sum(amount for kind, amount, _ in events if kind == "capture")
    given_back = sum(amount for kind, amount, _ in events if kind == "executed")
    fees = sum(amount for kind, amount, _ in events if kind == "fee")
    assert after.get("gateway", 0) - before.get("gateway", 0) == taken - given_back - fees


def post(kind: str, reference: str, amount: int, owner: str) -> bool:
    """One event of a kind."""
    if kind == "capture":
        return entries.capture(reference, owner, amount)
    if kind == "fee":
        return entries.gateway_fee(reference, amount)
    if kind == "platform":
        return entries.platform_fee(reference, owner, amount)
    if kind == "refund":
        return entries.refund_requested(reference, "key", owner, amount, amount // 10)
    return entries.refund_executed(reference, "key", amount)

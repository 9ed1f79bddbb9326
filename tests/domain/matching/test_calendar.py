"""What time brings: listings and proposals expire, whoever is waited for is reminded once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from matching import agreements, queries, sweeps
from matching.models import Agreement
from tests.factories import exchange
from tests.support.clock import FakeClock
from tests.support.work import run_jobs


@pytest.fixture
def look(app: Flask) -> Callable[[], None]:
    """The sweep and what it defers, as a worker does them."""

    def run() -> None:
        sweeps.look_at_the_calendar.run()
        run_jobs(app, only="matching.expire_listing")
        run_jobs(app, only="matching.look_after")

    return run


Look = Callable[[], None]
Mails = Callable[[], list[Mail]]


def state_of(agreement: Agreement) -> str:
    with unit_of_work():
        found = queries.agreement(agreement.code)
        assert found is not None
        return found.state


def reminded(mails: Mails) -> list[str]:
    return [one.recipient for one in mails() if one.name == "matching/reminder"]


def test_a_listing_expires_after_its_last_day(look: Look, clock: FakeClock, mails: Mails) -> None:
    need = exchange.need(ends=date(2027, 3, 2))
    waiting = exchange.proposed(need)
    clock.advance(days=1)
    look()
    assert exchange.fresh(need).state == "open"
    clock.advance(days=1)
    look()
    look()
    assert exchange.fresh(need).state == "expired"
    assert state_of(waiting) == "declined"
    assert [one.name for one in mails()].count("matching/expired") == 1


def test_a_proposal_reminds_once_and_expires_after_two_weeks(
    look: Look, clock: FakeClock, mails: Mails
) -> None:
    agreement = exchange.proposed(exchange.need())
    clock.advance(days=5)
    look()
    look()
    assert reminded(mails) == [exchange.account_of(agreement.need).email]
    clock.advance(days=9)
    look()
    assert state_of(agreement) == "expired"


def test_a_hand_over_that_one_side_confirmed_reminds_the_other(
    look: Look, clock: FakeClock, mails: Mails
) -> None:
    agreement = exchange.agreed(exchange.need())
    with unit_of_work():
        agreements.confirm(agreement, agreement.need.author_id, exchange.CONFIRMED)
    clock.advance(days=6)
    look()
    assert reminded(mails) == []
    clock.advance(days=1)
    look()
    assert reminded(mails) == [exchange.account_of(agreement.offer).email]


def test_what_is_agreed_stays_agreed_when_a_listing_expires(look: Look, clock: FakeClock) -> None:
    need = exchange.need(ends=date(2027, 3, 2))
    agreement = exchange.agreed(need)
    clock.advance(days=3)
    look()
    assert exchange.fresh(need).state == "expired"
    for listing in (agreement.need, agreement.offer):
        with unit_of_work():
            agreements.confirm(agreement, listing.author_id, exchange.CONFIRMED)
    assert state_of(agreement) == "confirmed"
    assert exchange.fresh(need).done == 1


def test_reminders_know_no_state_that_is_over(app: Flask) -> None:
    assert set(sweeps.REMIND_AFTER) == {"proposed", "agreed", "delivered"}
    assert sweeps.REMIND_AFTER["proposed"] < sweeps.ANSWER_WITHIN
    assert all(waits > timedelta(0) for waits in sweeps.REMIND_AFTER.values())

"""What time brings: listings and proposals expire, whoever is waited for is reminded once."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from kit.errors import TooMany
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from matching import agreements, board, listings, queries, sweeps
from matching.errors import TooManyOpen
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


def emails(agreement: Agreement) -> list[str]:
    """The addresses of both sides."""
    return sorted(exchange.account_of(one).email for one in (agreement.need, agreement.offer))


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


def test_both_sides_hear_that_a_proposal_has_lapsed(
    look: Look, clock: FakeClock, mails: Mails
) -> None:
    agreement = exchange.proposed(exchange.need())
    clock.advance(days=14)
    look()
    look()
    told = [one.recipient for one in mails() if one.name == "matching/lapsed"]
    assert sorted(told) == emails(agreement)


def test_whoever_proposed_hears_that_the_other_left_the_board(app: Flask, mails: Mails) -> None:
    agreement = exchange.proposed(exchange.need())
    with unit_of_work():
        listings.close(agreement.need, "test")
    told = [one.recipient for one in mails() if one.name == "matching/lapsed"]
    assert told == [exchange.account_of(agreement.offer).email]


def test_both_are_reminded_three_days_before_the_first_day_once(
    look: Look, clock: FakeClock, mails: Mails
) -> None:
    agreement = exchange.agreed(exchange.need(begins=date(2027, 3, 10)))
    for days, told in ((5, 0), (1, 2), (1, 2)):
        clock.advance(days=days)
        look()
        assert [one.name for one in mails()].count("matching/foretold") == told
    assert {one.recipient for one in mails() if one.name == "matching/foretold"} == {
        exchange.account_of(one).email for one in (agreement.need, agreement.offer)
    }


def test_what_begins_on_the_day_after_it_was_agreed_needs_no_reminder(
    look: Look, clock: FakeClock, mails: Mails
) -> None:
    exchange.agreed(exchange.need(begins=date(2027, 3, 2)))
    clock.advance(hours=20)
    look()
    assert [one.name for one in mails()].count("matching/foretold") == 0


def test_a_hand_over_is_overdue_when_the_last_day_is_over_not_before(
    look: Look, clock: FakeClock, mails: Mails
) -> None:
    need = exchange.need(begins=date(2027, 3, 20), ends=date(2027, 4, 20))
    agreement = exchange.agreed(need)
    clock.advance(days=50)
    look()
    assert reminded(mails) == []
    with unit_of_work():
        assert board.board().overdue.count == 0
    clock.advance(days=1)
    look()
    look()
    assert sorted(reminded(mails)) == emails(agreement)


def test_without_a_last_day_it_is_overdue_two_weeks_after_it_began(
    look: Look, clock: FakeClock, mails: Mails
) -> None:
    exchange.agreed(exchange.need(begins=date(2027, 3, 11)))
    exchange.agreed(exchange.need())
    for days, told in ((13, 0), (1, 2), (9, 2), (1, 4)):
        clock.advance(days=days)
        look()
        assert len(reminded(mails)) == told


def test_nobody_fills_the_board(app: Flask, clock: FakeClock) -> None:
    person = exchange.person()
    for _ in range(listings.MOST_OPEN // 2):
        exchange.offer(person)
    with pytest.raises(TooMany):
        exchange.offer(person)
    clock.advance(hours=1)
    for _ in range(listings.MOST_OPEN // 2):
        exchange.offer(person)
    clock.advance(hours=1)
    with pytest.raises(TooManyOpen):
        exchange.offer(person)
    exchange.offer()

"""A need that was met retires the budget line it stands for: the goal falls, once and in time."""

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from accounts.models import Account
from campaigns.authoring import content
from campaigns.models import BudgetLine, Campaign
from campaigns.settlement import deadline
from kit.audit import Deed
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from matching import agreements, listings
from matching import queries as exchange_queries
from matching.errors import LineAgreed
from matching.models import Listing
from payments.ledger import check
from tests.factories import accounts, campaigns, exchange, pledges
from tests.support.clock import START, FakeClock

ELECTRICS, COURSE, OVEN = 0, 1, 2
"""Lines of the factory's budget: 2,400 and 1,600 indispensable, 3,000 to do more."""


@pytest.fixture
def lead(app: Flask) -> Account:
    return accounts.account()


@pytest.fixture
def campaign(lead: Account) -> Campaign:
    return campaigns.live(lead)


def line_of(campaign: Campaign, which: int) -> BudgetLine:
    return campaign.lines[which]


def need_for(campaign: Campaign, lead: Account, which: int = ELECTRICS, **more: object) -> Listing:
    """A need that stands for one line of the budget."""
    return exchange.need(lead, campaign, budget_line=f"line:{line_of(campaign, which).id}", **more)


def test_a_met_need_lowers_minimum_and_optimum_by_its_line(
    campaign: Campaign, lead: Account
) -> None:
    exchange.confirmed(need_for(campaign, lead))

    now = campaigns.fresh(campaign)
    assert (now.minimum, now.optimum) == (1_600_00, 4_600_00)
    assert now.lines[ELECTRICS].covered_with == exchange.NEED["title"]
    assert [line.covered_at is None for line in now.lines] == [False, True, True]


def test_a_line_to_do_more_lowers_the_optimum_alone(campaign: Campaign, lead: Account) -> None:
    exchange.confirmed(need_for(campaign, lead, OVEN))

    now = campaigns.fresh(campaign)
    assert (now.minimum, now.optimum) == (4_000_00, 4_000_00)


def test_a_part_of_it_lowers_nothing(campaign: Campaign, lead: Account) -> None:
    need = need_for(campaign, lead, quantity=8, unit="persone", kind="time")
    exchange.confirmed(need, quantity=5)
    assert campaigns.fresh(campaign).minimum == 4_000_00

    exchange.confirmed(need, quantity=3)
    assert campaigns.fresh(campaign).minimum == 1_600_00


def test_nobody_makes_a_part_the_whole_by_asking_for_less(
    campaign: Campaign, lead: Account
) -> None:
    need = need_for(campaign, lead, quantity=8, unit="persone", kind="time")
    exchange.confirmed(need, quantity=5)
    asked = {
        **exchange.NEED, "reference": campaign.reference, "budget_line": need.budget_line,
        "kind": "time", "unit": "persone",
    }  # fmt: skip
    with unit_of_work(), pytest.raises(LineAgreed):
        listings.change(need, {**asked, "quantity": 5}, pledges.visitor_for(lead))
    other = f"line:{line_of(campaign, OVEN).id}"
    changed = {**asked, "quantity": 8, "budget_line": other}
    with unit_of_work(), pytest.raises(LineAgreed):
        listings.change(need, changed, pledges.visitor_for(lead))
    with unit_of_work():
        listings.change(
            need, {**asked, "quantity": 8, "title": "Più chiaro"}, pledges.visitor_for(lead)
        )
    assert exchange.fresh(need).budget_line == need.budget_line


def test_a_line_is_covered_once(campaign: Campaign, lead: Account) -> None:
    first, second = need_for(campaign, lead), need_for(campaign, lead)
    exchange.confirmed(first)
    exchange.confirmed(second)

    now = campaigns.fresh(campaign)
    assert now.minimum == 1_600_00
    assert now.lines[ELECTRICS].covered_by == first.code


def test_the_approval_stands_as_nothing_promised_has_changed(
    campaign: Campaign, lead: Account
) -> None:
    exchange.confirmed(need_for(campaign, lead))

    now = campaigns.fresh(campaign)
    assert now.state == "live"
    assert content.current_hash(now) == now.approved_hash


def test_it_is_written_down_and_the_team_is_told(campaign: Campaign, lead: Account) -> None:
    found = exchange.confirmed(need_for(campaign, lead))

    with unit_of_work():
        deed = session().scalars(select(Deed).where(Deed.action == "campaign.line_covered")).one()
        mail = session().scalars(select(Mail).where(Mail.name == "campaigns/line_covered")).one()
    assert deed.actor == f"account:{found.need.author_id}"
    assert deed.details == {
        "line": "Impianto elettrico del laboratorio", "amount": 2_400_00,
        "need": found.need.code, "minimum_before": 4_000_00, "minimum": 1_600_00,
    }  # fmt: skip
    assert "1.600 €" in mail.text


def test_after_the_last_day_nothing_falls(
    campaign: Campaign, lead: Account, clock: FakeClock
) -> None:
    found = exchange.agreed(need_for(campaign, lead))
    clock.advance(days=41)
    for side in (found.offer, found.need):
        with unit_of_work():
            agreements.confirm(found, side.author_id, exchange.CONFIRMED)

    now = campaigns.fresh(campaign)
    assert now.state == "live"
    assert (now.minimum, now.lines[ELECTRICS].covered_at) == (4_000_00, None)


def test_the_deadline_judges_the_lowered_goal(
    campaign: Campaign, lead: Account, clock: FakeClock
) -> None:
    pledges.committed(campaign, 1_700_00)
    exchange.confirmed(need_for(campaign, lead))
    clock.advance(days=41)
    with unit_of_work():
        deadline.judge(campaign.id)

    now = campaigns.fresh(campaign)
    assert (now.state, now.goal_met) == ("collecting", True)


def test_without_help_the_same_pledges_are_not_enough(
    campaign: Campaign, lead: Account, clock: FakeClock
) -> None:
    pledges.committed(campaign, 1_700_00)
    clock.advance(days=41)
    with unit_of_work():
        deadline.judge(campaign.id)

    assert campaigns.fresh(campaign).state == "failed"


def test_with_everything_covered_one_pledge_is_enough(
    campaign: Campaign, lead: Account, clock: FakeClock
) -> None:
    for which in (ELECTRICS, COURSE):
        exchange.confirmed(need_for(campaign, lead, which))
    pledges.committed(campaign, 10_00)
    clock.advance(days=41)
    with unit_of_work():
        deadline.judge(campaign.id)

    now = campaigns.fresh(campaign)
    assert (now.minimum, now.goal_met) == (0, True)


def test_a_goal_that_falls_below_what_came_is_a_milestone(
    campaign: Campaign, lead: Account
) -> None:
    pledges.committed(campaign, 1_700_00)
    assert campaigns.fresh(campaign).totals.milestone == 25
    exchange.confirmed(need_for(campaign, lead))

    assert campaigns.fresh(campaign).totals.milestone == 100


def test_a_need_of_the_city_or_without_a_line_lowers_nothing(
    campaign: Campaign, lead: Account
) -> None:
    exchange.confirmed(exchange.need())
    exchange.confirmed(exchange.need(lead, campaign))

    assert campaigns.fresh(campaign).minimum == 4_000_00


def test_a_line_that_is_covered_is_offered_to_no_other_need(
    campaign: Campaign, lead: Account
) -> None:
    exchange.confirmed(need_for(campaign, lead))

    later = need_for(campaign, lead)
    assert later.budget_line is None


def test_the_check_of_the_books_knows_a_goal_that_is_not_its_budget(
    campaign: Campaign, lead: Account
) -> None:
    exchange.confirmed(need_for(campaign, lead))
    with unit_of_work():
        assert check.run() == []
    with unit_of_work():
        campaigns.fresh(campaign).minimum = 4_000_00
    with unit_of_work():
        assert any("its budget" in one for one in check.run())


def test_a_campaign_that_failed_asks_for_nothing_any_more(
    campaign: Campaign,
    lead: Account,
    clock: FakeClock,
    run_jobs: Callable[..., list[str]],
) -> None:
    waiting, met = exchange.need(lead, campaign), exchange.need(lead, campaign)
    found = exchange.agreed(waiting)
    exchange.confirmed(met)
    of_the_city = exchange.need()
    clock.advance(days=41)
    with unit_of_work():
        deadline.judge(campaign.id)
    assert run_jobs("exchange.close_needs") == ["exchange.close_needs"]

    states = [exchange.fresh(one).state for one in (waiting, met, of_the_city)]
    assert states == ["closed", "met", "open"]
    with unit_of_work():
        fallen = exchange_queries.agreement(found.code)
        assert fallen is not None
        assert (fallen.state, fallen.offer.promised) == ("declined", 0)


DEEDS = st.one_of(
    st.tuples(st.just("help"), st.integers(0, 2), st.integers(1, 2)),
    st.tuples(st.just("pledge"), st.integers(1, 3_000), st.just(0)),
    st.tuples(st.just("wait"), st.integers(1, 45), st.just(0)),
)


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds=st.lists(DEEDS, min_size=2, max_size=5))
def test_whatever_happens_the_goal_is_what_no_help_has_covered_in_time(
    app: Flask, clock: FakeClock, deeds: list[tuple[str, int, int]]
) -> None:
    clock.set(START)
    lead = accounts.account()
    campaign = campaigns.live(lead)
    needs = [need_for(campaign, lead, which, quantity=2) for which in range(3)]
    in_time = [0, 0, 0]
    for what, which, much in deeds:
        before = campaigns.fresh(campaign)
        is_open = before.deadline is not None and before.deadline > clock()
        if what == "help" and (left := exchange.fresh(needs[which]).left):
            exchange.confirmed(needs[which], quantity=min(much, left))
            in_time[which] += min(much, left) if is_open else 0
        elif what == "pledge" and is_open:
            pledges.committed(campaign, which * 100)
        elif what == "wait":
            clock.advance(days=which)
        now = campaigns.fresh(campaign)
        covered = [line.covered_at is not None for line in now.lines]
        assert covered == [done == 2 for done in in_time]
        assert now.minimum == sum((2_400_00, 1_600_00)[at] for at in (0, 1) if not covered[at])
        assert now.optimum == now.minimum + (0 if covered[OVEN] else 3_000_00)
        assert content.current_hash(now) == now.approved_hash
    with unit_of_work():
        assert check.run() == []

"""Help that lowers the goal meets the deadline: one of the two comes first, wholly."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from accounts.models import Account
from campaigns.models import Campaign
from campaigns.settlement import deadline
from kit.unit_of_work import unit_of_work
from matching import agreements
from tests.factories import accounts, campaigns, exchange, pledges
from tests.support.clock import FakeClock
from tests.support.races import stopped_after, until_somebody_waits, without_lock

CAMPAIGN = "campaigns.locks.campaign"
LOWERED = "campaigns.covering.services.sum_up"
PLEDGED = 1_700_00
"""Too little for the goal of 4,000, enough once the electrician stands in for 2,400."""


@pytest.fixture
def lead(app: Flask) -> Account:
    return accounts.account()


@pytest.fixture
def campaign(lead: Account) -> Campaign:
    return campaigns.live(lead)


@pytest.fixture
def confirm(campaign: Campaign, lead: Account) -> Callable[[], str]:
    """The last word of the two that makes the need met."""
    need = exchange.need(lead, campaign, budget_line=f"line:{campaign.lines[0].id}")
    found = exchange.agreed(need)
    pledges.committed(campaign, PLEDGED)
    with unit_of_work():
        agreements.confirm(found, found.offer.author_id, exchange.CONFIRMED)

    def last_word() -> str:
        with unit_of_work():
            return agreements.confirm(found, lead.id, exchange.CONFIRMED).state

    return last_word


def judge(app: Flask, campaign: Campaign) -> None:
    with app.app_context(), unit_of_work():
        deadline.judge(campaign.id)


def stands(campaign: Campaign) -> tuple[int, bool | None, str]:
    now = campaigns.fresh(campaign)
    return now.minimum, now.goal_met, now.state


def test_help_that_came_first_is_judged_with(
    app: Flask, campaign: Campaign, confirm: Callable[[], str], clock: FakeClock
) -> None:
    """The judgement waits for the help that had begun in time, and then sees the lowered goal."""
    with stopped_after(LOWERED, confirm, app) as go_on, ThreadPoolExecutor(1) as worker:
        clock.advance(days=41)
        judged = worker.submit(judge, app, campaign)
        until_somebody_waits()
        assert go_on() == "confirmed"
        judged.result(timeout=30)
    assert stands(campaign) == (1_600_00, True, "collecting")


def test_without_the_lock_the_goal_of_before_is_judged(
    app: Flask, campaign: Campaign, confirm: Callable[[], str], clock: FakeClock
) -> None:
    """The page would show a goal that was reached, and a campaign that failed."""
    with without_lock(CAMPAIGN), stopped_after(LOWERED, confirm, app) as go_on:
        clock.advance(days=41)
        judge(app, campaign)
        assert go_on() == "confirmed"
    assert stands(campaign) == (1_600_00, False, "failed")


def test_help_that_waits_for_the_judgement_comes_too_late(
    app: Flask, campaign: Campaign, confirm: Callable[[], str], clock: FakeClock
) -> None:
    clock.advance(days=41)
    with (
        stopped_after(CAMPAIGN, lambda: judge(app, campaign), app) as go_on,
        ThreadPoolExecutor(1) as worker,
    ):
        confirmed = worker.submit(confirm_in, app, confirm)
        until_somebody_waits()
        go_on()
        assert confirmed.result(timeout=30) == "confirmed"
    assert stands(campaign) == (4_000_00, False, "failed")


def confirm_in(app: Flask, confirm: Callable[[], str]) -> str:
    with app.app_context():
        return confirm()

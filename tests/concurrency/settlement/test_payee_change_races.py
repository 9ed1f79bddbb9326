"""A change of payee beside other decisions: what the locks prevent."""

import pytest

from campaigns.models import Campaign
from campaigns.payee_changes import services
from campaigns.payee_changes.errors import ChangeOpen
from campaigns.settlement import delivery
from kit.unit_of_work import unit_of_work
from payments.models import Payout
from tests.factories import campaigns
from tests.factories import payees as made
from tests.factories import payouts as paid
from tests.support.races import meeting, together, without_lock
from tests.support.story import Story

CAMPAIGN, BOTH = "campaigns.locks.campaign", "campaigns.payee_changes.locks.both"


@pytest.fixture
def campaign(story: Story) -> Campaign:
    """A campaign of 1,200 euro whose money may leave."""
    found = story.campaign()
    story.pledge(found, 1200_00)
    story.reach_deadline(found)
    story.passes(days=15)
    return campaigns.fresh(found)


def test_two_decisions_at_once_are_one(story: Story, campaign: Campaign) -> None:
    change = made.asked(campaign)
    judges = [paid.admin() for _ in range(4)]
    answers = together(
        story.app,
        *[
            lambda by=by, decide=decide: decide(change, by)
            for by, decide in zip(judges, [made.approved, made.declined] * 2, strict=True)
        ],
    )

    assert sum(isinstance(one, Exception) for one in answers) == 3
    now = made.fresh(change)
    payee = campaigns.fresh(campaign).payee
    assert payee is not None
    assert (payee.name == made.OTHER.name) == (now.state == "approved")
    assert story.differences() == []


def ask_and_request(story: Story, campaign: Campaign) -> list[object]:
    lead, admin = campaign.team[0].account_id, paid.admin()
    assert lead is not None

    def ask() -> object:
        with unit_of_work():
            return services.ask(campaign, made.OTHER, made.REASON, lead)

    def request() -> object:
        with unit_of_work():
            return delivery.request(campaign, admin)

    return together(story.app, ask, request)


def test_a_change_and_a_payout_at_once(story: Story, campaign: Campaign) -> None:
    """Either the payout came first, and waits; or the change did, and there is none."""
    asked, requested = ask_and_request(story, campaign)

    assert not isinstance(asked, Exception), asked
    if isinstance(requested, Exception):
        assert isinstance(requested, ChangeOpen)
        return
    assert isinstance(requested, Payout)
    with pytest.raises(ChangeOpen), unit_of_work():
        delivery.approve(requested, paid.admin())
    assert story.differences() == []


def test_without_the_lock_two_would_decide(story: Story, campaign: Campaign) -> None:
    """The same race with the locks taken away: both believe that they have decided."""
    change = made.asked(campaign)
    judges = [paid.admin(), paid.admin()]
    with without_lock(CAMPAIGN), without_lock(BOTH), meeting(BOTH, 2):
        answers = together(story.app, *[lambda by=by: made.declined(change, by) for by in judges])

    assert not any(isinstance(one, Exception) for one in answers), answers
    assert any("payee_change" in line for line in story.differences())

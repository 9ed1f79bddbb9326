"""Two transfers that go back at once, of which the campaign holds only one."""

from collections.abc import Callable

import pytest

from campaigns.models import Campaign
from campaigns.offline import confirming
from campaigns.offline.errors import PaidOut
from campaigns.offline.models import OfflinePledge
from kit.unit_of_work import unit_of_work
from payments import payouts
from tests.factories import campaigns, offline
from tests.factories import payouts as made
from tests.support.races import meeting, together, without_lock
from tests.support.story import Story
from tests.support.transfers import arrives

Two = tuple[Campaign, list[OfflinePledge]]


@pytest.fixture
def two(story: Story) -> Two:
    """Two transfers of 300 euro; half of the money is on its way to the project."""
    campaign = story.campaign(minimum=600_00)
    pledges = [offline.declared(campaign, 300_00) for _ in range(2)]
    arrives(story, *(offline.row(300_00, one.creditor_reference or "") for one in pledges))
    story.reach_deadline(campaign)
    story.sweep()
    payee = campaigns.fresh(campaign).payee
    assert payee is not None
    with unit_of_work():
        payouts.request(campaign.reference, payee.name, payee.iban, made.admin(), amount=300_00)
    return campaign, pledges


def back(pledge: OfflinePledge) -> Callable[[], object]:
    by = made.admin()

    def deed() -> object:
        with unit_of_work():
            return confirming.give_back(pledge, by, "sbagliato")

    return deed


def test_one_goes_back_and_the_other_stays(story: Story, two: Two) -> None:
    campaign, pledges = two
    answers = together(story.app, *[back(one) for one in pledges])

    assert sum(isinstance(one, PaidOut) for one in answers) == 1
    assert story.balance("campaign", campaign) == 0
    assert story.differences() == []


def test_without_the_lock_both_would_go_back(story: Story, two: Two) -> None:
    """The same race with the books unlocked: 300 euro go back that nobody holds any more."""
    campaign, pledges = two
    with without_lock("payments.locks.books_of"), meeting("payments.payouts.available", 2):
        answers = together(story.app, *[back(one) for one in pledges])

    assert not any(isinstance(one, Exception) for one in answers), answers
    held, owed = story.balance("campaign", campaign), story.balance("receivable", campaign)
    assert held + owed == 300_00

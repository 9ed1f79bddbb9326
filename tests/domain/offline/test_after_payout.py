"""Transfers that should go back when the project has been paid already."""

import pytest

from campaigns.models import Campaign
from campaigns.offline import confirming
from campaigns.offline.errors import PaidOut
from campaigns.offline.models import OfflinePledge
from kit.unit_of_work import unit_of_work
from payments.bank import returns
from tests.factories import campaigns, offline
from tests.factories import payouts as made
from tests.support.story import Story
from tests.support.transfers import arrives, state


@pytest.fixture
def paid(story: Story) -> tuple[Campaign, OfflinePledge]:
    """A campaign of one transfer of 500 euro, paid out in whole."""
    campaign = story.campaign(minimum=500_00)
    pledge = offline.declared(campaign, 500_00)
    arrives(story, offline.row(500_00, pledge.creditor_reference or ""))
    story.reach_deadline(campaign)
    story.sweep()
    story.passes(days=15)
    made.settled(campaigns.fresh(campaign))
    return campaign, pledge


def test_what_the_project_has_does_not_go_back(
    story: Story, paid: tuple[Campaign, OfflinePledge]
) -> None:
    campaign, pledge = paid
    with pytest.raises(PaidOut), unit_of_work():
        confirming.give_back(pledge, made.admin(), "sbagliato")

    assert state(pledge) == "confirmed"
    assert story.balance("campaign", campaign) == 0
    assert story.differences() == []


def test_were_it_owed_all_the_same_the_project_would_owe_it(
    story: Story, paid: tuple[Campaign, OfflinePledge]
) -> None:
    """The books never show a campaign below nothing, whoever asks."""
    campaign, pledge = paid
    with unit_of_work():
        returns.request(pledge.reference, 500_00, "by hand", means="bank", owner=campaign.reference)

    assert story.balance("campaign", campaign) == 0
    assert story.balance("receivable", campaign) == 500_00
    assert story.balance("refund_due") == -500_00

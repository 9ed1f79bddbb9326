"""Transfers and the end of a campaign: in time or late, success, failure, a stop."""

from datetime import timedelta

import pytest

from campaigns.offline import matching, undoing
from campaigns.offline.errors import NotTaking
from campaigns.receipts import services as receipts
from kit import clock
from kit.unit_of_work import unit_of_work
from payments.bank import returns
from tests.factories import accounts, beginnings, offline
from tests.support.story import Story
from tests.support.transfers import arrives, figures, state, the_line, the_return


@pytest.fixture
def admins(story: Story) -> tuple[int, int]:
    """Two admins."""
    return accounts.account("admin").id, accounts.account("admin").id


def test_confirmed_transfers_reach_the_goal(story: Story, admins: tuple[int, int]) -> None:
    campaign, (card,) = beginnings.backed(story, 400_00)
    pledge = offline.declared(campaign, 600_00)
    arrives(story, offline.row(600_00, pledge.creditor_reference or ""))
    story.reach_deadline(campaign)
    story.sweep()
    assert (story.state(campaign), story.state(card)) == ("succeeded", "collected")
    assert figures(campaign) == (1000_00, 1000_00, 2)
    assert story.differences() == []


def test_transfers_alone_make_a_success(story: Story, admins: tuple[int, int]) -> None:
    campaign = story.campaign(minimum=500_00)
    pledge = offline.declared(campaign, 500_00)
    arrives(story, offline.row(500_00, pledge.creditor_reference or ""))
    story.reach_deadline(campaign)
    story.sweep()
    assert story.state(campaign) == "succeeded"


def test_what_is_only_matched_does_not_reach_the_goal(
    story: Story, admins: tuple[int, int]
) -> None:
    campaign = story.campaign(minimum=1000_00)
    pledge = offline.declared(campaign, 1000_00)
    arrives(story, offline.row(1000_01, pledge.creditor_reference or ""))
    story.reach_deadline(campaign)
    assert (story.state(campaign), state(pledge)) == ("failed", "reversed")
    assert story.balance("refund_due") == -1000_01
    assert story.differences() == []


def test_a_failed_campaign_owes_everything_back_at_once(
    story: Story, admins: tuple[int, int]
) -> None:
    campaign = story.campaign(minimum=1000_00)
    came, never = offline.declared(campaign, 300_00), offline.declared(campaign, 50_00)
    arrives(story, offline.row(300_00, came.creditor_reference or ""))
    story.reach_deadline(campaign)
    assert (state(came), state(never)) == ("reversed", "expired")
    assert (figures(campaign), story.balance("campaign", campaign)) == ((0, 0, 0), 0)
    assert story.balance("refund_due") == -300_00
    assert story.differences() == []
    wanted = the_return(came.reference)
    with unit_of_work():
        returns.report_transfer(
            wanted, admins[0], bank_reference="CRO77", name=wanted.name, iban=wanted.iban
        )
    with unit_of_work(), pytest.raises(returns.SamePerson):
        returns.confirm(wanted, admins[0])
    with unit_of_work():
        returns.confirm(wanted, admins[1])
    assert (story.balance("refund_due"), story.balance("bank")) == (0, 0)
    with unit_of_work():
        receipt = receipts.find(came.reference)
        assert receipt is not None
        assert receipt.net == 0
    assert story.differences() == []


def test_a_cancelled_campaign_gives_back_too(story: Story, admins: tuple[int, int]) -> None:
    campaign = story.campaign(kind="flexible")
    pledge = offline.declared(campaign, 300_00)
    arrives(story, offline.row(300_00, pledge.creditor_reference or ""))
    story.stop(campaign)
    assert (state(pledge), figures(campaign)) == ("reversed", (0, 0, 0))
    assert story.differences() == []


def test_money_booked_in_time_and_told_late_is_collected(
    story: Story, admins: tuple[int, int]
) -> None:
    """The judgement is over, but its giver was in time: it helps what is collected."""
    campaign, _pledges = beginnings.backed(story, 500_00, minimum=500_00)
    pledge = offline.declared(campaign, 40_00)
    assert campaign.deadline is not None
    last_day = clock.local(campaign.deadline - timedelta(hours=1)).date()
    story.reach_deadline(campaign)
    story.sweep()
    arrives(story, offline.row(40_00, pledge.creditor_reference or "", day=last_day))
    assert (state(pledge), figures(campaign)[1]) == ("confirmed", 540_00)
    assert story.differences() == []


def test_money_booked_after_the_last_day_goes_back(story: Story, admins: tuple[int, int]) -> None:
    campaign, _pledges = beginnings.backed(story, 500_00, minimum=500_00)
    pledge = offline.declared(campaign, 40_00)
    story.reach_deadline(campaign)
    arrives(story, offline.row(40_00, pledge.creditor_reference or ""))
    assert (state(pledge), story.balance("refund_due")) == ("expired", -40_00)
    assert figures(campaign)[1] == 500_00
    assert story.differences() == []


def test_a_promise_expires_ten_days_after_the_deadline(
    story: Story, admins: tuple[int, int]
) -> None:
    campaign, _pledges = beginnings.backed(story, 500_00, minimum=500_00)
    pledge = offline.declared(campaign, 40_00)
    story.reach_deadline(campaign)
    tick(story)
    assert state(pledge) == "declared"
    story.passes(days=10)
    tick(story)
    assert state(pledge) == "expired"


def test_nothing_is_promised_or_allocated_to_a_campaign_that_is_over(
    story: Story, admins: tuple[int, int]
) -> None:
    campaign = story.campaign(minimum=500_00)
    arrives(story, offline.row(80_00, "per il forno"))
    story.reach_deadline(campaign)
    with pytest.raises(NotTaking):
        offline.declared(campaign, 40_00)
    with unit_of_work(), pytest.raises(NotTaking):
        matching.allocate(the_line(), campaign.code, admins[0])


def tick(story: Story) -> None:
    """The hourly sweep of offline pledges, and its jobs."""
    undoing.sweep.run()
    story.work()

"""A backer's bank takes money back: before and after success and payout, in part, won or lost."""

from collections.abc import Callable

import pytest

from campaigns.models import Campaign, Pledge
from campaigns.settlement import delivery
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from payments import payouts, queries
from payments.models import Dispute
from tests.factories import accounts, beginnings, campaigns
from tests.support.story import Story

FEE = 20_00
"""What the twin keeps for a dispute, cents."""

DISPUTES_ITSELF = "4000000000000259"
"""A test card whose bank disputes each charge."""


def flexible(story: Story, amount: int = 300_00) -> tuple[Campaign, Pledge]:
    """A live flexible campaign and a pledge that was paid at once."""
    campaign, (pledge,) = beginnings.backed(story, amount, kind="flexible")
    return campaign, pledge


def succeeded(story: Story, *amounts: int) -> tuple[Campaign, list[Pledge]]:
    """A campaign that collected these amounts, and its pledges."""
    return beginnings.judged(story, *amounts)


def paid_out(story: Story, campaign: Campaign) -> None:
    """Let the campaign's money leave for its payee."""
    one, two = accounts.account("admin").id, accounts.account("admin").id
    story.passes(days=15)
    with unit_of_work():
        payout = delivery.request(campaign, one)
    with unit_of_work():
        payouts.approve(payout, two)
        payouts.send(payout, one, "CRO 123")
        delivery.settle(payout, one)


def figures(campaign: Campaign) -> tuple[int, int, int]:
    """Pledged, collected, backers."""
    totals = campaigns.fresh(campaign).totals
    return totals.pledged, totals.collected, totals.backers


def only(pledge: Pledge) -> Dispute:
    with unit_of_work():
        (found,) = queries.disputes_of(pledge.reference)
        return found


def test_a_dispute_holds_the_money_until_the_bank_has_decided(story: Story) -> None:
    campaign, pledge = flexible(story)
    before = story.balance("gateway")
    story.dispute(pledge)
    assert story.state(pledge) == "disputed"
    assert (only(pledge).state, only(pledge).taken, only(pledge).fee) == ("open", 300_00, FEE)
    assert story.balance("dispute_held", campaign) == 300_00
    assert story.balance("dispute_fee") == FEE
    assert story.balance("gateway") == before - 300_00 - FEE
    assert figures(campaign) == (300_00, 300_00, 1)
    assert story.differences() == []


def test_a_dispute_won_makes_the_pledge_whole_again(story: Story) -> None:
    campaign, pledge = flexible(story)
    story.decide(story.dispute(pledge), won=True)
    assert (story.state(pledge), only(pledge).state) == ("collected", "won")
    assert story.balance("dispute_held", campaign) == 0
    assert story.balance("campaign", campaign) == -300_00
    assert figures(campaign) == (300_00, 300_00, 1)
    assert story.differences() == []


def test_a_gateway_that_gives_its_fee_back_leaves_no_cost(story: Story) -> None:
    _campaign, pledge = flexible(story)
    before = story.balance("gateway")
    dispute = story.dispute(pledge)
    story.decide(dispute, won=True, fee_back=True)
    story.hear(times=2)
    assert (only(pledge).fee, only(pledge).fee_back) == (FEE, FEE)
    assert story.balance("dispute_fee") == 0
    assert story.balance("gateway") == before
    assert story.differences() == []


@pytest.mark.usefixtures("two_percent")
def test_a_dispute_lost_takes_the_money_and_gives_the_platform_s_share_up(story: Story) -> None:
    campaign, pledge = flexible(story)
    story.decide(story.dispute(pledge), won=False)
    assert (story.state(pledge), only(pledge).state) == ("lost", "lost")
    assert story.balance("dispute_held", campaign) == 0
    assert story.balance("campaign", campaign) == 0
    assert story.balance("fee_income") == 0
    assert figures(campaign) == (0, 0, 0)
    assert story.differences() == []


def test_a_lost_pledge_gives_its_reward_back(story: Story) -> None:
    campaign = story.campaign_with_reward(stock=1)
    pledge = story.pledge(campaign, 1000_00, reward_id=campaign.rewards[0].id)
    story.reach_deadline(campaign)
    dispute = story.dispute(pledge)
    assert campaigns.fresh(campaign).rewards[0].taken == 1
    story.decide(dispute, won=False)
    assert campaigns.fresh(campaign).rewards[0].taken == 0


def test_a_dispute_told_before_the_charge_is_known_is_learned_of_with_it(story: Story) -> None:
    campaign = story.campaign(kind="flexible")
    pledge = story.pledge(campaign, 300_00, DISPUTES_ITSELF, returns=False)
    story.hear(times=3)
    assert story.state(pledge) == "disputed"
    assert story.differences() == []


@pytest.mark.parametrize("won", [True, False])
def test_every_webhook_lost_the_sweep_finds_it(story: Story, won: bool) -> None:
    _campaign, pledge = flexible(story)
    dispute = story.twin.control.open_dispute(story.payment(pledge).charge_id or "")["id"]
    story.sweep()
    assert story.state(pledge) == "disputed"
    story.passes(days=30)
    story.twin.control.close_dispute(dispute, won=won)
    story.sweep()
    assert only(pledge).state == ("won" if won else "lost")
    assert story.differences() == []


def test_a_dispute_while_collecting_counts_until_it_is_lost(story: Story) -> None:
    campaign = story.campaign()
    first, second = (
        story.pledge(campaign, 900_00),
        story.pledge(campaign, 300_00, "4000000000000341"),
    )
    story.reach_deadline(campaign)
    assert (story.state(campaign), story.state(first)) == ("collecting", "collected")
    story.decide(story.dispute(first), won=False)
    story.passes(days=8)
    story.sweep()
    assert (story.state(second), story.state(campaign)) == ("dropped", "failed")
    assert story.differences() == []


def test_before_the_payout_the_campaign_loses_it(story: Story) -> None:
    campaign, people = succeeded(story, 600_00, 600_00)
    dispute = story.dispute(people[0])
    with unit_of_work():
        assert payouts.available(campaign.reference) == 600_00
    story.decide(dispute, won=False)
    assert story.balance("campaign", campaign) == -600_00
    assert story.balance("receivable", campaign) == 0
    paid_out(story, campaign)
    assert story.differences() == []


def test_after_the_payout_the_project_owes_it(story: Story) -> None:
    campaign, people = succeeded(story, 600_00, 600_00)
    paid_out(story, campaign)
    story.decide(story.dispute(people[0]), won=False)
    assert story.balance("campaign", campaign) == 0
    assert story.balance("receivable", campaign) == 600_00
    assert story.state(people[0]) == "lost"
    assert story.differences() == []


def test_after_a_partial_refund_only_the_rest_is_disputed(story: Story) -> None:
    campaign, pledge = flexible(story)
    story.refund(pledge, 100_00)
    dispute = story.dispute(pledge)
    assert only(pledge).taken == 200_00
    story.decide(dispute, won=False)
    assert story.state(pledge) == "lost"
    assert story.balance("campaign", campaign) == 0
    assert figures(campaign) == (0, 0, 0)
    assert story.differences() == []


def test_a_failed_campaign_does_not_pay_a_disputed_pledge_twice(story: Story) -> None:
    """The refund is asked for, then the bank takes the money: one of the two, never both."""
    campaign, pledge = flexible(story)
    with story.twin.paused_webhooks():
        dispute = str(story.twin.control.open_dispute(story.payment(pledge).charge_id or "")["id"])
        story.stop(campaign)
    assert story.state(pledge) == "refund_pending"
    assert refund_states(pledge) == ["waiting"]
    story.hear()
    story.decide(dispute, won=False)
    assert refund_states(pledge) == ["superseded"]
    assert story.state(pledge) == "lost"
    assert story.twin.twin.store.of("refund") == []
    assert story.balance("refund_due") == story.balance("campaign", campaign) == 0
    assert story.differences() == []


def test_a_failed_campaign_refunds_a_pledge_once_its_dispute_is_won(story: Story) -> None:
    campaign, pledge = flexible(story)
    dispute = story.dispute(pledge)
    story.stop(campaign)
    assert story.state(pledge) == "disputed"
    story.decide(dispute, won=True)
    assert story.state(pledge) == "refunded"
    assert story.balance("campaign", campaign) == story.balance("refund_due") == 0
    assert story.differences() == []


@pytest.mark.parametrize("won", [True, False])
def test_a_refund_asked_for_while_disputed_waits_and_is_then_decided(
    story: Story, won: bool
) -> None:
    campaign, pledge = flexible(story)
    dispute = story.dispute(pledge)
    story.refund(pledge, 300_00)
    assert refund_states(pledge) == ["waiting"]
    assert story.differences() == []
    story.decide(dispute, won=won)
    assert story.state(pledge) == ("refunded" if won else "lost")
    assert refund_states(pledge) == ["succeeded" if won else "superseded"]
    assert figures(campaign) == (0, 0, 0)
    assert story.differences() == []


def refund_states(pledge: Pledge) -> list[str]:
    with unit_of_work():
        return [one.state for one in queries.refunds_of(pledge.reference)]


def test_admins_and_team_are_told_at_once_and_at_the_end(
    story: Story, mails: Callable[[], list[Mail]]
) -> None:
    admin = accounts.account("admin")
    campaign, pledge = flexible(story)
    dispute = story.dispute(pledge)
    alarm = next(one for one in mails() if one.name == "pledges/dispute_opened")
    assert alarm.recipient == admin.email
    assert f"/admin/disputes/{only(pledge).id}" in alarm.text
    story.decide(dispute, won=False)
    told = [one.name for one in mails()]
    for name in ("pledges/dispute_opened", "pledges/dispute_decided"):
        assert told.count(name) == 1
    for name in ("campaigns/dispute_opened", "campaigns/dispute_decided"):
        assert told.count(name) == len(campaigns.fresh(campaign).team)

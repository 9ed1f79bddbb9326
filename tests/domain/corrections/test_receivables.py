"""What a project owes after its payout: paid back, netted by the next, given up by two people."""

import pytest

from campaigns.models import Campaign, Pledge
from campaigns.settlement import delivery
from kit.unit_of_work import unit_of_work
from payments import payouts, receivables
from tests.domain.corrections.test_disputes import paid_out
from tests.factories import accounts, beginnings, books, campaigns
from tests.support.story import Story


def admin() -> int:
    return accounts.account("admin").id


@beginnings.told_once
def indebted(story: Story) -> beginnings.Beginning:
    """A project that was paid 1,200 euro and owes 200 of them back."""
    campaign, people = beginnings.judged(story, 600_00, 600_00)
    paid_out(story, campaign)
    story.refund(people[0], 200_00)
    return campaign, people


@pytest.fixture
def owing(story: Story) -> tuple[Campaign, list[Pledge]]:
    return indebted(story)


def test_a_refund_after_the_payout_is_the_project_s_debt(
    story: Story, owing: tuple[Campaign, list[Pledge]]
) -> None:
    campaign, people = owing
    assert story.state(people[0]) == "collected"
    assert story.balance("receivable", campaign) == 200_00
    with unit_of_work():
        assert receivables.owners() == [(campaign.reference, 200_00)]
    assert story.differences() == []


@pytest.mark.parametrize("way", ["bank", "gateway"])
def test_what_comes_back_makes_it_less(
    story: Story, owing: tuple[Campaign, list[Pledge]], way: str
) -> None:
    campaign, _people = owing
    before = story.balance(way)
    with unit_of_work():
        receivables.recover(campaign.reference, 150_00, way, "CRO 1", admin())
    assert story.balance("receivable", campaign) == 50_00
    assert story.balance(way) == before + 150_00
    with pytest.raises(receivables.TooMuch), unit_of_work():
        receivables.recover(campaign.reference, 50_01, way, "CRO 2", admin())
    assert story.differences() == []


def test_two_people_give_it_up(story: Story, owing: tuple[Campaign, list[Pledge]]) -> None:
    campaign, _people = owing
    one, two = admin(), admin()
    with unit_of_work():
        asked = receivables.give_up(campaign.reference, 200_00, "they closed down", one)
    assert story.balance("loss") == 0
    with pytest.raises(receivables.OneAtATime), unit_of_work():
        receivables.give_up(campaign.reference, 1_00, "once more", one)
    with pytest.raises(receivables.NotAlone), unit_of_work():
        receivables.agree(asked, one)
    with unit_of_work():
        receivables.agree(asked, two)
    assert story.balance("loss") == 200_00
    assert story.balance("receivable", campaign) == 0
    assert story.differences() == []


def test_what_was_paid_back_meanwhile_is_not_given_up(
    story: Story, owing: tuple[Campaign, list[Pledge]]
) -> None:
    campaign, _people = owing
    with unit_of_work():
        asked = receivables.give_up(campaign.reference, 200_00, "they closed down", admin())
        receivables.recover(campaign.reference, 1_00, "bank", "CRO 1", admin())
    with pytest.raises(receivables.TooMuch), unit_of_work():
        receivables.agree(asked, admin())
    with unit_of_work():
        receivables.decline(asked, admin())
    assert story.differences() == []


def test_the_next_payout_pays_it_first(story: Story, owing: tuple[Campaign, list[Pledge]]) -> None:
    campaign, _people = owing
    books.collected(campaign, 600_00)
    with unit_of_work():
        assert payouts.available(campaign.reference) == 400_00
    with unit_of_work():
        payout = delivery.request(campaigns.fresh(campaign), admin())
    assert payout.amount == 400_00
    assert story.balance("receivable", campaign) == story.balance("campaign", campaign) == 0

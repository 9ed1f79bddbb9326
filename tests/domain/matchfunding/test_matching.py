"""What a sponsor adds follows the pledge, from the promise to the money and back."""

from collections.abc import Callable

from flask import Flask

from campaigns.matchfunding import services
from campaigns.pledges import locks as pledge_locks
from campaigns.pledges import managing
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from payments import refunds
from tests.factories import accounts, campaigns, matchfunding, pledges
from tests.support.clock import FakeClock
from tests.support.story import REFUSED_LATER, Story

amounts = matchfunding.amounts


def counters(call: object) -> tuple[int, int, int]:
    now = matchfunding.fresh(call)  # type: ignore[arg-type]
    return now.reserved, now.awarded, now.clawed_back


def change(pledge: object, amount: int) -> None:
    with unit_of_work():
        data = {"amount": amount, "reward": None, "consent": True}
        managing.change(pledge, data, "guest")  # type: ignore[arg-type]


def test_half_is_set_aside_and_shown(app: Flask) -> None:
    campaign, call = campaigns.live(), matchfunding.opened()
    pledge = pledges.committed(campaign, 25_00)
    assert amounts(pledge) == [12_50]
    assert counters(call) == (12_50, 0, 0)
    assert matchfunding.matched(campaign) == 12_50


def test_only_for_the_calls_district_and_theme(app: Flask) -> None:
    matchfunding.opened(district="M1")
    matchfunding.opened(theme="circular-economy")
    here = matchfunding.opened(district="M6", theme="social-vulnerability")
    pledge = pledges.committed(campaigns.live(district="M6", theme="social-vulnerability"))
    assert [one.call_id for one in matchfunding.added(pledge)] == [here.id]


def test_nothing_before_its_first_day_nor_after_its_last(app: Flask, clock: FakeClock) -> None:
    campaign, call = campaigns.live(), matchfunding.opened(days=3)
    clock.advance(days=4)
    assert amounts(pledges.committed(campaign)) == [0]
    services.sweep_over.run()
    assert matchfunding.fresh(call).state == "closed"


def test_nothing_for_what_counted_before_it_opened(app: Flask) -> None:
    campaign = campaigns.live()
    before = pledges.committed(campaign)
    matchfunding.opened()
    change(before, 50_00)
    assert amounts(before) == [0]


def test_nothing_for_the_teams_own_pledges_by_account_or_address(app: Flask) -> None:
    lead = accounts.account()
    call, campaign = matchfunding.opened(), campaigns.live(lead)
    theirs = pledges.committed(campaign, backer=lead, email="altra@posta.example")
    by_mail = pledges.committed(campaign, email=lead.email)
    assert amounts(theirs, by_mail) == [0, 0]
    assert counters(call) == (0, 0, 0)


def test_caps_of_pledge_campaign_and_call(app: Flask) -> None:
    call = matchfunding.opened(100_00, pledge_cap=40_00, campaign_cap=60_00)
    one, other = campaigns.live(), campaigns.live()
    first, second, third = (pledges.committed(one, 90_00) for _ in range(3))
    fourth, fifth = (pledges.committed(other, 90_00) for _ in range(2))
    assert amounts(first, second, third, fourth, fifth) == [40_00, 20_00, 0, 40_00, 0]
    assert matchfunding.fresh(call).left == 0


def test_two_calls_add_in_the_order_of_their_numbers(app: Flask) -> None:
    first, second = matchfunding.opened(10_00), matchfunding.opened()
    pledge = pledges.committed(campaigns.live(), 40_00)
    got = {one.call_id: one.amount for one in matchfunding.added(pledge)}
    assert got == {first.id: 10_00, second.id: 20_00}


def test_raised_lowered_and_what_is_freed_goes_to_later_pledges(app: Flask) -> None:
    campaign, call = campaigns.live(), matchfunding.opened(50_00)
    pledge = pledges.committed(campaign, 40_00)
    change(pledge, 80_00)
    assert amounts(pledge) == [40_00]
    change(pledge, 300_00)
    assert amounts(pledge) == [50_00]
    change(pledge, 20_00)
    late = pledges.committed(campaign, 100_00)
    assert amounts(pledge, late) == [10_00, 40_00]
    with unit_of_work():
        managing.cancel(pledge, "guest")
    assert amounts(pledge, late) == [0, 40_00]
    assert counters(call) == (40_00, 0, 0)
    assert matchfunding.matched(campaign) == 40_00


def test_a_closed_call_keeps_what_it_set_aside_and_gives_no_more(app: Flask) -> None:
    campaign, call = campaigns.live(), matchfunding.opened()
    pledge = pledges.committed(campaign, 40_00)
    with unit_of_work():
        services.close(call, "account:1")
    change(pledge, 80_00)
    assert amounts(pledge, pledges.committed(campaign)) == [20_00, 0]
    change(pledge, 20_00)
    assert amounts(pledge) == [10_00]


def test_with_sponsors_the_goal_is_met_and_the_money_follows_each_card(story: Story) -> None:
    """Milan's 40/60: citizens 400, the city 600; the award is in the books with each capture."""
    campaign = story.campaign(1_000_00)
    call = matchfunding.opened(share=150_00, threshold=40, campaign_cap=600_00)
    one, two = (story.pledge(campaign, 200_00) for _ in range(2))
    assert matchfunding.matched(campaign) == 600_00
    story.reach_deadline(campaign)
    assert story.state(campaign) == "succeeded"
    assert amounts(one, two) == [300_00, 300_00]
    assert counters(call) == (0, 600_00, 0)
    assert story.balance("campaign", campaign) == -1_000_00
    assert story.differences() == []


def test_under_the_threshold_it_does_not_count_and_is_let_go(story: Story) -> None:
    campaign = story.campaign(1_000_00)
    call = matchfunding.opened(share=150_00, threshold=40)
    pledge = story.pledge(campaign, 399_99)
    assert matchfunding.matched(campaign) == 0
    assert counters(call) == (599_99, 0, 0)
    story.reach_deadline(campaign)
    assert story.state(campaign) == "failed"
    assert amounts(pledge) == [0]
    assert counters(call) == (0, 0, 0)
    assert story.differences() == []


def test_the_pledge_that_reaches_the_threshold_makes_all_of_it_count(story: Story) -> None:
    campaign = story.campaign(1_000_00)
    matchfunding.opened(share=100_00, threshold=50)
    story.pledge(campaign, 499_00)
    assert matchfunding.matched(campaign) == 0
    story.pledge(campaign, 1_00)
    assert matchfunding.matched(campaign) == 500_00
    assert story.differences() == []


def test_a_dropped_card_takes_its_match_with_it_and_the_floor_counts_both(story: Story) -> None:
    """Goal 1,000; 500 + 500 promised and added; 20 + 20 drop: 960 is over the floor of 900."""
    campaign = story.campaign(1_000_00)
    call = matchfunding.opened(share=100_00)
    story.pledge(campaign, 480_00)
    dropped = story.pledge(campaign, 20_00, REFUSED_LATER)
    story.reach_deadline(campaign)
    story.passes(days=8)
    story.sweep()
    assert story.state(dropped) == "dropped"
    assert story.state(campaign) == "succeeded"
    assert counters(call) == (0, 480_00, 0)
    assert story.balance("campaign", campaign) == -960_00
    assert story.differences() == []


def test_under_the_floor_everything_goes_back_to_the_sponsor_too(story: Story) -> None:
    campaign = story.campaign(1_000_00)
    call = matchfunding.opened(share=100_00)
    kept = story.pledge(campaign, 300_00)
    story.pledge(campaign, 200_00, REFUSED_LATER)
    story.reach_deadline(campaign)
    story.passes(days=8)
    story.sweep()
    assert story.state(campaign) == "failed"
    assert story.state(kept) == "refunded"
    assert counters(call) == (0, 300_00, 300_00)
    assert story.balance("campaign", campaign) == 0
    assert matchfunding.fresh(call).left == 1_000_00
    assert story.differences() == []


def test_flexible_is_awarded_at_once(story: Story) -> None:
    campaign = story.campaign(1_000_00, "flexible")
    call = matchfunding.opened()
    story.pledge(campaign, 100_00)
    assert counters(call) == (0, 50_00, 0)
    assert story.balance("campaign", campaign) == -150_00
    assert story.differences() == []


def test_flexible_with_a_threshold_is_awarded_at_the_deadline(story: Story) -> None:
    campaign = story.campaign(1_000_00, "flexible")
    call = matchfunding.opened(threshold=50)
    story.pledge(campaign, 500_00)
    assert counters(call) == (250_00, 0, 0)
    story.reach_deadline(campaign)
    assert counters(call) == (0, 250_00, 0)
    assert story.state(campaign) == "succeeded"
    assert story.differences() == []


def test_a_part_given_back_takes_its_part_of_the_match(story: Story) -> None:
    campaign = story.campaign(1_000_00, "flexible")
    call = matchfunding.opened(share=33_33)
    pledge = story.pledge(campaign, 100_01)
    added = amounts(pledge)[0]
    assert added == 33_33
    with unit_of_work():
        pledge_locks.pledge(pledge.id)
        refunds.request(pledge.reference, 25_00, "part", "a part")
    story.work()
    assert amounts(pledge) == [25_00]
    assert counters(call) == (0, 33_33, 8_33)
    assert story.balance("campaign", campaign) == -(75_01 + 25_00)


def test_a_stopped_campaign_gives_the_sponsor_everything_back(story: Story) -> None:
    campaign = story.campaign(1_000_00, "flexible")
    call = matchfunding.opened()
    story.pledge(campaign, 100_00)
    story.stop(campaign)
    assert counters(call) == (0, 50_00, 50_00)
    assert story.differences() == []


def test_the_mail_says_what_is_added(app: Flask, mails: Callable[[], list[Mail]]) -> None:
    matchfunding.opened()
    pledges.committed(campaigns.live(), 25_00)
    assert "12,50" in mails()[0].text
    assert matchfunding.SPONSOR in mails()[0].text

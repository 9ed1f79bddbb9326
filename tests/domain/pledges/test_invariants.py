"""Whatever backers do, in whatever order: stock, public totals and consent stay right."""

from collections.abc import Sequence

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.authoring.lists import RewardData
from campaigns.models import Campaign, Pledge
from campaigns.pledges import managing, moves
from kit.errors import DomainError
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns, pledges
from tests.support import database

REWARDS = (RewardData("Una pagnotta", 10_00, "", 2), RewardData("Un grembiule", 30_00, "", 1))

AMOUNTS = st.integers(min_value=1_00, max_value=60_00)
CHOICES = st.sampled_from([None, 0, 1])
PLEDGE = st.tuples(st.just("pledge"), AMOUNTS, CHOICES)
CHANGE = st.tuples(st.just("change"), st.integers(0, 4), AMOUNTS, CHOICES, st.booleans())
CANCEL = st.tuples(st.just("cancel"), st.integers(0, 4))
MOVE = st.tuples(
    st.just("move"),
    st.integers(0, 4),
    st.sampled_from(["due", "charging", "collected", "retry", "dropped", "released", "expired"]),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds=st.lists(st.one_of(PLEDGE, CHANGE, CANCEL, MOVE), max_size=14))
def test_stock_and_totals_follow_every_deed(app: Flask, deeds: list[tuple[object, ...]]) -> None:
    database.empty()
    campaign = campaigns.live(rewards=REWARDS)
    mine: list[Pledge] = []
    for deed in deeds:
        try:
            _do(campaign, mine, deed)
        except DomainError:
            continue
    _agree(campaigns.fresh(campaign), [pledges.fresh(pledge) for pledge in mine])


def _do(campaign: Campaign, mine: list[Pledge], deed: Sequence[object]) -> None:
    numbers = {None: None, 0: campaign.rewards[0].id, 1: campaign.rewards[1].id}
    match deed:
        case ("pledge", int(amount), choice):
            reward = numbers[choice]  # type: ignore[index]
            mine.append(pledges.committed(campaign, amount, reward_id=reward))
        case ("change", int(which), int(amount), choice, bool(consent)) if which < len(mine):
            data = {"amount": amount, "reward": numbers[choice], "consent": consent}  # type: ignore[index]
            with unit_of_work():
                managing.change(mine[which], data, "guest")
        case ("cancel", int(which)) if which < len(mine):
            with unit_of_work():
                managing.cancel(mine[which], "guest")
        case ("move", int(which), str(state)) if which < len(mine):
            with unit_of_work():
                moves.move(pledges.fresh(mine[which]), state)


def _agree(campaign: Campaign, mine: list[Pledge]) -> None:
    for reward in campaign.rewards:
        holders = [one for one in mine if one.reward_id == reward.id and moves.holds_reward(one)]
        assert reward.taken == len(holders)
        assert all(holder.amount >= reward.amount for holder in holders)
    counted = [one for one in mine if moves.counts(one)]
    assert campaign.totals.pledged == sum(one.amount for one in counted)
    assert campaign.totals.backers == len(counted)
    assert all((one.consent_amount or 0) >= one.amount for one in mine)

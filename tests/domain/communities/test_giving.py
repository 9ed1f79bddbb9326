"""What members gave in all: counted as it changes, told in steps of three, never of fewer."""

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from accounts.models import Account
from campaigns.carried import carrying, checks, giving, queries
from campaigns.carried.models import Carried, Gift, GiftTotals
from campaigns.corrections import refunding
from campaigns.events import GiftChanged
from campaigns.models import Campaign
from campaigns.pledges import managing
from communities import members
from communities.models import Community
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, campaigns, communities, pledges
from tests.factories.pledges import visitor_for


@pytest.fixture
def where(app: Flask) -> Iterator[Community]:
    """A community; afterwards its sums are those of its gifts and pledges."""
    yield communities.community()
    with unit_of_work():
        assert [*checks.against_gifts(), *checks.against_pledges()] == []


@pytest.fixture
def campaign(where: Community) -> Campaign:
    made = campaigns.live()
    carry(where, made)
    return made


@pytest.fixture
def people(app: Flask) -> list[Account]:
    return [accounts.account() for _number in range(4)]


def carry(where: Community, campaign: Campaign) -> None:
    with unit_of_work():
        admin = visitor_for(accounts.account("admin"))
        carrying.carry(where, {"campaign": campaign.code}, admin)


def totals(where: Community) -> tuple[int, int]:
    """The true sum and number of givers, which nobody is shown."""
    with unit_of_work():
        found = session().get(GiftTotals, where.id)
        return (found.given, found.givers) if found else (0, 0)


def shown(where: Community) -> int | None:
    with unit_of_work():
        found = queries.given(where)
        return found.amount if found else None


def gives(where: Community, campaign: Campaign, amount: int = 25_00) -> Account:
    who = communities.member(where)
    pledges.committed(campaign, amount, backer=who)
    return who


def test_nothing_is_told_of_one_or_two(where: Community, campaign: Campaign) -> None:
    gives(where, campaign)
    gives(where, campaign)
    assert totals(where) == (50_00, 2)
    assert shown(where) is None


def test_the_third_lets_the_sum_be_told(where: Community, campaign: Campaign) -> None:
    for _number in range(3):
        gives(where, campaign)
    assert shown(where) == 75_00


def test_one_more_changes_nothing_that_is_shown(where: Community, campaign: Campaign) -> None:
    for _number in range(5):
        gives(where, campaign)
    assert totals(where) == (125_00, 5)
    assert shown(where) == 75_00
    gives(where, campaign)
    assert shown(where) == 150_00


def test_one_person_three_times_is_one(where: Community, campaign: Campaign) -> None:
    who = gives(where, campaign)
    for _number in range(2):
        pledges.committed(campaign, backer=who)
    assert totals(where) == (75_00, 1)
    assert shown(where) is None


def test_strangers_guests_and_other_campaigns_do_not_count(
    where: Community, campaign: Campaign
) -> None:
    other = campaigns.live()
    pledges.committed(campaign, backer=accounts.account())
    pledges.committed(campaign)
    pledges.committed(other, backer=communities.member(where))
    assert totals(where) == (0, 0)


def test_what_is_taken_back_counts_no_more(where: Community, campaign: Campaign) -> None:
    who = communities.member(where)
    pledge = pledges.committed(campaign, backer=who)
    with unit_of_work():
        managing.cancel(pledge, who.actor)
    assert totals(where) == (0, 0)


def test_another_amount_counts_with_what_it_is_now(where: Community, campaign: Campaign) -> None:
    who = communities.member(where)
    pledge = pledges.committed(campaign, backer=who)
    with unit_of_work():
        managing.change(pledge, {"amount": 10_00, "reward": None, "consent": True}, who.actor)
    assert totals(where) == (10_00, 1)


def test_a_refund_in_part_and_in_whole(where: Community, campaign: Campaign) -> None:
    pledge = pledges.collected(campaign, backer=communities.member(where))
    for key, left in (("a", 15_00), ("b", 5_00)):
        with unit_of_work():
            refunding.refund(pledge, 10_00, "Una prova.", key=key, actor="account:1")
        assert totals(where) == (left, 1)
    with unit_of_work():
        refunding.refund(pledge, 5_00, "Una prova.", key="c", actor="account:1")
    assert totals(where) == (0, 0)


def test_who_leaves_gave_as_a_member(where: Community, campaign: Campaign) -> None:
    who = gives(where, campaign)
    with unit_of_work():
        members.leave(where, who.id)
    assert totals(where) == (25_00, 1)
    pledges.committed(campaign, backer=who)
    assert totals(where) == (25_00, 1)


def test_a_campaign_let_go_keeps_what_was_given(where: Community, campaign: Campaign) -> None:
    gives(where, campaign)
    with unit_of_work():
        admin = visitor_for(accounts.account("admin"))
        carrying.let_go(where, {"campaign": campaign.code}, admin)
    gives(where, campaign)
    assert totals(where) == (25_00, 1)


def test_it_may_begin_and_cease_to_count_in_one_transaction(
    where: Community, campaign: Campaign
) -> None:
    who = communities.member(where)
    with unit_of_work():
        for amount in (25_00, 10_00, 0):
            giving.on_gift_changed(GiftChanged(campaign.id, "pledge:X", who.id, amount))
    assert totals(where) == (0, 0)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from([0, 1_00, 20_00])),
        max_size=9,
    )
)
def test_whatever_happens_the_sum_is_that_of_the_gifts(
    campaign: Campaign, people: list[Account], steps: list[tuple[int, int, int]]
) -> None:
    """(who, which of their pledges, what it counts with): in any order, any number of times."""
    where = communities.community(name="Una alla volta")
    carry(where, campaign)
    for one in people:
        communities.member(where, one)
    now: dict[tuple[int, int], int] = {}
    for who, which, amount in steps:
        reference = f"pledge:{where.id}-{who}-{which}"
        with unit_of_work():
            giving.on_gift_changed(GiftChanged(campaign.id, reference, people[who].id, amount))
        now[who, which] = amount
    givers = {who for (who, _which), amount in now.items() if amount}
    assert totals(where) == (sum(now.values()), len(givers))
    with unit_of_work():
        assert [*checks.against_gifts()] == []
        told = queries.given(where)
        assert told is None or told.givers >= giving.FEWEST
        for table in (Gift, GiftTotals, Carried):
            session().execute(delete(table).where(table.community_id == where.id))

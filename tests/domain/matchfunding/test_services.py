"""The admin's deeds: opened only with a promise, simulated as it will be, settled to the cent."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.matchfunding import services, simulation, statement
from campaigns.matchfunding.errors import NotPromised, StillOwed, StillReserved
from campaigns.matchfunding.models import MatchCall
from kit.unit_of_work import unit_of_work
from payments.ledger import books
from tests.factories import campaigns, matchfunding, pledges
from tests.support import database
from tests.support.story import Story


def settle(call: MatchCall) -> None:
    with unit_of_work():
        services.close(call, "account:1")
    with unit_of_work():
        services.settle(call, "account:1")


def test_it_opens_only_with_a_promise_of_all_of_it(app: Flask) -> None:
    call = matchfunding.promised(matchfunding.draft(100_00), 99_99)
    with pytest.raises(NotPromised), unit_of_work():
        services.open_call(call, "account:1")
    with unit_of_work():
        services.open_call(matchfunding.promised(call, 1), "account:1")


def test_it_is_not_settled_while_campaigns_run(app: Flask) -> None:
    call = matchfunding.opened()
    pledges.committed(campaigns.live())
    with pytest.raises(StillReserved):
        settle(call)


def test_the_rest_goes_back_first_what_was_never_paid(story: Story) -> None:
    campaign = story.campaign(1_000_00, "flexible")
    call = matchfunding.promised(matchfunding.opened(1_000_00), 300_00, "payment")
    story.pledge(campaign, 400_00)
    settle(call)
    with unit_of_work():
        assert books.balance("match_fund", call.reference) == 0
        assert books.balance("receivable", call.sponsor_reference) == 0
        assert books.balance("bank") == 200_00
    assert story.differences() == []


def test_a_sponsor_that_has_paid_all_of_it_gets_money_back(story: Story) -> None:
    campaign = story.campaign(1_000_00, "flexible")
    call = matchfunding.promised(matchfunding.opened(1_000_00), 1_000_00, "payment")
    story.pledge(campaign, 400_00)
    settle(call)
    with unit_of_work():
        assert services.to_return(matchfunding.fresh(call)) == (0, 800_00)
        assert books.balance("match_fund", call.reference) == 0
        assert books.balance("receivable", call.sponsor_reference) == 0
        assert books.balance("bank") == 200_00
    assert story.differences() == []


def test_a_sponsor_that_has_not_paid_what_was_given_still_owes_it(story: Story) -> None:
    campaign = story.campaign(1_000_00, "flexible")
    call = matchfunding.promised(matchfunding.opened(1_000_00), 100_00, "payment")
    story.pledge(campaign, 400_00)
    with pytest.raises(StillOwed):
        settle(call)


def test_the_statement_is_read_from_the_ledger(story: Story) -> None:
    campaign = story.campaign(1_000_00, "flexible")
    call = matchfunding.opened()
    story.pledge(campaign, 100_00)
    story.stop(campaign)
    with unit_of_work():
        found = statement.of(matchfunding.fresh(call))
    assert [(one.awarded, one.clawed_back, one.kept) for one in found.rows] == [(50_00, 50_00, 0)]
    assert (found.fund, found.to_pay, found.free) == (1_000_00, 1_000_00, 1_000_00)


CAPS = st.none() | st.integers(1, 60_00)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    amounts=st.lists(st.tuples(st.booleans(), st.integers(1_00, 90_00)), max_size=6),
    total=st.integers(1, 100_00),
    share=st.integers(1, 200_00),
    pledge_cap=CAPS,
    campaign_cap=CAPS,
)
def test_the_simulation_gives_what_the_real_thing_gives(
    app: Flask,
    amounts: list[tuple[bool, int]],
    total: int,
    share: int,
    pledge_cap: int | None,
    campaign_cap: int | None,
) -> None:
    about = {"share": share, "pledge_cap": pledge_cap, "campaign_cap": campaign_cap}
    database.empty()
    one, other = campaigns.live(), campaigns.live()
    call = matchfunding.opened(total, **about)
    mine = [pledges.committed(one if first else other, amount) for first, amount in amounts]
    with unit_of_work():
        tried = simulation.run(matchfunding.fresh(call))
    wanted = {one.slug: 0, other.slug: 0}
    for pledge in mine:
        wanted[pledge.campaign.slug] += matchfunding.amounts(pledge)[0]
    got = {row.slug: row.added for row in tried.rows}
    assert {slug: got.get(slug, 0) for slug in wanted if got.get(slug, 0) or wanted[slug]} == {
        slug: cents for slug, cents in wanted.items() if cents
    }

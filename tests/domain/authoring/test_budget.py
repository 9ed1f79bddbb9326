"""Minimum and optimum follow from the budget's lines, whatever happens to them."""

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.authoring import lists
from campaigns.authoring.services import BudgetData
from campaigns.models import Campaign
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns

LINE = st.builds(
    BudgetData,
    label=st.just("Una spesa"),
    amount=st.integers(1_00, 140_000_00),
    kind=st.sampled_from(["indispensable", "more"]),
)


def sums(campaign: Campaign) -> tuple[int, int]:
    needed = sum(line.amount for line in campaign.lines if line.kind == "indispensable")
    return needed, sum(line.amount for line in campaign.lines)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(LINE, st.sampled_from(["add", "change", "remove"])), max_size=8))
def test_the_goal_is_always_the_sum_of_the_lines(
    app: Flask, deeds: list[tuple[BudgetData, str]]
) -> None:
    lead = campaigns.person()
    campaign = campaigns.started(lead)
    for data, deed in deeds:
        with unit_of_work():
            if deed == "add" or not campaign.lines:
                campaign = lists.add_budget_line(campaign, data, lead.actor)
            elif deed == "change":
                last = campaign.lines[-1].id
                campaign = lists.change_budget_line(campaign, last, data, lead.actor)
            else:
                first = campaign.lines[0].id
                campaign = lists.remove_budget_line(campaign, first, lead.actor)
            assert (campaign.minimum, campaign.optimum) == sums(campaign)
    stored = campaigns.fresh(campaign)
    assert (stored.minimum, stored.optimum) == sums(stored)


def test_a_line_of_another_campaign_is_not_found(client: object) -> None:
    lead = campaigns.person()
    mine, other = campaigns.draft(lead), campaigns.draft()
    with unit_of_work():
        lists.remove_budget_line(mine, other.lines[0].id, lead.actor)
    assert len(campaigns.fresh(other).lines) == len(other.lines)
    assert len(campaigns.fresh(mine).lines) == len(mine.lines)

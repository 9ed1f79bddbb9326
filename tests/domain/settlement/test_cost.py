"""What collecting costs: its statements do not grow unseen, for they are a worker's time."""

from campaigns.models import Campaign
from campaigns.settlement import charges, deadline
from kit import jobs
from kit.unit_of_work import unit_of_work
from tests.support.queries import counted
from tests.support.story import Story

MOST = 28
"""Statements of one charge, from "due" to receipt, mail and event; without the queue's own."""


def test_one_charge_sends_few_statements(story: Story) -> None:
    campaign = story.campaign()
    first, second, _third = [story.pledge(campaign, 100_00) for _ in range(3)]
    with unit_of_work() as opened:
        opened.get_one(Campaign, campaign.id).move_to("collecting", reason="a test")
        deadline.call_in.defer(campaign_id=campaign.id)
    with story.app.app_context():
        jobs.drain(only="settlement.call_in")
        charges.charge.run(pledge_id=first.id)  # opens the accounts of the ledger
        with counted() as sent:
            charges.charge.run(pledge_id=second.id)

    assert story.state(second) == "collected"
    assert len(sent) <= MOST

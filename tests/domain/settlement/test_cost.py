"""What collecting costs: its statements do not grow unseen, for they are a worker's time."""

import pytest

from campaigns.models import Campaign
from campaigns.settlement import charges, deadline, queries
from kit.drain import drain
from kit.unit_of_work import unit_of_work
from tests.support import work
from tests.support.queries import counted
from tests.support.story import Story

MOST = 21
"""Statements of one charge, from "due" to receipt, mail and event; without the queue's own."""


def test_one_charge_sends_few_statements_and_writes_the_hottest_rows_last(story: Story) -> None:
    campaign = story.campaign()
    first, second, _third = [story.pledge(campaign, 100_00) for _ in range(3)]
    with unit_of_work() as opened:
        opened.get_one(Campaign, campaign.id).move_to("collecting", reason="a test")
        deadline.call_in.defer(campaign_id=campaign.id)
    with story.app.app_context():
        drain(only="settlement.call_in")
        charges.charge.run(pledge_id=first.id)  # opens the accounts of the ledger
        with counted() as sent:
            charges.charge.run(pledge_id=second.id)

    assert story.state(second) == "collected"
    assert len(sent) <= MOST
    assert "UPDATE campaign_totals" in sent[-2]
    assert all(table in sent[-1] for table in ("receipt_numbers", "INTO receipts"))


def test_promises_are_called_in_together(story: Story) -> None:
    few, many = (_statements_of_calling_in(story, count) for count in (1, 4))
    assert many == few


def test_the_next_promises_are_called_in_before_these_are_charged(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else every worker would stand idle between two batches."""
    monkeypatch.setattr(queries, "BATCH", 2)
    deadline.call_in.run(campaign_id=_collecting(story, 3))
    names = [name for name in work.waiting() if name.startswith("settlement.")]
    assert names[-3:] == ["settlement.call_in", "settlement.charge", "settlement.charge"]


def _collecting(story: Story, count: int) -> int:
    """A campaign with so many promises, whose money is wanted from now on."""
    campaign = story.campaign()
    for _ in range(count):
        story.pledge(campaign, 100_00)
    with unit_of_work() as opened:
        opened.get_one(Campaign, campaign.id).move_to("collecting", reason="a test")
    return campaign.id


def _statements_of_calling_in(story: Story, count: int) -> int:
    campaign_id = _collecting(story, count)
    with counted() as sent:
        deadline.call_in.run(campaign_id=campaign_id)
    return len(sent)

"""A campaign past its deadline with thousands of saved cards, written in bulk."""

import sys

from sqlalchemy import insert, text, update

from campaigns.models import Campaign, CampaignTotals, Pledge
from campaigns.settlement import deadline
from crowdfund.app import create_app
from kit import clock, ids
from kit.unit_of_work import unit_of_work
from payments.models import Payment
from tests.factories import campaigns

AMOUNT = 10_00
MOST_IN_A_GOAL = 10_000
"""Pledges that fill the largest goal we try; more are given beyond it."""


def fill(pledges: int) -> None:
    """One campaign whose goal `pledges` promises meet or pass; the job that calls them in waits."""
    with unit_of_work():
        campaign_id = campaigns.live(minimum=min(pledges, MOST_IN_A_GOAL) * AMOUNT).id
    for done in range(0, pledges, 1000):
        _promises(campaign_id, min(1000, pledges - done))
    with unit_of_work() as opened:
        opened.execute(
            update(CampaignTotals)
            .where(CampaignTotals.campaign_id == campaign_id)
            .values(pledged=pledges * AMOUNT, backers=pledges, milestone=100)
        )
        opened.get_one(Campaign, campaign_id).move_to("collecting", reason="a benchmark")
        deadline.call_in.defer(campaign_id=campaign_id)
    with unit_of_work() as opened:
        opened.execute(text("ANALYZE"))


def _promises(campaign_id: int, count: int) -> None:
    codes = [ids.short_code(14) for _ in range(count)]
    now = clock.now()
    with unit_of_work() as opened:
        opened.execute(
            insert(Pledge),
            [
                {
                    "code": code,
                    "campaign_id": campaign_id,
                    "kind": "all_or_nothing",
                    "state": "committed",
                    "state_since": now,
                    "created_at": now,
                    "committed_at": now,
                    "amount": AMOUNT,
                    "email": f"{code.lower()}@posta.example",
                    "name": "Carla",
                    "is_anonymous": True,
                }
                for code in codes
            ],
        )
        owner = opened.get_one(Campaign, campaign_id).reference
        opened.execute(
            insert(Payment),
            [
                {
                    "reference": f"pledge:{code}",
                    "owner": owner,
                    "state": "saved",
                    "state_since": now,
                    "created_at": now,
                    "amount": AMOUNT,
                    "email": f"{code.lower()}@posta.example",
                    "session_id": f"cs_{code}",
                    "customer_id": f"cus_{code}",
                    "payment_method_id": f"pm_{code}",
                }
                for code in codes
            ],
        )


if __name__ == "__main__":
    with create_app().app_context():
        fill(int(sys.argv[1]))

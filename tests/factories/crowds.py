"""Crowds of pledges for tests of size: written in bulk, because the services take one at a time."""

from datetime import datetime, timedelta

from sqlalchemy import insert, update

from campaigns.models import Campaign, CampaignTotals, Pledge
from kit import clock, ids
from kit.unit_of_work import joined, session

AMOUNT = 10_00


def crowd(
    campaign: Campaign,
    size: int,
    *,
    named_every: int = 3,
    state: str = "committed",
    at: datetime | None = None,
) -> None:
    """`size` pledges of ten euros; every `named_every`-th shows its name. Totals follow."""
    began = at or clock.now()
    rows = [
        {
            "code": ids.short_code(14),
            "campaign_id": campaign.id,
            "kind": campaign.kind,
            "state": state,
            "state_since": began,
            "created_at": began + timedelta(seconds=number),
            "committed_at": began + timedelta(seconds=number),
            "amount": AMOUNT,
            "email": f"folla{number}@posta.example",
            "name": f"Persona {number}",
            "is_anonymous": number % named_every != 0,
        }
        for number in range(size)
    ]
    with joined():
        session().execute(insert(Pledge.__table__), rows)  # type: ignore[arg-type]
        session().execute(
            update(CampaignTotals)
            .where(CampaignTotals.campaign_id == campaign.id)
            .values(
                pledged=CampaignTotals.pledged + size * AMOUNT,
                backers=CampaignTotals.backers + size,
            )
        )

"""Campaigns as those whom needs are for: what the exchange's references mean."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from campaigns.models import Campaign, TeamMember
from campaigns.states import PUBLIC
from kit import links
from kit.unit_of_work import session
from matching.owners import Owner

ASKING = ("live", "collecting", "succeeded", "delivering")
"""States in which a campaign may ask for help."""
PREFIX = "campaign:"


class CampaignOwners:
    """The adapter of matching.owners.Owners for "campaign:CODE"."""

    def named(self, references: Collection[str]) -> Mapping[str, Owner]:
        codes = [one.removeprefix(PREFIX) for one in references]
        if not codes:
            return {}
        rows = session().scalars(
            select(Campaign).where(Campaign.code.in_(codes), Campaign.state.in_(PUBLIC))
        )
        return {one.reference: _owner(one) for one in rows}

    def of_person(self, account_id: int) -> Sequence[Owner]:
        rows = session().scalars(
            select(Campaign)
            .join(TeamMember)
            .where(TeamMember.account_id == account_id, Campaign.state.in_(ASKING))
            .options(selectinload(Campaign.lines))
            .order_by(Campaign.id)
        )
        return [_with_lines(one) for one in rows]

    def has_member(self, reference: str, account_id: int) -> bool:
        found = exists().where(
            TeamMember.campaign_id == Campaign.id,
            Campaign.code == reference.removeprefix(PREFIX),
            TeamMember.account_id == account_id,
        )
        return bool(session().scalar(select(found)))


def _owner(campaign: Campaign) -> Owner:
    address = links.address("campaigns_public.show", slug=campaign.slug)
    return Owner(campaign.reference, campaign.title, address)


def _with_lines(campaign: Campaign) -> Owner:
    plain = _owner(campaign)
    lines = tuple((f"line:{line.id}", line.label) for line in campaign.lines)
    return Owner(plain.reference, plain.title, plain.url, lines)

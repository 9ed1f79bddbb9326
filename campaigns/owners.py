"""Campaigns as those whom needs are for: what the exchange's references mean."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from campaigns.models import BudgetLine, Campaign, TeamMember
from campaigns.states import PUBLIC
from kit import clock, links
from kit.i18n import current_locale
from kit.money import format_amount
from kit.unit_of_work import session
from matching.owners import Owner

ASKING = ("live", "collecting", "succeeded", "delivering")
"""States in which a campaign may ask for help."""
PREFIX = "campaign:"
LINE = "line:"
"""How the exchange's needs name a campaign, and a line of its budget."""


def may_ask(campaign: Campaign, account_id: int | None) -> bool:
    """Whether somebody may publish needs for a campaign whose team is loaded."""
    members = {member.account_id for member in campaign.team}
    return account_id is not None and account_id in members and campaign.state in ASKING


class CampaignOwners:
    """The adapter of matching.owners.Owners for "campaign:CODE"."""

    def named(self, references: Collection[str]) -> Mapping[str, Owner]:
        codes = [one.removeprefix(PREFIX) for one in references if one.startswith(PREFIX)]
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
        if not reference.startswith(PREFIX):
            return False
        found = exists().where(
            TeamMember.campaign_id == Campaign.id,
            Campaign.code == reference.removeprefix(PREFIX),
            TeamMember.account_id == account_id,
        )
        return bool(session().scalar(select(found)))

    def line(self, reference: str, key: str) -> str:
        number = key.removeprefix(LINE)
        found = (
            session().scalar(
                select(BudgetLine)
                .join(Campaign)
                .where(
                    BudgetLine.id == int(number),
                    Campaign.code == reference.removeprefix(PREFIX),
                    Campaign.state.in_(PUBLIC),
                )
            )
            if number.isdecimal() and reference.startswith(PREFIX)
            else None
        )
        return _said(found) if found else ""


def _owner(campaign: Campaign) -> Owner:
    address = links.address("campaigns_public.show", slug=campaign.slug)
    return Owner(campaign.reference, campaign.title, address)


def _with_lines(campaign: Campaign) -> Owner:
    """With the lines that help may still cover: until the deadline, each once."""
    plain = _owner(campaign)
    is_open = campaign.deadline is not None and campaign.deadline > clock.now()
    lines = tuple(
        (f"{LINE}{line.id}", _said(line))
        for line in campaign.lines
        if is_open and campaign.state == "live" and line.covered_at is None
    )
    return Owner(plain.reference, plain.title, plain.url, lines)


def _said(line: BudgetLine) -> str:
    return f"{line.label} ({format_amount(line.amount, current_locale())})"

"""What campaigns know of a person: to take along, and to take out when they go."""

from typing import Any

from sqlalchemy import select, update

from accounts.events import AccountErased
from accounts.models import Account
from campaigns.models import Campaign, Pledge, Question, TeamMember, Update
from campaigns.pledges import managing
from campaigns.pledges.states import PLEDGE
from campaigns.receipts import queries as receipts
from campaigns.receipts.models import Receipt
from campaigns.states import OPEN
from kit.errors import Conflict
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session

LEADS = OPEN | {"succeeded", "delivering"}
"""States in which somebody must answer for a campaign."""
WITHOUT_MONEY = PLEDGE.final | {"released", "dropped", "cancelled", "failed", "expired"} - {"lost"}
"""States of a pledge of which nothing was ever taken, or all was given back."""


class LeadsACampaign(Conflict):
    """Nobody else would answer for it."""

    def __init__(self, title: str) -> None:
        super().__init__(
            "account.leads_campaign",
            _(
                "Guidi ancora «%(title)s». Passalo a un'altra persona della squadra, "
                "o annullalo. Poi puoi cancellare il profilo.",
                title=title,
            ),
        )


def export(account: Account) -> dict[str, Any]:
    """Projects, promises, receipts and what one wrote."""
    pledges = session().scalars(
        select(Pledge).where(Pledge.account_id == account.id).order_by(Pledge.id)
    )
    asked = session().scalars(
        select(Question).where(Question.author_id == account.id).order_by(Question.id)
    )
    news = session().scalars(
        select(Update).where(Update.author_id == account.id).order_by(Update.id)
    )
    return {
        "projects": [
            {"title": campaign.title, "duty": member.duty, "leads": member.is_lead}
            for member, campaign in _teams(account.id)
        ],
        "pledges": [
            {
                "code": one.code, "at": one.created_at.isoformat(), "amount_cents": one.amount,
                "state": one.state, "email": one.email, "name": one.name, "message": one.message,
            }
            for one in pledges
        ],
        "receipts": [
            {"code": one.code, "at": one.issued_at.isoformat(), "amount_cents": one.amount}
            for one in receipts.of_account(account.id)
        ],
        "questions": [{"at": one.at.isoformat(), "text": one.text} for one in asked],
        "updates": [
            {"at": one.at.isoformat(), "title": one.title, "text": one.text} for one in news
        ],
    }  # fmt: skip


def on_account_erased(fact: AccountErased) -> None:
    """Leave the teams, take back promises if wished, take names out of what is over.

    Raises LeadsACampaign. What money hangs on keeps its account's number: the books' sense.
    """
    for member, campaign in _teams(fact.account_id):
        _leave(member, campaign)
    found = session().scalars(
        select(Pledge).where(Pledge.account_id == fact.account_id).order_by(Pledge.id)
    )
    for pledge in found.all():
        if fact.cancels_pledges and managing.can_cancel(pledge, pledge.campaign):
            managing.cancel(pledge, f"account:{fact.account_id}")
        pledge.message, pledge.is_anonymous = "", True
        if pledge.state in WITHOUT_MONEY:
            pledge.name = pledge.email = ""
    session().execute(update(Receipt).where(Receipt.account_id == fact.account_id).values(email=""))


def _teams(account_id: int) -> list[tuple[TeamMember, Campaign]]:
    rows = session().execute(
        select(TeamMember, Campaign)
        .join(Campaign, Campaign.id == TeamMember.campaign_id)
        .where(TeamMember.account_id == account_id)
        .order_by(TeamMember.id)
    )
    return [(row[0], row[1]) for row in rows]


def _leave(member: TeamMember, campaign: Campaign) -> None:
    """Somebody else leads, or the campaign is over: then its lead stays without a name."""
    others = [one for one in campaign.team if one.is_lead and one.id != member.id]
    joined = [one for one in others if one.joined_at is not None]
    if member.is_lead and not joined and campaign.state in LEADS:
        raise LeadsACampaign(campaign.title)
    if not member.is_lead or joined:
        campaign.team.remove(member)
        return
    member.email = f"account-{member.account_id}@erased.invalid"
    member.name, member.account_id = str(_("utente cancellato")), None

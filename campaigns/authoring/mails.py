"""Mails about writing a campaign: invitations, submissions; and whom the team's mails reach."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from accounts.models import Account
from accounts.queries import staff_emails
from campaigns.models import Campaign, TeamMember
from kit import links, mail
from kit.unit_of_work import session

INVITATION = "campaigns.join"
"""The purpose of signed links that let their reader join a team."""


plain = mail.plain


def team_of(campaign: Campaign) -> Sequence[Account]:
    """The accounts of a campaign's team, whose address and language mails need."""
    return (
        session()
        .scalars(
            select(Account)
            .join(TeamMember, TeamMember.account_id == Account.id)
            .where(TeamMember.campaign_id == campaign.id, Account.state == "active")
            .order_by(Account.id)
        )
        .all()
    )


def to_team(name: str, campaign: Campaign, **context: Any) -> None:
    """Send the mail `campaigns/<name>` to everyone in the team, each in their language."""
    for account in team_of(campaign):
        mail.send(
            f"campaigns/{name}",
            account.email,
            locale=account.locale,
            title=plain(campaign.title),
            person=plain(account.display_name),
            link=links.address("campaign_edit.overview", slug=campaign.slug),
            **context,
        )


def invited(campaign: Campaign, member: TeamMember, inviter: str) -> None:
    """Ask a person to join the team; the link is signed and names the invitation."""
    token = links.sign(INVITATION, str(member.id))
    mail.send(
        "campaigns/team_invited",
        member.email,
        title=plain(campaign.title),
        person=plain(member.name),
        duty=plain(member.duty),
        inviter=plain(inviter),
        link=links.address("campaign_team.join", token=token),
    )


def submitted(campaign: Campaign) -> None:
    """Tell the animators (the admins, where there is none) that a campaign waits for them."""
    for address in staff_emails("animator") or staff_emails("admin"):
        mail.send(
            "campaigns/submitted",
            address,
            title=plain(campaign.title),
            link=links.address("campaign_review.detail", slug=campaign.slug),
        )

"""Mails about disputes: the alarm to admins, the news to the team."""

from typing import Any

from accounts.queries import staff_emails
from campaigns.authoring import mails as team_mails
from campaigns.authoring.mails import plain
from campaigns.models import Pledge
from kit import links, mail
from payments import queries
from payments.events import DisputeDecided, DisputeOpened


def opened(pledge: Pledge, event: DisputeOpened) -> None:
    """An alarm to every admin, who has days to answer; the team hears of it without names."""
    _tell("dispute_opened", pledge, event.dispute_id, takes_money=event.takes_money)


def decided(pledge: Pledge, event: DisputeDecided) -> None:
    """How it ended, to both."""
    _tell("dispute_decided", pledge, event.dispute_id, is_won=event.is_won, lost=event.lost)


def _tell(which: str, pledge: Pledge, dispute_id: int, **more: object) -> None:
    dispute = queries.dispute(dispute_id)
    assert dispute is not None
    about: dict[str, Any] = {
        "amount": dispute.amount,
        "code": pledge.code,
        "due_by": dispute.due_by,
        **more,
    }
    for address in staff_emails("admin"):
        mail.send(
            f"pledges/{which}",
            address,
            title=plain(pledge.campaign.title),
            link=links.address("disputes.show", dispute_id=dispute.id),
            **about,
        )
    team_mails.to_team(which, pledge.campaign, **about)

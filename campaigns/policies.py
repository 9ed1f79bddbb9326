"""Who may do what with a campaign: its team, animators, admins. Not yours means 404."""

from typing import Any

from campaigns.models import Campaign
from campaigns.states import EDITABLE, OPEN, PUBLIC
from kit import authz
from kit.authz import is_admin, is_staff, logged_in


def on_team(visitor: Any, campaign: Campaign) -> bool:
    """A member of the campaign's team who has accepted the invitation."""
    return visitor.account_id is not None and any(
        member.account_id == visitor.account_id for member in campaign.team
    )


def not_on_team(visitor: Any, campaign: Campaign) -> bool:
    """Nobody judges their own campaign."""
    return not on_team(visitor, campaign)


def leads_team(visitor: Any, campaign: Campaign) -> bool:
    """A member of the team who answers for it."""
    return visitor.account_id is not None and any(
        member.account_id == visitor.account_id and member.is_lead for member in campaign.team
    )


def is_editable(visitor: Any, campaign: Campaign) -> bool:
    """The campaign is not public yet."""
    return campaign.state in EDITABLE


def is_open(visitor: Any, campaign: Campaign) -> bool:
    """The campaign is still going somewhere."""
    return campaign.state in OPEN


def was_submitted(visitor: Any, campaign: Campaign) -> bool:
    """An animator has something to look at."""
    return campaign.submitted_at is not None or campaign.state in PUBLIC


TABLE: dict[str, authz.Rows] = {
    "campaign.create": [(logged_in,)],
    "campaign.join": [(logged_in,)],
    "campaign.team": [(on_team,)],
    "campaign.edit": [(on_team, is_editable)],
    "campaign.edit_team": [(leads_team, is_open)],
    "campaign.view_draft": [(on_team,), (is_staff,)],
    "campaign.cancel": [(on_team, is_editable)],
    "campaign.cancel_any": [(is_admin, is_open)],
    "campaign.review_queue": [(is_staff,)],
    "campaign.view_review": [(is_staff,)],
    "campaign.review": [(is_staff, not_on_team, was_submitted)],
    "campaign.suspend": [(is_staff, not_on_team)],
}

authz.declare(TABLE)

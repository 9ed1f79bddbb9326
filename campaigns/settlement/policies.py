"""Who may pay out, and who may say that a campaign has delivered."""

from typing import Any

from campaigns.models import Campaign
from kit.authz import declare, is_admin


def is_member(visitor: Any, campaign: Campaign) -> bool:
    """In the campaign's team."""
    return visitor.account_id is not None and any(
        member.account_id == visitor.account_id for member in campaign.team
    )


def is_delivering(visitor: Any, campaign: Campaign) -> bool:
    """Paid out, and at work."""
    return campaign.state == "delivering"


declare(
    {
        "payout.manage": [(is_admin,)],
        "campaign.complete": [(is_member, is_delivering)],
    }
)

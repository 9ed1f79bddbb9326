"""Who may pay out, see a campaign's money, say where it goes, and that it has delivered."""

from typing import Any

from campaigns.models import Campaign
from campaigns.policies import leads_team, on_team
from campaigns.settlement.delivery import PAYABLE
from kit.authz import declare, is_admin


def is_delivering(visitor: Any, campaign: Campaign) -> bool:
    """Paid out, and at work."""
    return campaign.state == "delivering"


def has_money(visitor: Any, campaign: Campaign) -> bool:
    """Published: something may have been collected."""
    return campaign.published_at is not None


def is_payable(visitor: Any, campaign: Campaign) -> bool:
    """Ended well: there is money to send, and somebody to send it to."""
    return campaign.state in PAYABLE


declare(
    {
        "payout.manage": [(is_admin,)],
        "campaign.complete": [(on_team, is_delivering)],
        "campaign.money": [(on_team, has_money), (is_admin, has_money)],
        "campaign.payee": [(leads_team, is_payable)],
    }
)

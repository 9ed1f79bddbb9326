"""Who may ask for another payee, and who decides."""

from typing import Any

from campaigns.models import Campaign
from campaigns.payee_changes.models import PayeeChange
from campaigns.payee_changes.states import CHANGEABLE
from campaigns.policies import leads_team, not_on_team, on_team
from kit.authz import declare, is_staff


def is_changeable(visitor: Any, campaign: Campaign) -> bool:
    """Public, and there is still somebody to pay."""
    return campaign.state in CHANGEABLE


def is_of_others(visitor: Any, change: PayeeChange) -> bool:
    """Nobody decides for their own team, nor on what they asked."""
    return not_on_team(visitor, change.campaign) and change.asked_by != visitor.account_id


declare(
    {
        "payee_change.see": [(on_team, is_changeable)],
        "payee_change.ask": [(leads_team, is_changeable)],
        "payee_change.read": [(is_staff,)],
        "payee_change.decide": [(is_staff, is_of_others)],
    }
)

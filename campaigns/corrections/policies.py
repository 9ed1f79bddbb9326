"""Who deals with money after collection: admins, but never for their own."""

from typing import Any

from campaigns.models import Pledge
from campaigns.policies import on_team
from kit.authz import declare, is_admin


def is_not_theirs(visitor: Any, pledge: Pledge) -> bool:
    """Nobody gives money back to themselves, or out of their own project."""
    return pledge.account_id != visitor.account_id and not on_team(visitor, pledge.campaign)


declare(
    {
        "dispute.see": [(is_admin,)],
        "receivable.manage": [(is_admin,)],
        "pledge.refund": [(is_admin, is_not_theirs)],
    }
)

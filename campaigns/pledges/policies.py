"""Who may do what with pledges: whoever holds one, by account, cookie or signed link."""

from typing import Any

from campaigns.models import Campaign, Pledge
from campaigns.pledges import holding
from campaigns.states import PUBLIC
from kit import authz, clock
from kit.authz import anyone, is_admin, logged_in


def is_public(visitor: Any, campaign: Campaign) -> bool:
    """Everyone may see the campaign; whether it still takes pledges is told on the page."""
    return campaign.state in PUBLIC


def is_live(visitor: Any, campaign: Campaign) -> bool:
    """The campaign takes pledges now."""
    return takes_pledges(campaign)


def holds(visitor: Any, pledge: Pledge) -> bool:
    """The pledge is of the visitor's account, or this browser has the right to it."""
    if visitor.account_id is not None and pledge.account_id == visitor.account_id:
        return True
    return holding.is_held(pledge.code)


def takes_pledges(campaign: Campaign) -> bool:
    """Whether the campaign is live and its deadline, a UTC instant, is still ahead."""
    return (
        campaign.state == "live"
        and campaign.deadline is not None
        and campaign.deadline > clock.now()
    )


TABLE: dict[str, authz.Rows] = {
    "pledge.form": [(is_public,)],
    "pledge.start": [(is_live,)],
    "pledge.draft": [(holds,)],
    "pledge.manage": [(holds,)],
    "pledge.address": [(anyone,)],
    "pledge.own_list": [(logged_in,)],
    "pledge.list": [(is_admin,)],
}

authz.declare(TABLE)

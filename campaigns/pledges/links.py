"""Addresses of pledges: signed ones for mails and the gateway's way back, full ones for jobs."""

from campaigns.models import Pledge
from campaigns.pledges import holding
from kit import links


def manage_url(pledge: Pledge) -> str:
    """Where the backer sees, changes or cancels the pledge, without a password."""
    return _signed("pledge_manage.show", pledge)


def pay_url(pledge: Pledge) -> str:
    """Where the backer of a declined pledge gives another card; opening it charges nothing."""
    return _signed("pledge_pay.explain", pledge)


def thanks_url(pledge: Pledge) -> str:
    """Where the gateway sends the backer back; signed, as it may open in another browser."""
    return _signed("pledge_after.thanks", pledge)


def back_url(pledge: Pledge) -> str:
    """Where the gateway sends a backer who changed their mind."""
    return _signed("pledge_after.back", pledge)


def _signed(endpoint: str, pledge: Pledge) -> str:
    return links.address(endpoint, code=pledge.code, token=holding.token(pledge.code))

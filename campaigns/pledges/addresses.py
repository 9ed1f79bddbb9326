"""Showing that an e-mail address is one's own, while the shield against card testers is up."""

from datetime import timedelta

from campaigns.models import Pledge
from campaigns.pledges import mails, shield
from kit import links, throttle

PURPOSE = "pledge-address"
LINK_LASTS = timedelta(hours=24)
HOUR = timedelta(hours=1)
MAILS_PER_ADDRESS = 3
MAILS_PER_IP = 10
MAILS_PER_CAMPAIGN = 300
"""Mails an hour: whoever lets us write to strangers must not be able to flood them."""


def send_link(pledge: Pledge, *, ip: str) -> Pledge:
    """Mail the link to the pledge's address, within the open unit of work; TooMany."""
    throttle.hit("pledge.address.mail", pledge.email, limit=MAILS_PER_ADDRESS, per=HOUR)
    throttle.hit("pledge.address.ip", ip, limit=MAILS_PER_IP, per=HOUR)
    throttle.hit(
        "pledge.address.campaign", pledge.campaign.code, limit=MAILS_PER_CAMPAIGN, per=HOUR
    )
    link = links.address("pledge_address.ask", code=pledge.code, token=token(pledge))
    mails.tell("confirm_address", pledge, link=link)
    return pledge


def confirm(pledge: Pledge) -> Pledge:
    """The link came back: the address is known from now on; within the open unit of work."""
    shield.remember(pledge.email)
    return pledge


def token(pledge: Pledge) -> str:
    """What only a reader of the pledge's mail has; the browser that began it does not."""
    return links.sign(PURPOSE, f"{pledge.code} {pledge.email}")


def fits(pledge: Pledge, shown: str) -> bool:
    """Whether a token is this pledge's, for the address it has now."""
    meant = links.read(PURPOSE, shown, valid_for=LINK_LASTS) if shown else None
    return meant == f"{pledge.code} {pledge.email}"

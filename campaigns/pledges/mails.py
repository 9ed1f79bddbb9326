"""Mails to backers about their pledge: templates/mail/pledges/."""

from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from campaigns.authoring.mails import plain
from campaigns.matchfunding import words as matching
from campaigns.models import Pledge
from campaigns.pledges import links
from campaigns.settlement import terms
from kit import mail
from kit.unit_of_work import before_commit


def tell(which: str, pledge: Pledge, **more: Any) -> None:
    """Write `pledges/<which>` to the backer, in their language, into the open unit of work.

    A pledge whose backer was forgotten has no address and gets no mail.
    """
    if pledge.email:
        mail.send(
            f"pledges/{which}",
            pledge.email,
            locale=pledge.locale,
            pledge=pledge,
            campaign=pledge.campaign,
            backer=plain(pledge.name),
            title=plain(pledge.campaign.title),
            manage_url=links.manage_url(pledge),
            **more,
        )


def tell_last(which: str, pledge: Pledge, **more: Any) -> None:
    """The same, written when it is known what sponsors add: near the end of the unit of work."""
    before_commit(
        f"pledge_mail:{pledge.id:020d}:{which}", partial(_tell_added, which, pledge, more)
    )


def _tell_added(which: str, pledge: Pledge, more: dict[str, Any], _opened: Session) -> None:
    tell(which, pledge, added=matching.added_to(pledge), **more)


def ask_for_card(pledge: Pledge, *, is_reminder: bool = False) -> None:
    """Ask the backer for another card, or to confirm with the bank; the link charges nothing."""
    assert pledge.retry_since is not None
    window = timedelta(hours=terms.current().retry_window_hours)
    tell(
        "reminder" if is_reminder else "declined",
        pledge,
        pay_url=links.pay_url(pledge),
        until=pledge.retry_since + window,
        must_confirm=pledge.state == "action_required",
    )

"""Messages between the two sides of an agreement, through the platform."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from communities.moderation import standing
from kit import clock, throttle
from kit.unit_of_work import session
from matching import mails
from matching.agreements import side_of
from matching.errors import NotOpen, NotYours
from matching.models import Agreement, AgreementMessage
from matching.states import RUNNING

MOST_AN_HOUR = 20
"""Messages one person may write in an hour, over all agreements."""


def write(agreement: Agreement, data: Mapping[str, Any], account_id: int) -> AgreementMessage:
    """Write to the other side, who is told by mail that there is something to read.

    Raises NotOpen once the agreement is over, TooMany beyond twenty an hour.
    """
    side = side_of(agreement, account_id)
    if side is None:
        raise NotYours
    if agreement.state not in RUNNING:
        raise NotOpen
    standing.refuse_suspended(account_id)
    throttle.hit(
        "exchange.message", f"account:{account_id}", limit=MOST_AN_HOUR, per=timedelta(hours=1)
    )
    written = AgreementMessage(
        agreement_id=agreement.id,
        at=clock.now(),
        author_id=account_id,
        side=side,
        text=data["text"],
    )
    session().add(written)
    session().flush()
    mails.message(agreement, by=side)
    return written

"""Which changes of payee there are."""

from sqlalchemy import select

from campaigns.models import Campaign
from campaigns.payee_changes.errors import ChangeOpen
from campaigns.payee_changes.models import PayeeChange
from kit.unit_of_work import session


def find(change_id: int) -> PayeeChange | None:
    """One change by its number."""
    return session().get(PayeeChange, change_id)


def open_of(campaign: Campaign) -> PayeeChange | None:
    """The change of a campaign that waits for a decision, if there is one."""
    return session().scalar(
        select(PayeeChange).where(
            PayeeChange.campaign_id == campaign.id, PayeeChange.state == "asked"
        )
    )


def refuse_open(campaign: Campaign) -> None:
    """Raise ChangeOpen while a change waits; the campaign must be locked."""
    if open_of(campaign) is not None:
        raise ChangeOpen


def of_campaign(campaign: Campaign, *, size: int = 20) -> list[PayeeChange]:
    """The latest changes of a campaign, newest first."""
    return list(
        session().scalars(
            select(PayeeChange)
            .where(PayeeChange.campaign_id == campaign.id)
            .order_by(PayeeChange.id.desc())
            .limit(size)
        )
    )


def waiting(*, size: int = 20) -> list[PayeeChange]:
    """Changes that wait for a decision, the longest waiting first."""
    return list(
        session().scalars(
            select(PayeeChange)
            .where(PayeeChange.state == "asked")
            .order_by(PayeeChange.id)
            .limit(size)
        )
    )

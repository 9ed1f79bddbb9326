"""Which campaigns and pledges settlement has to look at: numbers only, each handled by itself."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select

from campaigns.models import Campaign, Pledge
from campaigns.pledges.states import WANTS_CARD
from kit.unit_of_work import session

BATCH = 200
"""How many pledges one unit of work moves at once."""

PENDING = frozenset(
    {
        "intent_created", "committed", "due", "charging", "retry", "action_required", "unknown",
        "processing",
    }
)  # fmt: skip
"""States in which a pledge of a collecting campaign may still bring money."""

_HAS_PENDING = select(
    exists().where(
        Pledge.campaign_id == bindparam("campaign_id"),
        Pledge.state.in_(sorted(PENDING)),
        Pledge.id != bindparam("but"),
    )
)
"""Made once: each charge asks it."""

AT_CHECKOUT = ("setup_pending", "intent_created")


def past_deadline(now: datetime, limit: int = 100) -> list[int]:
    """Live campaigns whose deadline has passed."""
    return _campaigns(Campaign.state == "live", Campaign.deadline <= now, limit=limit)


def suspended_since(deadline: datetime, limit: int = 100) -> list[int]:
    """Suspended campaigns whose deadline lies before `deadline`."""
    return _campaigns(Campaign.state == "suspended", Campaign.deadline <= deadline, limit=limit)


def collecting(limit: int = 1_000) -> list[int]:
    """Campaigns whose pledges are being collected."""
    return _campaigns(Campaign.state == "collecting", limit=limit)


def left_behind(
    campaign_states: tuple[str, ...], states: tuple[str, ...], limit: int = 100
) -> list[int]:
    """Campaigns in some states that still have pledges which should have moved on long ago."""
    waits = exists().where(Pledge.campaign_id == Campaign.id, Pledge.state.in_(states))
    return _campaigns(Campaign.state.in_(campaign_states), waits, limit=limit)


def of_campaign(
    campaign_id: int, states: tuple[str, ...], after: int = 0, limit: int | None = None
) -> list[int]:
    """A campaign's pledges in some states, in the order of their numbers, after one of them."""
    return list(
        session().scalars(
            select(Pledge.id)
            .where(Pledge.campaign_id == campaign_id, Pledge.state.in_(states), Pledge.id > after)
            .order_by(Pledge.id)
            .limit(BATCH if limit is None else limit)
        )
    )


def has_pending(campaign_id: int, but: int = 0) -> bool:
    """Whether any pledge, other than number `but`, may still bring money."""
    return bool(session().scalar(_HAS_PENDING, {"campaign_id": campaign_id, "but": but}))


def in_doubt(stuck_since: datetime, limit: int = 1_000) -> list[int]:
    """Pledges without a clear answer, and charges begun before `stuck_since` and never ended."""
    return _pledges(
        or_(
            Pledge.state == "unknown",
            and_(Pledge.state == "charging", Pledge.state_since <= stuck_since),
        ),
        limit=limit,
    )


def slow(since: datetime, limit: int = 5_000) -> list[int]:
    """Payments that the bank has been working on since before `since`."""
    return _pledges(Pledge.state == "processing", Pledge.state_since <= since, limit=limit)


def stuck_due(since: datetime, limit: int = 1_000) -> list[int]:
    """Pledges that wait for their charge for longer than they should: their job was lost."""
    return _pledges(Pledge.state == "due", Pledge.state_since <= since, limit=limit)


def reminders_due(now: datetime, after: tuple[timedelta, ...], limit: int = 5_000) -> list[int]:
    """Pledges in the window that have had fewer reminders than their time asks for."""
    return _pledges(
        Pledge.state.in_(WANTS_CARD),
        or_(
            *(
                and_(Pledge.reminders_sent <= number, Pledge.retry_since <= now - wait)
                for number, wait in enumerate(after)
            )
        ),
        limit=limit,
    )


def windows_over(since: datetime, limit: int = 5_000) -> list[int]:
    """Pledges whose backers were first asked before `since`."""
    return _pledges(Pledge.state.in_(WANTS_CARD), Pledge.retry_since <= since, limit=limit)


def old_checkouts(before: datetime, limit: int = 1_000) -> list[int]:
    """Pledges sent to the gateway's page before an instant and never heard of again."""
    return _pledges(Pledge.state.in_(AT_CHECKOUT), Pledge.state_since <= before, limit=limit)


def _campaigns(*where: ColumnElement[bool], limit: int) -> list[int]:
    statement = select(Campaign.id).where(*where).order_by(Campaign.deadline)
    return list(session().scalars(statement.limit(limit)))


def _pledges(*where: ColumnElement[bool], limit: int) -> list[int]:
    statement = select(Pledge.id).where(*where).order_by(Pledge.state_since)
    return list(session().scalars(statement.limit(limit)))

"""The window after a refused charge: reminders, then the end. Nothing is charged by itself.

Mails at 0 (written with the refusal), 48, 96 and 144 hours; the window ends after 168 hours
unless the operator chose another length. A pledge without a clear answer is never dropped.
"""

from datetime import timedelta

from campaigns.events import DropWanted
from campaigns.models import Campaign, Pledge
from campaigns.pledges import locks, mails, outcomes
from campaigns.pledges.states import WANTS_CARD
from campaigns.settlement import queries, terms
from kit import clock
from kit.jobs import backoff, task
from kit.unit_of_work import session, unit_of_work
from payments import checkout

REMINDERS = tuple(timedelta(hours=hours) for hours in (0, 48, 96, 144))
"""When the backer is written to, counted from the first refusal."""


def length() -> timedelta:
    """How long a backer has after a refusal."""
    return timedelta(hours=terms.current().retry_window_hours)


@task("settlement.remind")
def remind(pledge_id: int) -> None:
    """Write the reminder that is due to one backer; of several missed ones only the last."""
    locks.standing_campaign(session().get_one(Pledge, pledge_id).campaign_id)
    pledge = locks.pledge(pledge_id)
    if pledge.state not in WANTS_CARD or pledge.retry_since is None:
        return
    due = sum(pledge.retry_since + after <= clock.now() for after in REMINDERS)
    if due > pledge.reminders_sent:
        pledge.reminders_sent = due
        mails.ask_for_card(pledge, is_reminder=True)


@task("settlement.drop", queue="money", transactional=False, retry=backoff(6, first_seconds=30))
def drop(pledge_id: int) -> None:
    """End one pledge's window: page and intent are closed at the gateway, then it is dropped.

    A card given or a payment made at the last moment is what the gateway then tells, and
    counts.
    """
    with unit_of_work():
        reference = _over(pledge_id)
    if reference is None:
        return
    outcome = checkout.abandon(reference)
    with unit_of_work():
        outcomes.record(outcome)


@task("settlement.sweep_windows", every_minutes=15)
def sweep_windows() -> None:
    """Find the reminders and the ends that are due; each gets a job of its own."""
    for pledge_id in queries.reminders_due(clock.now(), REMINDERS):
        remind.defer(pledge_id=pledge_id, queueing_lock=f"settlement.remind:{pledge_id}")
    for pledge_id in queries.windows_over(clock.now() - length()):
        _defer_drop(session().get_one(Pledge, pledge_id))


def on_drop_wanted(event: DropWanted) -> None:
    """The campaign was stopped: no window for this pledge."""
    _defer_drop(session().get_one(Pledge, event.pledge_id))


def _defer_drop(pledge: Pledge) -> None:
    drop.defer(
        pledge_id=pledge.id, lock=pledge.reference, queueing_lock=f"settlement.drop:{pledge.id}"
    )


def _over(pledge_id: int) -> str | None:
    pledge = session().get_one(Pledge, pledge_id)
    campaign = session().get_one(Campaign, pledge.campaign_id)
    if pledge.state not in WANTS_CARD:
        return None
    since = pledge.retry_since or clock.now()
    is_over = campaign.state != "collecting" or since + length() <= clock.now()
    return pledge.reference if is_over else None

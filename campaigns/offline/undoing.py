"""What befalls offline pledges: a campaign that is over, a transfer that never came."""

from campaigns.events import CampaignEvent, OfflineReturned
from campaigns.offline import confirming, locks, mails, queries, words
from campaigns.offline.states import OVER
from campaigns.receipts import services as receipts
from kit import clock
from kit.events import publish
from kit.jobs import backoff, task
from payments.events import MoneyReturned

RETURN = "return"
"""The key of the note that corrects the receipt of money that went back."""


def on_campaign_over(event: CampaignEvent) -> None:
    """A campaign failed or was cancelled: what came goes back, what did not is closed."""
    unwind.defer(campaign_id=event.campaign_id)


def on_money_returned(event: MoneyReturned) -> None:
    """Money is back with its giver: its receipt is corrected, and they hear of it."""
    kind, _colon, code = event.reference.partition(":")
    pledge = queries.by_code(code) if kind == "offline" else None
    if pledge is None:
        return
    notes: list[str] = []
    if pledge.confirmed_at is not None:
        receipts.correct(event.reference, RETURN, event.amount)
        notes = receipts.attached_note(event.reference, RETURN)
        publish(OfflineReturned(pledge.campaign_id, pledge.id, event.amount))
    mails.tell("sent_back", pledge, attachments=notes)


@task("offline.unwind", queue="money", retry=backoff(8))
def unwind(campaign_id: int) -> None:
    """Give each offline pledge of a campaign that is over a job that undoes it."""
    for pledge_id in queries.undone_of(campaign_id, limit=100_000):
        undo.defer(pledge_id=pledge_id, queueing_lock=f"offline.undo:{pledge_id}")


@task("offline.undo", queue="money", retry=backoff(6, first_seconds=30))
def undo(pledge_id: int) -> None:
    """Undo one: its money is owed back at once, or it is waited for no more. Twice is once."""
    campaign, pledge = locks.both(pledge_id)
    if campaign.state not in OVER:
        return
    reason = f"the campaign is {campaign.state}"
    if pledge.state == "declared":
        pledge.move_to("expired", reason=reason)
        mails.tell("over", pledge)
    elif pledge.state in ("matched", "confirmed"):
        confirming.reverse(campaign, pledge, reason)


@task("offline.expire", queue="money")
def expire(pledge_id: int) -> None:
    """Close one promise whose transfer never came."""
    campaign, pledge = locks.both(pledge_id)
    is_late = (
        campaign.deadline is not None and campaign.deadline + words.EXPIRES_AFTER <= clock.now()
    )
    if pledge.state == "declared" and is_late:
        pledge.move_to("expired", reason="nothing came in time")
        mails.tell("expired", pledge)


@task("offline.sweep", every_minutes=60)
def sweep() -> None:
    """Find promises that nobody waits for any more, and campaigns over whose job was lost."""
    for pledge_id in queries.out_of_time(clock.now() - words.EXPIRES_AFTER):
        expire.defer(pledge_id=pledge_id, queueing_lock=f"offline.expire:{pledge_id}")
    for campaign_id in queries.over_with_money():
        unwind.defer(campaign_id=campaign_id, queueing_lock=f"offline.unwind:{campaign_id}")

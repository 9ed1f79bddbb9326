"""A pledge whose money the backer's bank took back: disputed, then collected again or lost."""

from campaigns import totals
from campaigns.events import PledgeLost
from campaigns.models import Campaign, Pledge
from campaigns.pledges import dispute_mails, locks, mails, moves, outcomes
from kit.events import publish
from payments import queries as payments
from payments import remains
from payments.events import DisputeDecided, DisputeOpened


def on_opened(event: DisputeOpened) -> None:
    """The bank asks, or has taken the money; admins and team are told at once.

    A pledge that is being given back stays so: its refund waits.
    """
    pledge = locks.pledge_of(event.reference)
    if pledge is None:
        return
    if event.takes_money and pledge.state == "collected":
        moves.move(pledge, "disputed", reason=f"dispute {event.dispute_id}")
    dispute_mails.opened(pledge, event)


def on_decided(event: DisputeDecided) -> None:
    """The bank has decided: the pledge is whole again, smaller, or lost.

    What waited for it follows: a campaign that has failed meanwhile gives back what is left.
    """
    pledge = locks.pledge_of(event.reference)
    if pledge is None:
        return
    if event.difference:
        totals.add(pledge.campaign_id, collected=event.difference)
    if event.lost:
        moves.tell(pledge, outcomes.left(pledge))
        publish(PledgeLost(pledge.campaign_id, pledge.id, event.lost))
    _settle(pledge, pledge.campaign, event)
    dispute_mails.decided(pledge, event)


def _settle(pledge: Pledge, campaign: Campaign, event: DisputeDecided) -> None:
    reason = f"dispute {event.dispute_id} {'lost' if event.lost else 'won'}"
    payment = payments.by_reference(pledge.reference)
    assert payment is not None
    is_over = remains.left(payment) == 0 and remains.owed(payment) == 0
    if pledge.state == "refund_pending" and event.lost and is_over:
        moves.move(pledge, "lost", reason=reason)
    if pledge.state != "disputed" or remains.is_disputed(payment):
        return
    if is_over:
        moves.move(pledge, "lost", reason=reason)
        return
    moves.move(pledge, "collected", reason=reason)
    if outcomes.left(pledge) == 0:
        moves.move(pledge, "refund_pending", reason="its refund waited for the dispute")
    elif campaign.state in ("failed", "cancelled"):
        amount = outcomes.give_back(pledge, f"the campaign is {campaign.state}")
        mails.tell("refund", pledge, amount=amount)

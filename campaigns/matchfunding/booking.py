"""From set aside to the campaign, and back: counters, states and the books together.

Call with the pledge and the call locked.
"""

from campaigns.matchfunding.models import Match, MatchCall, MatchStake
from campaigns.matchfunding.rule import taken_back
from campaigns.models import Pledge
from campaigns.pledges.states import counts
from kit.unit_of_work import session
from payments import locks, remains
from payments import queries as payments
from payments.ledger import entries


def release(call: MatchCall, stake: MatchStake, match: Match, reason: str) -> None:
    """Let go what was set aside; it is free for later pledges."""
    call.reserved -= match.amount
    stake.reserved -= match.amount
    match.move_to("released", reason=reason)


def award(pledge: Pledge, call: MatchCall, stake: MatchStake, match: Match) -> None:
    """The pledge's money is there: what was set aside is the campaign's."""
    for counter in (call, stake):
        counter.reserved -= match.amount
        counter.awarded += match.amount
    match.move_to("awarded", reason="the pledge's money has arrived")
    if match.amount:
        entries.match_awarded(
            pledge.reference, call.reference, pledge.campaign.reference, match.amount
        )


def take_back(pledge: Pledge, call: MatchCall, stake: MatchStake, match: Match) -> None:
    """Mirror what was given back of the pledge so far; nothing if nothing more was.

    A pledge that counts no more (refunded, or lost to the backer's bank) takes all with it.
    The campaign's books were locked when its money went back, before the call was.
    """
    is_over = not counts(pledge.kind, pledge.state)
    given_back = pledge.amount if is_over else _gone(pledge)
    target = taken_back(match.amount, pledge.amount, given_back)
    more = target - match.clawed_back
    if more > 0:
        locks.books_of(pledge.campaign.reference)
        for counter in (call, stake, match):
            counter.clawed_back += more
        session().flush()
        entries.match_clawed_back(
            pledge.reference, call.reference, pledge.campaign.reference, more, given_back
        )
    if is_over:
        match.move_to("clawed_back", reason=f"the pledge is {pledge.state}")


def _gone(pledge: Pledge) -> int:
    """How much of a collected pledge was given back, or lost to the backer's bank, in cents."""
    payment = payments.by_reference(pledge.reference)
    assert payment is not None
    return pledge.amount - remains.left(payment)

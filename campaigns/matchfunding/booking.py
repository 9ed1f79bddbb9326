"""From set aside to the campaign, and back: counters, states and the books together.

Call with the giver and the call locked.
"""

from campaigns.matchfunding import givers
from campaigns.matchfunding.givers import Giver
from campaigns.matchfunding.models import Match, MatchCall, MatchStake
from campaigns.matchfunding.rule import taken_back
from kit.unit_of_work import session
from payments import locks
from payments.ledger import entries


def release(call: MatchCall, stake: MatchStake, match: Match, reason: str) -> None:
    """Let go what was set aside; it is free for later pledges."""
    call.reserved -= match.amount
    stake.reserved -= match.amount
    match.move_to("released", reason=reason)


def award(giver: Giver, call: MatchCall, stake: MatchStake, match: Match) -> None:
    """The giver's money is there: what was set aside is the campaign's."""
    for counter in (call, stake):
        counter.reserved -= match.amount
        counter.awarded += match.amount
    match.move_to("awarded", reason="the pledge's money has arrived")
    if match.amount:
        entries.match_awarded(
            giver.reference, call.reference, giver.campaign.reference, match.amount
        )


def take_back(giver: Giver, call: MatchCall, stake: MatchStake, match: Match) -> None:
    """Mirror what was given back of a giver's money so far; nothing if nothing more was.

    The campaign's books were locked when its money went back, before the call was.
    """
    given_back = givers.given_back(giver)
    target = taken_back(match.amount, giver.amount, given_back)
    more = target - match.clawed_back
    if more > 0:
        locks.books_of(giver.campaign.reference)
        for counter in (call, stake, match):
            counter.clawed_back += more
        session().flush()
        entries.match_clawed_back(
            giver.reference, call.reference, giver.campaign.reference, more, given_back
        )
    if not givers.does_count(giver):
        match.move_to("clawed_back", reason=f"the pledge is {giver.state}")

"""What sponsors add follows the pledge: noted when it moves, written last in the unit of work.

A giver is a pledge by card, or money that came by bank or in cash (givers.py).

The calls' rows are the hottest of all, so they are locked when everything else is done, in the
order of their numbers; only mails about the pledge and the public totals come after. `_follow`
looks at how each pledge stands at the end of the unit, so several moves in one are one change.
"""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns import totals
from campaigns.matchfunding import booking, givers, locks, queries
from campaigns.matchfunding.givers import Giver, Key
from campaigns.matchfunding.models import Match, MatchCall, MatchStake
from campaigns.models import Pledge
from kit import clock
from kit.unit_of_work import before_commit, session
from payments.events import RefundSucceeded

LASTING = ("reserved", "awarded")
"""States of a match that may still change."""
RUNNING = ("live", "suspended")
"""States of a campaign in which sponsors add to pledges."""

_NOTED = "matchfunding"
_NOTHING = "matchfunding_nothing"
_KEY = "match"
"""Before the mails and "totals", after nothing: see kit.unit_of_work.before_commit."""


@dataclass
class _Noted:
    """Why a pledge is looked at."""

    begins: bool = False
    changes: bool = False


def note(giver: Giver, *, begins: bool = False, changes: bool = False) -> None:
    """Let what sponsors add follow a locked giver when the open unit of work ends.

    `begins`: it counts from now on; `changes`: its amount is another one. Without either it
    left, its money arrived, or a part of it was given back.
    """
    noted: dict[Key, _Noted] = session().info.setdefault(_NOTED, {})
    known = noted.setdefault(givers.key(giver), _Noted())
    known.begins |= begins
    known.changes |= changes
    before_commit(_KEY, _follow)


def adds_nothing(giver: Giver) -> bool:
    """Whether this unit of work has looked already, and no sponsor ever added to the giver."""
    nothing: set[Key] = session().info.get(_NOTHING, set())
    return givers.key(giver) in nothing


def on_refund_succeeded(event: RefundSucceeded) -> None:
    """A part of a payment went back: what sponsors added to it follows in proportion.

    The pledge is locked already (campaigns.pledges.outcomes.on_refund_answered).
    """
    kind, _, code = event.reference.partition(":")
    pledge = (
        session().scalar(select(Pledge).where(Pledge.code == code)) if kind == "pledge" else None
    )
    if pledge is not None:
        note(pledge)


def _follow(opened: Session) -> None:
    noted: dict[Key, _Noted] = opened.info.pop(_NOTED)
    found = givers.find(opened, noted)
    existing: dict[Key, dict[int, Match]] = defaultdict(dict)
    for match in queries.matches_of(found):
        existing[match.giver][match.call_id] = match
    wanted = {one: _calls_for(found[one], noted[one], existing[one]) for one in found}
    held = locks.calls(call_id for calls in wanted.values() for call_id in calls)
    for one, giver in found.items():
        for call_id in sorted(wanted[one]):
            _settle(giver, noted[one], held[call_id], existing[one].get(call_id))
        if wanted[one]:
            totals.add(giver.campaign_id)
        elif not existing[one]:
            opened.info.setdefault(_NOTHING, set()).add(one)


def _calls_for(giver: Giver, noted: _Noted, existing: dict[int, Match]) -> set[int]:
    """The calls that have to be locked for a giver: those with a match, and those that add.

    Nothing is added to money that comes after the deadline was judged, nor to a pledge that
    counted before the call opened. A call that has nothing left is not waited for: the pledge
    came after the last cent.
    """
    wanted = {number for number, match in existing.items() if match.state in LASTING}
    is_new = (noted.begins or noted.changes) and givers.does_count(giver)
    if not is_new or giver.campaign.state not in RUNNING:
        return wanted
    since = None if noted.begins else givers.counts_since(giver)
    fresh = {
        call.id
        for call in queries.taking(giver.campaign, clock.now())
        if call.id not in existing and call.left > 0 and (not since or since > call.state_since)
    }
    return wanted | fresh if fresh and not queries.is_of_team(giver) else wanted


def _settle(giver: Giver, noted: _Noted, call: MatchCall, known: Match | None) -> None:
    """Bring what one call adds to one giver to where the giver stands; both are locked."""
    stake = _stake(call, giver.campaign_id)
    match = known or _reserve(giver, call, stake)
    if match is None:
        return
    if known and noted.changes and match.state == "reserved":
        _adjust(giver, call, stake, match)
    if match.state == "awarded":
        booking.take_back(giver, call, stake, match)
    elif not givers.does_count(giver):
        booking.release(call, stake, match, f"the pledge is {giver.state}")
    elif stake.is_reached is False:
        booking.release(call, stake, match, "the threshold was not reached")
    elif givers.has_arrived(giver) and (stake.is_reached or call.threshold == 0):
        if queries.is_of_team(giver):
            booking.release(call, stake, match, "the team's own pledge")
        else:
            booking.award(giver, call, stake, match)


def _reserve(giver: Giver, call: MatchCall, stake: MatchStake) -> Match | None:
    """Set aside what the rule gives; None if nothing is left, or the call closed meanwhile."""
    if not call.takes(clock.now()) or stake.is_reached is False:
        return None
    amount = call.rule.granted(giver.amount, campaign_left=stake.left, total_left=call.left)
    if amount == 0:
        return None
    kind, number = givers.key(giver)
    match = Match(
        call_id=call.id,
        campaign_id=giver.campaign_id,
        pledge_id=number if kind == "pledge" else None,
        offline_id=number if kind == "offline" else None,
        amount=amount,
        reserved_at=clock.now(),
    )
    match.call = call
    session().add(match)
    call.reserved += amount
    stake.reserved += amount
    session().flush()
    return match


def _adjust(giver: Giver, call: MatchCall, stake: MatchStake, match: Match) -> None:
    """Another amount of the pledge: more only while the call is open, less always."""
    amount = call.rule.granted(
        giver.amount,
        campaign_left=stake.left + match.amount,
        total_left=call.left + match.amount,
    )
    if not call.takes(clock.now()):
        amount = min(amount, match.amount)
    call.reserved += amount - match.amount
    stake.reserved += amount - match.amount
    match.amount = amount


def _stake(call: MatchCall, campaign_id: int) -> MatchStake:
    """The call's stake in a campaign, made if this is its first; the call is locked."""
    found = queries.stake(call.id, campaign_id)
    if found is None:
        session().execute(
            insert(MatchStake)
            .values(call_id=call.id, campaign_id=campaign_id, cap=call.rule.campaign_most,
                    reserved=0, awarded=0, clawed_back=0)
            .on_conflict_do_nothing()
        )  # fmt: skip
        found = queries.stake(call.id, campaign_id)
        assert found is not None
    return found

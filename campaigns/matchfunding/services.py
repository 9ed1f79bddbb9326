"""The admin's deeds on a call: written, funded, opened, closed, settled."""

from typing import Any

from sqlalchemy import select

from campaigns.matchfunding import locks, queries
from campaigns.matchfunding.errors import (
    AlreadyOver,
    NotDraft,
    NotPromised,
    PaidTooMuch,
    StillOwed,
    StillReserved,
)
from campaigns.matchfunding.models import MatchCall, MatchFunding
from kit import audit, clock, ids
from kit.jobs import task
from kit.states import SYSTEM
from kit.unit_of_work import session
from payments.ledger import entries


def create(data: dict[str, Any], actor: str) -> MatchCall:
    """A new draft; `data` is a loaded CallSchema."""
    call = MatchCall(code=ids.short_code(6), created_at=clock.now(), **_columns(data))
    session().add(call)
    session().flush()
    audit.record(actor, "match.created", call.reference)
    return call


def change(call: MatchCall, data: dict[str, Any], actor: str) -> MatchCall:
    """Write a draft anew; NotDraft once it was opened, as people count on its rule."""
    held = locks.call(call.id)
    if held.state != "draft":
        raise NotDraft
    for name, value in _columns(data).items():
        setattr(held, name, value)
    audit.record(actor, "match.changed", held.reference)
    return held


def fund(call: MatchCall, data: dict[str, Any], by: int) -> MatchCall:
    """Note a promise of the sponsor, or money on the bank account, and book it; PaidTooMuch."""
    held = locks.call(call.id)
    amount = data["amount"]
    owed = held.promised - held.paid
    if data["kind"] == "payment" and amount > owed:
        raise PaidTooMuch(owed)
    funding = MatchFunding(call_id=held.id, at=clock.now(), by=by, **data)
    session().add(funding)
    session().flush()
    if data["kind"] == "promise":
        held.promised += amount
        book = entries.match_promised
    else:
        held.paid += amount
        book = entries.match_paid
    book(f"{held.code}:{funding.id}", held.reference, held.sponsor_reference, amount)
    audit.record(f"account:{by}", f"match.{data['kind']}", held.reference, amount=amount)
    return held


def open_call(call: MatchCall, actor: str) -> MatchCall:
    """Let the call add to pledges from its first day on; NotPromised, AlreadyOver."""
    held = locks.call(call.id)
    if held.promised < held.total_cap:
        raise NotPromised(held.total_cap - held.promised)
    if held.closes_at <= clock.now():
        raise AlreadyOver
    held.move_to("open", actor=actor, reason="opened by an admin")
    return held


def close(call: MatchCall, actor: str = SYSTEM, reason: str = "closed by an admin") -> MatchCall:
    """Add to no more pledges; what is reserved stays reserved."""
    held = locks.call(call.id)
    held.move_to("closed", actor=actor, reason=reason)
    return held


def settle(call: MatchCall, actor: str) -> MatchCall:
    """Close the accounts with the sponsor: what no campaign got goes back to it.

    First what it never paid, then money, which the admin has sent back by bank. StillReserved
    while campaigns run, StillOwed while the sponsor has paid less than campaigns got.
    """
    held = locks.call(call.id)
    if held.reserved:
        raise StillReserved
    unpaid, paid = to_return(held)
    if held.given > held.paid:
        raise StillOwed(held.given - held.paid)
    held.move_to("settled", actor=actor, reason="the accounts with the sponsor are closed")
    if unpaid + paid:
        entries.match_returned(held.reference, held.sponsor_reference, unpaid, paid)
    return held


def to_return(call: MatchCall) -> tuple[int, int]:
    """What goes back to the sponsor: cents it never paid, and cents to send back by bank."""
    rest = call.promised - call.given
    unpaid = min(call.promised - call.paid, rest)
    return unpaid, rest - unpaid


def funding_of(call: MatchCall) -> list[MatchFunding]:
    """The promises and payments of a call's sponsor, the oldest first."""
    return list(
        session().scalars(
            select(MatchFunding).where(MatchFunding.call_id == call.id).order_by(MatchFunding.id)
        )
    )


@task("matchfunding.sweep_over", every_minutes=15)
def sweep_over() -> None:
    """Close calls whose last day is over; they add nothing since that instant anyway."""
    for call_id in queries.over(clock.now()):
        close(locks.call(call_id), reason="its last day is over")


def _columns(data: dict[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in data.items() if name not in ("opens_on", "closes_on")}
    return plain | {
        "district": data["district"] or None,
        "theme": data["theme"] or None,
        "opens_at": clock.start_of_day(data["opens_on"]),
        "closes_at": clock.end_of_day(data["closes_on"]),
    }

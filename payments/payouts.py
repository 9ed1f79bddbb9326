"""Payouts: money of an owner to its payee, by two people, each step in the books.

requested: campaign / payout_transit; settled: payout_transit / bank or gateway; failed or
declined: the first entry reversed; back after all: first bank or gateway / payout_transit.
Whether an owner may be paid is its domain's question, asked before; the owner is locked before
the payout.
"""

from collections.abc import Iterator

from sqlalchemy import func, select

from kit import audit, clock
from kit.errors import Conflict
from kit.events import publish
from kit.i18n import lazy_gettext as _
from kit.states import SYSTEM
from kit.unit_of_work import session
from payments import locks
from payments.events import PayoutMoved
from payments.ledger import books, entries
from payments.ledger.check import register, rows
from payments.models import Payout
from payments.payout_models import BANK

UNDER_WAY = frozenset({"requested", "approved", "sent"})
WAITING = frozenset({"requested", "approved"})
"""States in which nobody outside has the order yet."""


class NothingToPay(Conflict):
    """There is no money of this owner, or it is under way already."""

    def __init__(self) -> None:
        super().__init__(
            "payout.nothing", _("Non c'è niente da pagare, o il pagamento è già in corso.")
        )


class SamePerson(Conflict):
    """Who approves must not be who requested."""

    def __init__(self) -> None:
        super().__init__(
            "payout.same_person", _("Serve una seconda persona: questo pagamento l'hai chiesto tu.")
        )


class OtherRail(Conflict):
    """This payout leaves another way."""

    def __init__(self) -> None:
        super().__init__("payout.other_rail", _("Questo pagamento parte in un altro modo."))


def available(owner: str) -> int:
    """What is held for `owner`, is not on its way, not disputed, and not owed by it, in cents."""
    return kept(owner) - disputed(owner) - owed(owner)


def kept(owner: str) -> int:
    """What lies here for `owner`, in cents."""
    return -books.balance("campaign", owner)


def disputed(owner: str) -> int:
    """Cents of an owner's money that payers' banks have taken and may keep."""
    return books.balance("dispute_held", owner)


def owed(owner: str) -> int:
    """Cents that an owner owes back: went to payers after it had been paid out."""
    return books.balance("receivable", owner)


def paid(owner: str) -> int:
    """Cents of an owner that have left, or are about to."""
    statement = select(func.coalesce(func.sum(Payout.amount), 0)).where(
        Payout.owner == owner, Payout.state.in_(UNDER_WAY | {"settled"})
    )
    return int(session().scalar(statement) or 0)


def find(payout_id: int) -> Payout | None:
    """One payout by its number."""
    return session().get(Payout, payout_id)


def of_owner(owner: str) -> list[Payout]:
    """The payouts of an owner, newest first."""
    return list(
        session().scalars(select(Payout).where(Payout.owner == owner).order_by(Payout.id.desc()))
    )


def request(
    owner: str,
    payee: str,
    iban: str,
    by: int,
    *,
    amount: int | None = None,
    rail: str = BANK,
    destination: str | None = None,
) -> Payout:
    """Ask that `amount` cents of `owner` be paid, or all that is available; NothingToPay.

    The owner must be locked by the caller, so that nobody else takes the same money.
    """
    locks.books_of(owner)
    most = available(owner)
    wanted = most if amount is None else amount
    if not 0 < wanted <= most or any(one.state in UNDER_WAY for one in of_owner(owner)):
        raise NothingToPay
    payout = Payout(
        owner=owner,
        amount=wanted,
        payee=payee,
        iban=iban,
        rail=rail,
        destination=destination,
        requested_at=clock.now(),
        requested_by=by,
    )
    session().add(payout)
    session().flush()
    if owed(owner) > 0:
        entries.receivable_netted(payout.reference, owner, owed(owner))
    entries.payout_requested(payout.reference, owner, wanted)
    audit.record(f"account:{by}", "payout.requested", payout.reference, amount=wanted)
    return payout


def approve(payout: Payout, by: int) -> Payout:
    """A second person agrees; SamePerson, ForbiddenMove."""
    held = locks.payout(payout.id)
    if held.requested_by == by:
        raise SamePerson
    held.approved_by = by
    held.move_to("approved", actor=f"account:{by}")
    return held


def decline(payout: Payout, by: int | None, reason: str) -> Payout:
    """Call a payout off before anybody has the order; the money is the owner's again.

    `by` is an account, or None if it falls by itself.
    """
    held = locks.payout(payout.id)
    held.move_to("declined", actor=f"account:{by}" if by else SYSTEM, reason=reason)
    entries.payout_reversed(held.reference, held.owner, held.amount)
    return held


def send(payout: Payout, by: int, bank_reference: str) -> Payout:
    """Note that the bank has the order, and its number; OtherRail."""
    held = locks.payout(payout.id)
    if held.rail != BANK:
        raise OtherRail
    held.bank_reference = bank_reference
    return leave(held, by, bank_reference)


def leave(held: Payout, by: int, reason: str) -> Payout:
    """A locked payout is handed over to the bank or the gateway."""
    held.move_to("sent", actor=f"account:{by}", reason=reason)
    publish(PayoutMoved(held.id, held.owner, "sent", f"account:{by}"))
    return held


def settle(payout: Payout, by: int | None) -> Payout:
    """Note that the payee has the money; its owner must be locked. ForbiddenMove.

    `by` is an account, or None if the gateway said so.
    """
    held = locks.payout(payout.id)
    actor = f"account:{by}" if by else SYSTEM
    held.trouble = ""
    held.move_to("settled", actor=actor)
    entries.payout_settled(held.reference, held.owner, held.amount, held.source)
    publish(PayoutMoved(held.id, held.owner, "settled", actor))
    return held


def fail(payout: Payout, by: int | None, reason: str) -> Payout:
    """Note that the money did not arrive, or came back; it is the owner's again."""
    held = locks.payout(payout.id)
    actor = f"account:{by}" if by else SYSTEM
    had_arrived = held.state == "settled"
    held.move_to("failed", actor=actor, reason=reason)
    if had_arrived:
        entries.payout_returned(held.reference, held.owner, held.amount, held.source)
    entries.payout_reversed(held.reference, held.owner, held.amount)
    publish(PayoutMoved(held.id, held.owner, "failed", actor))
    return held


def check() -> Iterator[str]:
    """Nobody is paid more than was collected for them; what is under way is in transit."""
    yield from rows(
        """SELECT a.owner, sum(p.amount) AS over FROM ledger_postings p
        JOIN ledger_accounts a ON a.id = p.account_id WHERE a.kind = 'campaign'
        GROUP BY a.owner HAVING sum(p.amount) > 0 ORDER BY 1""",
        "{owner} was paid {over} cents more than was collected",
    )
    yield from rows(
        """SELECT coalesce(m.owner, t.owner) AS owner, coalesce(m.due, 0) AS due,
            coalesce(t.booked, 0) AS booked
        FROM (SELECT owner, sum(amount) AS due FROM payouts
            WHERE state IN ('requested', 'approved', 'sent') GROUP BY owner) m
        FULL JOIN (SELECT a.owner, -sum(p.amount) AS booked FROM ledger_postings p
            JOIN ledger_accounts a ON a.id = p.account_id WHERE a.kind = 'payout_transit'
            GROUP BY a.owner) t ON t.owner = m.owner
        WHERE coalesce(m.due, 0) <> coalesce(t.booked, 0) ORDER BY 1""",
        "{owner} has payouts of {due} cents under way and {booked} in transit",
    )
    yield from rows(
        """SELECT 'payout:' || o.id AS payout, o.state FROM payouts o
        LEFT JOIN ledger_entries e ON e.key = 'payout_settled:payout:' || o.id
        LEFT JOIN ledger_entries r ON r.key = 'payout_returned:payout:' || o.id
        WHERE (o.state = 'settled') <> (e.id IS NOT NULL AND r.id IS NULL) ORDER BY o.id""",
        "{payout} is {state} and the books say otherwise",
    )
    yield from rows(
        """SELECT b.id, b.total, coalesce(sum(o.amount), 0) AS sent FROM payout_batches b
        LEFT JOIN payouts o ON o.batch_id = b.id
        GROUP BY b.id HAVING b.total <> coalesce(sum(o.amount), 0)
            OR b.payouts_count <> count(o.id) ORDER BY b.id""",
        "bank file {id} is of {total} cents and its payouts of {sent}",
    )


register("payouts", check)

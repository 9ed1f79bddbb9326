"""Payouts: money of an owner to the payee's bank account, by two people, each step in the books.

requested: campaign / payout_transit; settled: payout_transit / gateway; failed or declined: the
first entry reversed. Whether an owner may be paid is its domain's question, asked before.
"""

from collections.abc import Iterator

from sqlalchemy import select

from kit import audit, clock
from kit.errors import Conflict
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session
from payments import locks
from payments.ledger import books, entries
from payments.ledger.books import Line
from payments.ledger.check import register, rows
from payments.models import Payout

UNDER_WAY = frozenset({"requested", "approved", "sent"})


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


def available(owner: str) -> int:
    """What is held for `owner`, is not on its way, not disputed, and not owed by it, in cents."""
    return -books.balance("campaign", owner) - disputed(owner) - owed(owner)


def disputed(owner: str) -> int:
    """Cents of an owner's money that payers' banks have taken and may keep."""
    return books.balance("dispute_held", owner)


def owed(owner: str) -> int:
    """Cents that an owner owes back: went to payers after it had been paid out."""
    return books.balance("receivable", owner)


def find(payout_id: int) -> Payout | None:
    """One payout by its number."""
    return session().get(Payout, payout_id)


def of_owner(owner: str) -> list[Payout]:
    """The payouts of an owner, newest first."""
    return list(
        session().scalars(select(Payout).where(Payout.owner == owner).order_by(Payout.id.desc()))
    )


def request(owner: str, payee: str, iban: str, by: int) -> Payout:
    """Ask that all that is available of `owner` be paid; NothingToPay.

    The owner must be locked by the caller, so that nobody else takes the same money.
    """
    locks.books_of(owner)
    amount = available(owner)
    if amount <= 0 or any(one.state in UNDER_WAY for one in of_owner(owner)):
        raise NothingToPay
    payout = Payout(
        owner=owner,
        amount=amount,
        payee=payee,
        iban=iban,
        requested_at=clock.now(),
        requested_by=by,
    )
    session().add(payout)
    session().flush()
    if owed(owner) > 0:
        entries.receivable_netted(payout.reference, owner, owed(owner))
    lines = [Line("campaign", amount, owner), Line("payout_transit", -amount, owner)]
    books.post(f"payout_requested:{payout.reference}", "payout_requested", owner, lines)
    audit.record(f"account:{by}", "payout.requested", payout.reference, amount=amount)
    return payout


def approve(payout: Payout, by: int) -> Payout:
    """A second person agrees; SamePerson, ForbiddenMove."""
    held = _locked(payout)
    if held.requested_by == by:
        raise SamePerson
    held.approved_by = by
    held.move_to("approved", actor=f"account:{by}")
    return held


def decline(payout: Payout, by: int, reason: str) -> Payout:
    """Call a payout off before the bank has the order; the money is the owner's again."""
    held = _locked(payout)
    held.move_to("declined", actor=f"account:{by}", reason=reason)
    _reverse(held)
    return held


def send(payout: Payout, by: int, bank_reference: str) -> Payout:
    """Note that the bank has the order, and its number."""
    held = _locked(payout)
    held.bank_reference = bank_reference
    held.move_to("sent", actor=f"account:{by}", reason=bank_reference)
    return held


def settle(payout: Payout, by: int) -> Payout:
    """Note that the payee has the money."""
    held = _locked(payout)
    held.move_to("settled", actor=f"account:{by}")
    lines = [Line("payout_transit", held.amount, held.owner), Line("gateway", -held.amount)]
    books.post(f"payout_settled:{held.reference}", "payout_settled", held.owner, lines)
    return held


def fail(payout: Payout, by: int, reason: str) -> Payout:
    """Note that the bank sent the money back; it is the owner's again."""
    held = _locked(payout)
    held.move_to("failed", actor=f"account:{by}", reason=reason)
    _reverse(held)
    return held


def _reverse(payout: Payout) -> None:
    lines = [
        Line("payout_transit", payout.amount, payout.owner),
        Line("campaign", -payout.amount, payout.owner),
    ]
    books.post(f"payout_reversed:{payout.reference}", "payout_reversed", payout.owner, lines)


def _locked(payout: Payout) -> Payout:
    return (
        session()
        .scalars(
            select(Payout)
            .where(Payout.id == payout.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .one()
    )


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


register("payouts", check)

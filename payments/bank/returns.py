"""Money that goes back: owed at once in the books, sent by one person, seen by another.

requested: campaign (after its payout: receivable) or unallocated / refund_due;
done: refund_due / bank, or the holder's cash.
"""

from sqlalchemy import func, select

from kit import clock
from kit.errors import Conflict, DomainError
from kit.events import publish
from kit.i18n import lazy_gettext as _
from kit.paging import Page, keyset
from kit.unit_of_work import session
from payments import locks as payment_locks
from payments.bank import locks
from payments.bank.models import MoneyReturn
from payments.events import MoneyReturned
from payments.ledger import books, entries


class SamePerson(Conflict):
    """Who has seen it must not be who did it."""

    def __init__(self) -> None:
        super().__init__(
            "return.same_person", _("Serve una seconda persona: questo l'hai fatto tu.")
        )


class NotInHand(Conflict):
    """The cash is not with this person any more: it goes back by bank."""

    def __init__(self) -> None:
        super().__init__(
            "return.not_in_hand",
            _("Chi ha raccolto questi contanti li ha già versati: restituisci con un bonifico."),
        )


class IbanMissing(DomainError):
    """Nobody knows where to send it."""

    def __init__(self) -> None:
        super().__init__(
            "return.iban_missing", _("Scrivi l'IBAN a cui ridare i soldi."), field="iban"
        )


def request(
    reference: str,
    amount: int,
    reason: str,
    *,
    means: str,
    owner: str = "",
    name: str = "",
    iban: str = "",
    holder: str = "",
) -> MoneyReturn:
    """Owe money (cents) to whoever gave it; out of `owner`'s, or of what is nobody's yet."""
    if owner:
        payment_locks.books_of(owner)
    entries.return_requested(reference, owner, amount)
    wanted = MoneyReturn(
        reference=reference,
        means=means,
        amount=amount,
        name=name,
        iban=iban,
        holder=holder,
        reason=reason,
        requested_at=clock.now(),
    )
    session().add(wanted)
    session().flush()
    return wanted


def report_transfer(
    wanted: MoneyReturn, by: int, *, bank_reference: str, name: str, iban: str
) -> MoneyReturn:
    """A first person has ordered the transfer, whose number the bank gave; also for cash."""
    held = locks.money_return(wanted.id)
    if not iban:
        raise IbanMissing
    held.move_to("reported", actor=f"account:{by}", reason=bank_reference)
    held.means, held.name, held.iban = "bank", name or held.name, iban
    held.bank_reference, held.reported_by = bank_reference, by
    return held


def report_cash(wanted: MoneyReturn, by: int) -> MoneyReturn:
    """The holder has handed the cash back."""
    held = locks.money_return(wanted.id)
    if held.means != "cash" or held.holder != f"account:{by}":
        raise NotInHand
    if books.balance("cash", held.holder) < held.amount:
        raise NotInHand
    held.move_to("reported", actor=f"account:{by}", reason="in cash")
    held.reported_by = by
    return held


def confirm(wanted: MoneyReturn, by: int) -> MoneyReturn:
    """A second person has seen that it went back; SamePerson, NotInHand."""
    held = locks.money_return(wanted.id)
    if held.reported_by == by:
        raise SamePerson
    if held.means == "cash" and books.balance("cash", held.holder) < held.amount:
        raise NotInHand
    held.move_to("done", actor=f"account:{by}")
    held.confirmed_by = by
    entries.return_executed(
        held.reference, held.amount, held.holder if held.means == "cash" else ""
    )
    publish(MoneyReturned(held.reference, held.amount))
    return held


def object_to(wanted: MoneyReturn, by: int, reason: str) -> MoneyReturn:
    """A second person has seen that it did not go back: it is due again."""
    held = locks.money_return(wanted.id)
    held.move_to("due", actor=f"account:{by}", reason=reason)
    held.reported_by, held.bank_reference = None, ""
    return held


def find(return_id: int) -> MoneyReturn | None:
    """One return by its number."""
    return session().get(MoneyReturn, return_id)


def waiting(cursor: str | None, holder: str = "") -> Page[MoneyReturn]:
    """What must still go back, oldest first; of one holder's cash if given."""
    statement = select(MoneyReturn).where(MoneyReturn.state != "done")
    if holder:
        statement = statement.where(MoneyReturn.means == "cash", MoneyReturn.holder == holder)
    return keyset(
        statement,
        (MoneyReturn.id,),
        lambda one: (one.id,),
        cursor=cursor,
        size=40,
        ascending=True,
    )


def owed() -> tuple[int, int]:
    """How many returns wait, and their sum in cents."""
    found, cents = (
        session()
        .execute(
            select(func.count(), func.coalesce(func.sum(MoneyReturn.amount), 0)).where(
                MoneyReturn.state != "done"
            )
        )
        .one()
    )
    return int(found), int(cents)

"""Lines of the bank: into the books first, nobody's; then allocated, or given back.

A line knows no pledge: whoever owns the reference in it hears of it (BankLineTold) and decides.
"""

from sqlalchemy import exists, func, select

from kit import audit
from kit.errors import Conflict
from kit.events import publish
from kit.i18n import lazy_gettext as _
from kit.jobs import backoff, task
from kit.paging import Page, keyset
from kit.unit_of_work import session
from payments.bank import locks, reading, returns
from payments.bank.models import BankLine
from payments.events import BankLineTold
from payments.ledger import entries
from payments.ledger.models import Entry, LedgerAccount, Posting

BY_HAND = ("gateway_payout", "match_paid")
"""Entries that say that money is in the bank before its line says so."""


class NotTheSame(Conflict):
    """The entry is not this line."""

    def __init__(self) -> None:
        super().__init__("bank.not_the_same", _("Questo movimento non è la riga della banca."))


BATCH = 200
"""How many lines one unit of work books at once."""


@task("bank.book", queue="money", retry=backoff(8))
def book() -> None:
    """Bring lines into the books, a batch at a time; those with a reference get a job each."""
    batch = session().scalars(
        select(BankLine)
        .where(BankLine.state == "imported")
        .order_by(BankLine.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    found = batch.all()
    for line in found:
        enter(line)
        if reading.references(line.remittance):
            tell.defer(line_id=line.id, queueing_lock=f"bank.tell:{line.id}")
    if len(found) == BATCH:
        book.defer(queueing_lock="bank.book")


def enter(line: BankLine) -> None:
    """Bring a locked line into the books, nobody's yet; nothing if it is there."""
    if line.state == "imported":
        line.move_to("unallocated", reason="in the books")
        entries.bank_received(line.reference, line.amount, line.currency)


@task("bank.tell", queue="money", retry=backoff(6))
def tell(line_id: int) -> None:
    """Tell of a line that carries references; whoever owns one takes it, or nobody does."""
    line = session().get_one(BankLine, line_id)
    if line.state == "unallocated":
        publish(BankLineTold(line.id, tuple(reading.references(line.remittance))))


@task("bank.sweep_lines", every_minutes=60)
def sweep_lines() -> None:
    """Find lines whose job was lost on the way into the books."""
    if session().scalar(select(BankLine.id).where(BankLine.state == "imported").limit(1)):
        book.defer(queueing_lock="bank.book")


def allocate(line: BankLine, reference: str, by: int | None) -> None:
    """Say what a line is for; `by` is empty if its own reference did. The line must be locked."""
    line.move_to("allocated", actor=f"account:{by}" if by else "system", reason=reference)
    line.allocated_to, line.allocated_by = reference, by


def release(line: BankLine, by: int, reason: str) -> None:
    """Take an allocation back: the line is nobody's again. It must be locked."""
    audit.record(f"account:{by}", "bank.released", line.reference, was=line.allocated_to)
    line.move_to("unallocated", actor=f"account:{by}", reason=reason)
    line.allocated_to, line.allocated_by = "", None


def give_back(line: BankLine, reason: str, actor: str = "system") -> None:
    """Send a line's money back to where it came from; it must be locked and nobody's."""
    line.move_to("returning", actor=actor, reason=reason)
    returns.request(
        line.reference,
        line.amount,
        reason,
        means="bank",
        name=line.sender,
        iban=line.sender_iban,
    )


def booked_before(amount: int) -> list[Entry]:
    """Entries that brought an amount (cents) into the bank by hand, and that no line stands for."""
    return list(
        session().scalars(
            select(Entry)
            .join(Posting, Posting.entry_id == Entry.id)
            .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
            .where(
                Entry.kind.in_(BY_HAND),
                LedgerAccount.kind == "bank",
                Posting.amount == amount,
                ~exists().where(BankLine.allocated_to == func.concat("entry:", Entry.id)),
            )
            .order_by(Entry.id)
            .limit(20)
        )
    )


def recognise(line: BankLine, entry: Entry, by: int) -> BankLine:
    """A line is money that is in the bank's books already: it is not counted twice.

    NotTheSame if the entry brought another amount, or has its line.
    """
    held = locks.line(line.id)
    if entry.id not in [one.id for one in booked_before(held.amount)]:
        raise NotTheSame
    allocate(held, f"entry:{entry.id}", by)
    entries.line_seen(held.reference, held.amount, held.currency)
    return held


def find_entry(entry_id: int) -> Entry | None:
    """An entry of the books by its number."""
    return session().get(Entry, entry_id)


def find(line_id: int) -> BankLine | None:
    """One line by its number."""
    return session().get(BankLine, line_id)


def unallocated(cursor: str | None) -> Page[BankLine]:
    """Lines that nobody has claimed, the newest first."""
    statement = select(BankLine).where(BankLine.state == "unallocated")
    return keyset(statement, (BankLine.id,), lambda one: (one.id,), cursor=cursor, size=40)


def how_many_unallocated() -> int:
    """How many lines wait for somebody to say what they are for."""
    counted = select(func.count(BankLine.id)).where(BankLine.state == "unallocated")
    return session().scalar(counted) or 0

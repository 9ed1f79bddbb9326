"""Cash taken to the bank: recorded by who holds it, confirmed by the bank's line or somebody else.

confirmed by hand: bank / cash; by its line, which is in the books already: unallocated / cash.
"""

from datetime import date

from sqlalchemy import func, select

from kit import audit, clock
from kit.errors import Conflict, DomainError
from kit.i18n import lazy_gettext as _
from kit.paging import Page, keyset
from kit.unit_of_work import session
from payments.bank import lines, locks
from payments.bank.models import BankLine, CashDeposit
from payments.ledger import books, entries
from payments.ledger.models import LedgerAccount, Posting


class TooMuchCash(DomainError):
    """More than the person holds."""

    def __init__(self) -> None:
        super().__init__("deposit.too_much", _("È più di quello che hai in cassa."), field="amount")


class SamePerson(Conflict):
    """Who confirms must not be who took it to the bank."""

    def __init__(self) -> None:
        super().__init__(
            "deposit.same_person", _("Serve una seconda persona: il versamento l'hai fatto tu.")
        )


class AnotherAmount(Conflict):
    """The line is not of the deposit's amount."""

    def __init__(self) -> None:
        super().__init__("deposit.another_amount", _("La riga della banca ha un'altra cifra."))


def holder_of(account_id: int) -> str:
    """How the ledger names the cash of a person."""
    return f"account:{account_id}"


def account_of(holder: str) -> int | None:
    """The number of the account that the ledger names so; None if it is nobody's cash."""
    number = holder.removeprefix("account:")
    return int(number) if number.isdigit() else None


def held(account_id: int) -> int:
    """The cash that a person holds, in cents, by the books."""
    return books.balance("cash", holder_of(account_id))


def depositable(account_id: int) -> int:
    """What of it is not on its way to the bank, in cents."""
    waiting = session().scalar(
        select(func.coalesce(func.sum(CashDeposit.amount), 0)).where(
            CashDeposit.holder == holder_of(account_id), CashDeposit.state == "recorded"
        )
    )
    return held(account_id) - int(waiting or 0)


def record(account_id: int, amount: int, day: date, slip: str) -> CashDeposit:
    """Note cash (cents) that its holder took to the bank; TooMuchCash."""
    locks.cash_of(holder_of(account_id))
    if amount > depositable(account_id):
        raise TooMuchCash
    deposit = CashDeposit(
        holder=holder_of(account_id),
        amount=amount,
        deposited_on=day,
        slip=slip,
        recorded_at=clock.now(),
        recorded_by=account_id,
    )
    session().add(deposit)
    session().flush()
    audit.record(holder_of(account_id), "cash.deposited", deposit.reference, amount=amount)
    return deposit


def confirm(deposit: CashDeposit, by: int) -> CashDeposit:
    """A second person has seen it at the bank; SamePerson."""
    one = locks.deposit(deposit.id)
    if one.recorded_by == by:
        raise SamePerson
    one.move_to("confirmed", actor=f"account:{by}")
    one.confirmed_by = by
    entries.cash_deposited(one.reference, one.holder, one.amount)
    return one


def reject(deposit: CashDeposit, by: int, reason: str) -> CashDeposit:
    """A second person has seen that the bank has it not: the cash is still with its holder."""
    one = locks.deposit(deposit.id)
    if one.recorded_by == by:
        raise SamePerson
    one.move_to("rejected", actor=f"account:{by}", reason=reason)
    return one


def match(deposit: CashDeposit, line: BankLine, by: int) -> CashDeposit:
    """A line of the bank is this deposit, confirmed by hand before or not; AnotherAmount."""
    one = locks.deposit(deposit.id)
    arrived = locks.line(line.id)
    if one.amount != arrived.amount:
        raise AnotherAmount
    if one.recorded_by == by:
        raise SamePerson
    lines.allocate(arrived, one.reference, by)
    one.bank_line_id = arrived.id
    if one.state == "confirmed":
        entries.deposit_seen(one.reference, one.amount)
        return one
    one.move_to("confirmed", actor=f"account:{by}", reason=arrived.reference)
    one.confirmed_by = by
    entries.cash_deposited(one.reference, one.holder, one.amount, has_line=True)
    return one


def find(deposit_id: int) -> CashDeposit | None:
    """One deposit by its number."""
    return session().get(CashDeposit, deposit_id)


def listing(cursor: str | None, account_id: int | None = None) -> Page[CashDeposit]:
    """Deposits, newest first; of one person if given."""
    statement = select(CashDeposit)
    if account_id is not None:
        statement = statement.where(CashDeposit.holder == holder_of(account_id))
    return keyset(statement, (CashDeposit.id,), lambda one: (one.id,), cursor=cursor, size=25)


def without_line(amount: int) -> list[CashDeposit]:
    """Deposits of an amount (cents) that no bank line stands for yet."""
    return list(
        session().scalars(
            select(CashDeposit)
            .where(
                CashDeposit.amount == amount,
                CashDeposit.bank_line_id.is_(None),
                CashDeposit.state != "rejected",
            )
            .order_by(CashDeposit.id)
            .limit(20)
        )
    )


def holders() -> list[tuple[str, int]]:
    """Who holds cash, and how much in cents, by the books."""
    rows = session().execute(
        select(LedgerAccount.owner, func.sum(Posting.amount))
        .join(Posting, Posting.account_id == LedgerAccount.id)
        .where(LedgerAccount.kind == "cash")
        .group_by(LedgerAccount.owner)
        .having(func.sum(Posting.amount) != 0)
        .order_by(func.sum(Posting.amount).desc())
    )
    return [(owner, int(amount)) for owner, amount in rows]

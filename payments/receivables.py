"""What projects owe back after their payout: paid back, or written off by two people.

recovered: gateway or bank / receivable; written off: loss / receivable. A payout pays what is
owed first (payments.payouts.request).
"""

from collections.abc import Iterator

from sqlalchemy import func, select

from kit import audit, clock
from kit.errors import Conflict, DomainError
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session
from payments import locks, payouts
from payments.ledger import entries
from payments.ledger.check import register, rows
from payments.ledger.models import LedgerAccount, Posting
from payments.receivable_models import Recovery


class TooMuch(DomainError):
    """More than is owed."""

    def __init__(self, field: str | None = None) -> None:
        super().__init__(
            "receivable.too_much", _("È più di quanto il progetto deve ridare."), field=field
        )


class NotAlone(Conflict):
    """A debt is written off by two people."""

    def __init__(self) -> None:
        super().__init__(
            "receivable.same_person",
            _("Serve una seconda persona: questa rinuncia l'hai chiesta tu."),
        )


class OneAtATime(Conflict):
    """Another write-off of this project waits for its second person."""

    def __init__(self) -> None:
        super().__init__("receivable.waiting", _("C'è già una rinuncia che aspetta una decisione."))


def owners() -> list[tuple[str, int]]:
    """Who owes something back, and how much (cents)."""
    found = session().execute(
        select(LedgerAccount.owner, func.sum(Posting.amount))
        .join(Posting, Posting.account_id == LedgerAccount.id)
        .where(LedgerAccount.kind == "receivable", LedgerAccount.owner.like("campaign:%"))
        .group_by(LedgerAccount.owner)
        .having(func.sum(Posting.amount) != 0)
        .order_by(LedgerAccount.owner)
    )
    return [(owner, int(amount)) for owner, amount in found]


def of_owner(owner: str) -> list[Recovery]:
    """What came back of an owner's debt, or was given up, newest first."""
    statement = select(Recovery).where(Recovery.owner == owner).order_by(Recovery.id.desc())
    return list(session().scalars(statement))


def find(recovery_id: int) -> Recovery | None:
    """One of them by its number."""
    return session().get(Recovery, recovery_id)


def recover(owner: str, amount: int, way: str, reason: str, by: int) -> Recovery:
    """Note that `amount` cents of what an owner owes came to the bank or the gateway; TooMuch."""
    recovery = _ask(owner, amount, way, reason, by, field="amount")
    _finish(recovery, by)
    return recovery


def give_up(owner: str, amount: int, reason: str, by: int) -> Recovery:
    """Propose to write `amount` cents off; a second person decides. TooMuch, OneAtATime."""
    if any(one.state == "asked" for one in of_owner(owner)):
        raise OneAtATime
    return _ask(owner, amount, "loss", reason, by, field="lost_amount")


def agree(recovery: Recovery, by: int) -> Recovery:
    """The second person agrees to a write-off; NotAlone, TooMuch, ForbiddenMove."""
    locks.books_of(recovery.owner)
    held = locks.recovery(recovery.id)
    if held.asked_by == by:
        raise NotAlone
    if held.amount > payouts.owed(held.owner):
        raise TooMuch
    held.agreed_by = by
    _finish(held, by)
    return held


def decline(recovery: Recovery, by: int) -> Recovery:
    """The write-off is not made; the project goes on owing. ForbiddenMove."""
    held = locks.recovery(recovery.id)
    held.move_to("declined", actor=f"account:{by}")
    return held


def _ask(owner: str, amount: int, way: str, reason: str, by: int, *, field: str) -> Recovery:
    locks.books_of(owner)
    if amount > payouts.owed(owner):
        raise TooMuch(field)
    recovery = Recovery(
        owner=owner, amount=amount, way=way, reason=reason, asked_at=clock.now(), asked_by=by
    )
    session().add(recovery)
    session().flush()
    audit.record(f"account:{by}", f"receivable.{way}", owner, amount=amount, reason=reason)
    return recovery


def _finish(recovery: Recovery, by: int) -> None:
    recovery.move_to("done", actor=f"account:{by}", reason=recovery.reason)
    entries.recovered(recovery.id, recovery.owner, recovery.way, recovery.amount)


def check() -> Iterator[str]:
    """Nobody owes less than nothing, and each recovery is booked once it is done."""
    yield from rows(
        """SELECT a.owner, sum(p.amount) AS owed FROM ledger_postings p
        JOIN ledger_accounts a ON a.id = p.account_id WHERE a.kind = 'receivable'
        GROUP BY a.owner HAVING sum(p.amount) < 0 ORDER BY 1""",
        "{owner} owes {owed} cents",
    )
    yield from rows(
        """SELECT coalesce(r.key, e.key) AS key, coalesce(r.amount, 0) AS due,
            coalesce(-e.amount, 0) AS booked
        FROM (SELECT 'recovered:' || id AS key, amount FROM recoveries WHERE state = 'done') r
        FULL JOIN (SELECT e.key, p.amount FROM ledger_entries e
            JOIN ledger_postings p ON p.entry_id = e.id
            JOIN ledger_accounts a ON a.id = p.account_id
            WHERE e.kind = 'recovered' AND a.kind = 'receivable') e ON e.key = r.key
        WHERE coalesce(r.amount, 0) <> coalesce(-e.amount, 0) ORDER BY 1""",
        "{key} is {due} cents and {booked} are booked",
    )


register("receivables", check)

"""The accounts of the ledger: which kinds there are, what each holds, and whose it may be.

Debits are positive, credits negative. An account of money we have (gateway, bank, cash) is normally
positive; an account of money we owe (campaign, refund_due) normally negative.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from kit.unit_of_work import session
from payments.ledger.models import LedgerAccount


@dataclass(frozen=True)
class Kind:
    """A kind of account: what it holds, and whether each belongs to somebody."""

    holds: str
    is_owned: bool = False


KINDS: dict[str, Kind] = {
    "gateway": Kind("money that lies at the gateway"),
    "bank": Kind("money that lies in our bank account, or is on its way there from the gateway"),
    "gateway_fee": Kind("what the gateway kept for its work: a cost"),
    "campaign": Kind("money collected for a campaign and not yet paid out: a debt", is_owned=True),
    "receivable": Kind("money that a project owes back, or a sponsor has promised", is_owned=True),
    "loss": Kind("debts of projects that were given up: a cost"),
    "refund_due": Kind("money promised back to payers and not yet sent: a debt"),
    "fee_income": Kind("what the platform kept: an income"),
    "dispute_held": Kind("money that payers' banks took and may keep", is_owned=True),
    "dispute_fee": Kind("what the gateway kept for disputes: a cost"),
    "unallocated": Kind("money that came and that nobody has confirmed yet for anything: a debt"),
    "cash": Kind("money that somebody received by hand and has not deposited", is_owned=True),
    "payout_transit": Kind("money on its way to a payee: a debt", is_owned=True),
    "match_fund": Kind("a sponsor's money for campaigns, not yet given: a debt", is_owned=True),
}


_BY_NAME = select(LedgerAccount.id).where(
    LedgerAccount.kind == bindparam("kind"), LedgerAccount.owner == bindparam("owner")
)
"""Made once: every balance asks it."""


class UnknownAccount(ValueError):
    """A kind that is not in the table, or an owner too many or too few."""


def number(kind: str, owner: str = "") -> int:
    """The account's number; it is opened if this is its first posting."""
    _checked(kind, owner)
    found = find(kind, owner)
    if found is not None:
        return found
    open_all([(kind, owner)])
    return session().scalars(_BY_NAME, {"kind": kind, "owner": owner}).one()


def open_all(names: Iterable[tuple[str, str]]) -> bool:
    """Open those of some accounts, by kind and owner, that are new; whether there was one.

    In the order of their names, so that two units that open the same never wait in a ring.
    """
    wanted = {name for name in names if _checked(*name)}
    name = tuple_(LedgerAccount.kind, LedgerAccount.owner)
    asked = select(LedgerAccount.kind, LedgerAccount.owner).where(name.in_(sorted(wanted)))
    known = {(kind, owner) for kind, owner in session().execute(asked)}
    missing = sorted(wanted - known)
    if missing:
        rows = [{"kind": kind, "owner": owner} for kind, owner in missing]
        session().execute(insert(LedgerAccount).values(rows).on_conflict_do_nothing())
    return bool(missing)


def find(kind: str, owner: str = "") -> int | None:
    """The account's number; None if nothing was ever posted to it."""
    return session().scalar(_BY_NAME, {"kind": kind, "owner": owner})


def _checked(kind: str, owner: str) -> bool:
    known = KINDS.get(kind)
    if known is None or known.is_owned != bool(owner):
        raise UnknownAccount(f"{kind}:{owner}")
    return True

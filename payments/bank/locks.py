"""Row locks of the bank: a line or a deposit; whoever owns a reference locks its own rows first."""

import zlib

from sqlalchemy import func, select

from kit import row_locks
from kit.unit_of_work import session
from payments.bank.models import BankLine, BankStatement, CashDeposit, MoneyReturn

_CASH = 7_263_602
"""The family of advisory locks that stand for the cash of one person."""


def statement(statement_id: int) -> BankStatement:
    """Lock one statement and read it afresh; NoResultFound."""
    return row_locks.one(BankStatement, statement_id)


def line(line_id: int) -> BankLine:
    """Lock one line and read it afresh; NoResultFound."""
    return row_locks.one(BankLine, line_id)


def money_return(return_id: int) -> MoneyReturn:
    """Lock one return and read it afresh; NoResultFound."""
    return row_locks.one(MoneyReturn, return_id)


def deposit(deposit_id: int) -> CashDeposit:
    """Lock one deposit and read it afresh; NoResultFound."""
    return row_locks.one(CashDeposit, deposit_id)


def cash_of(holder: str) -> None:
    """Let one transaction at a time change what a person's cash may be used for."""
    session().execute(
        select(func.pg_advisory_xact_lock(_CASH, zlib.crc32(holder.encode()) - 2**31))
    )

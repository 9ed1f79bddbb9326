"""Row locks of the bank: a line or a deposit; whoever owns a reference locks its own rows first."""

import zlib
from typing import TypeVar

from sqlalchemy import func, select

from kit.unit_of_work import session
from payments.bank.models import BankLine, BankStatement, CashDeposit, MoneyReturn

_CASH = 7_263_602
"""The family of advisory locks that stand for the cash of one person."""

Row = TypeVar("Row", BankStatement, BankLine, MoneyReturn, CashDeposit)


def statement(statement_id: int) -> BankStatement:
    """Lock one statement and read it afresh; NoResultFound."""
    return _locked(BankStatement, statement_id)


def line(line_id: int) -> BankLine:
    """Lock one line and read it afresh; NoResultFound."""
    return _locked(BankLine, line_id)


def money_return(return_id: int) -> MoneyReturn:
    """Lock one return and read it afresh; NoResultFound."""
    return _locked(MoneyReturn, return_id)


def deposit(deposit_id: int) -> CashDeposit:
    """Lock one deposit and read it afresh; NoResultFound."""
    return _locked(CashDeposit, deposit_id)


def _locked(kind: type[Row], number: int) -> Row:
    return (
        session()
        .scalars(
            select(kind)
            .where(kind.id == number)
            .with_for_update(key_share=True, of=kind)
            .execution_options(populate_existing=True)
        )
        .one()
    )


def cash_of(holder: str) -> None:
    """Let one transaction at a time change what a person's cash may be used for."""
    session().execute(
        select(func.pg_advisory_xact_lock(_CASH, zlib.crc32(holder.encode()) - 2**31))
    )

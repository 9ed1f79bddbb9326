"""Who may do what with offline pledges; who confirms is never who had a hand in it."""

from typing import Any

from campaigns.offline import holding
from campaigns.offline.models import OfflinePledge
from kit.authz import declare, is_admin, is_staff
from payments.bank.models import MoneyReturn


def holds(visitor: Any, pledge: OfflinePledge) -> bool:
    """The pledge is of the visitor's account, or this browser has the right to it."""
    if visitor.account_id is not None and pledge.account_id == visitor.account_id:
        return True
    return holding.is_held(pledge.code)


def is_cash(visitor: Any, pledge: OfflinePledge) -> bool:
    """It was given by hand: animators too may confirm it."""
    return pledge.is_cash


def is_waiting(visitor: Any, pledge: OfflinePledge) -> bool:
    """Nobody has confirmed it yet."""
    return pledge.state == "matched"


def received_it(visitor: Any, pledge: OfflinePledge) -> bool:
    """The visitor received the cash."""
    return visitor.account_id is not None and pledge.entered_by == visitor.account_id


def holds_cash(visitor: Any, wanted: MoneyReturn) -> bool:
    """What goes back is cash that the visitor received."""
    return visitor.account_id is not None and wanted.holder == f"account:{visitor.account_id}"


declare(
    {
        "transfer.hold": [(holds,)],
        "cash.collect": [(is_staff,)],
        "cash.see": [(received_it, is_staff), (is_admin,)],
        "cash.hand_back": [(holds_cash, is_staff)],
        "offline.wait": [(is_staff,)],
        "offline.decide": [(is_admin,), (is_staff, is_cash)],
        "offline.give_back": [(is_admin,), (is_staff, is_cash, is_waiting)],
        "bank.manage": [(is_admin,)],
    }
)
"""Two people is a rule of the services: who may not confirm is told why, beside the button."""

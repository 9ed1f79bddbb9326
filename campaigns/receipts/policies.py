"""Who may read receipts: whoever paid, by account, by the pledge's link, or by a mailed link."""

from typing import Any

from campaigns.pledges import holding
from campaigns.receipts.models import Correction, Receipt
from kit import authz
from kit.authz import anyone, logged_in


def is_payers(visitor: Any, subject: Receipt | Correction) -> bool:
    """The receipt is of the visitor's account, or this browser holds the pledge it is for."""
    receipt = subject.receipt if isinstance(subject, Correction) else subject
    if visitor.account_id is not None and receipt.account_id == visitor.account_id:
        return True
    return is_held(receipt)


def is_held(receipt: Receipt) -> bool:
    """Whether this browser came by the pledge's cookie or signed link."""
    kind, _, code = receipt.reference.partition(":")
    return kind == "pledge" and holding.is_held(code)


TABLE: dict[str, authz.Rows] = {
    "receipt.read": [(is_payers,)],
    "receipt.own_list": [(logged_in,)],
    "receipt.ask": [(anyone,)],
    "receipt.by_link": [(anyone,)],
}

authz.declare(TABLE)

"""The part of the gateway's port that speaks of payees: their accounts, and transfers to them.

Amounts, errors and keys are as in payments/gateway.py. A payee that the gateway may not pay
(a public administration: docs/adr/0013-payouts.md) needs another adapter of this part.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class PayeeAccount:
    """A payee's own account at the gateway; `is_active` once it may be sent money.

    `has_submitted`: its form was filled in; `trouble`: what keeps it from working, in the
    gateway's words.
    """

    id: str
    is_active: bool
    has_submitted: bool
    trouble: str = ""


@dataclass(frozen=True)
class Sent:
    """A transfer to a payee's account; `reversed_amount` cents of it came back."""

    id: str
    amount: int
    currency: str
    destination: str
    reference: str
    reversed_amount: int = 0


class PayeeGateway(Protocol):
    """Whoever sends money to payees."""

    def open_account(self, email: str, name: str, key: str) -> PayeeAccount:
        """Open an account for a payee, who then fills in the gateway's own form."""
        ...

    def account(self, account_id: str) -> PayeeAccount:
        """Ask how a payee's account stands."""
        ...

    def account_page(self, account_id: str, return_url: str, refresh_url: str) -> str:
        """The address of the gateway's form; it works once, for some minutes.

        It leads back to `return_url`, or to `refresh_url` when it is over.
        """
        ...

    def transfer(
        self, destination: str, amount: int, currency: str, reference: str, key: str
    ) -> Sent:
        """Send `amount` cents to a payee's account."""
        ...

    def transfers(self, reference: str) -> list[Sent]:
        """Every transfer made under a reference."""
        ...

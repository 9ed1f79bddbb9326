"""The operator's own bank account, which takes transfers and pays payees. Set by the root."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OperatorAccount:
    """Its holder, IBAN and BIC; the IBAN is empty where no account is configured."""

    holder: str = ""
    iban: str = ""
    bic: str = ""


_account = [OperatorAccount()]


def configure(account: OperatorAccount) -> None:
    """Set the account of this process."""
    _account[0] = account


def current() -> OperatorAccount:
    """The account of this process."""
    return _account[0]

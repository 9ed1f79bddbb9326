"""Whose bank account transfers go to, the reference that each carries, and the code to scan."""

from decimal import Decimal

from segno import helpers
from stdnum.iso7064 import mod_97_10

from kit.errors import Conflict
from kit.i18n import lazy_gettext as _
from payments import operator_account
from payments.operator_account import OperatorAccount


class NoAccount(Conflict):
    """The operator has not said where transfers go: there is no way to take any."""

    def __init__(self) -> None:
        super().__init__("bank.no_account", _("Qui non si può ancora pagare con un bonifico."))


def is_set() -> bool:
    """Whether transfers can be taken."""
    return bool(operator_account.current().iban)


def current() -> OperatorAccount:
    """The account that transfers go to: the operator's; NoAccount."""
    if not is_set():
        raise NoAccount
    return operator_account.current()


def reference(code: str) -> str:
    """The structured creditor reference of a code: RF, two check digits, the code (ISO 11649)."""
    digits = mod_97_10.calc_check_digits(f"{code}RF")
    return f"RF{digits}{code}"


def spaced(text: str) -> str:
    """A reference or an IBAN in groups of four, as banks print them."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def picture(amount: int, creditor_reference: str) -> str:
    """A data address of the code that a bank's app scans: account, amount (cents), reference.

    European Payments Council, Quick Response Code guidelines for SEPA credit transfers
    (EPC069-12), version 2.
    """
    account = current()
    code = helpers.make_epc_qr(
        name=account.holder[:70],
        iban=account.iban,
        amount=Decimal(amount) / 100,
        reference=creditor_reference,
    )
    return str(code.svg_data_uri(scale=5, border=4, light="#fff"))

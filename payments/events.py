"""Facts that payments tell; crowdfund/wiring.py connects them to whoever owns the reference."""

from dataclasses import dataclass

from kit.events import Event
from payments.gateway import Outcome


@dataclass(frozen=True)
class PaymentChanged(Event):
    """A webhook or a sweep has asked the gateway and learned how a payment stands."""

    outcome: Outcome


@dataclass(frozen=True)
class DifferencesFound(Event):
    """The reconciliation has found something new; the numbers of the differences."""

    differences: tuple[int, ...]


@dataclass(frozen=True)
class BooksDiffer(Event):
    """The check of the books has found something new, one line each."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class RefundAnswered(Event):
    """The gateway answered about a refund; nothing is locked or written yet.

    Whoever owns the reference locks its own rows now: they come before the payment's.
    """

    reference: str


@dataclass(frozen=True)
class RefundSucceeded(Event):
    """The gateway gave `amount` cents back; `is_whole` if nothing of the payment is left."""

    reference: str
    refund_key: str
    amount: int
    is_whole: bool

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
    """The gateway answered about a refund or dispute; nothing is locked or written yet.

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


@dataclass(frozen=True)
class RefundRefused(Event):
    """The gateway gives nothing back of this payment: it may be disputed."""

    reference: str


@dataclass(frozen=True)
class DisputeOpened(Event):
    """The payer's bank took `amount` cents back for now, or (`takes_money` False) only asks."""

    reference: str
    dispute_id: int
    amount: int
    takes_money: bool


@dataclass(frozen=True)
class DisputeDecided(Event):
    """The payer's bank has decided, for the project if `is_won`.

    `lost` cents are gone; `difference` is by how much what is left of the payment for its
    owner has changed, with the refunds that waited for the decision. An inquiry that ended
    without money is won.
    """

    reference: str
    dispute_id: int
    is_won: bool
    lost: int
    difference: int


@dataclass(frozen=True)
class BankLineTold(Event):
    """A line of the bank is in the books and carries creditor references (ISO 11649).

    Whoever owns one of them allocates the line (payments.bank.lines), or gives it back.
    """

    line_id: int
    references: tuple[str, ...]


@dataclass(frozen=True)
class MoneyReturned(Event):
    """Two people say that `amount` cents of a transfer or of cash are back with their giver."""

    reference: str
    amount: int


@dataclass(frozen=True)
class PayoutAnswered(Event):
    """The gateway, or the bank, answered about a payout; nothing is locked or written yet.

    Whoever owns the money locks its own rows now: they come before the payout's.
    """

    owner: str


@dataclass(frozen=True)
class PayoutMoved(Event):
    """A payout of `owner` was sent, settled or failed, by `actor`."""

    payout_id: int
    owner: str
    state: str
    actor: str

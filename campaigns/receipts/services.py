"""Issuing receipts and correcting them, in the unit of work in which the money is booked."""

from typing import Literal

from sqlalchemy import select

from campaigns.authoring.mails import plain
from campaigns.models import Campaign
from campaigns.receipts import locks, numbers, wording
from campaigns.receipts.errors import NothingToCorrect, ReceiptConflict
from campaigns.receipts.models import Correction, Receipt
from kit import clock, ids, mail, territory
from kit.unit_of_work import session
from payments.events import DisputeDecided, RefundSucceeded

RECEIPT, CORRECTION = "receipt", "correction"
"""What a mail may carry (campaigns/receipts/papers.py makes it)."""


def issue(
    campaign: Campaign,
    *,
    reference: str,
    amount: int,
    means: Literal["card", "bank_transfer", "cash"],
    name: str,
    email: str,
    locale: str,
    account_id: int | None = None,
    reward: str = "",
    with_mail: bool = True,
    is_first: bool = False,
) -> None:
    """Make the one receipt for `amount` cents just confirmed; a repeat makes none.

    Called in the unit of work that books the money. The number is given at the very end of
    it, so a rollback leaves no gap. With `with_mail` the donor gets it in a mail of its own;
    whoever writes a mail anyway attaches `attached(reference)` to that. ReceiptConflict if
    the payment has a receipt of another amount. Who has just booked the money, under its lock,
    knows that the receipt `is_first` and need not ask; the database refuses a second.
    """
    known = None if is_first else find(reference)
    if known is not None:
        if known.amount != amount:
            raise ReceiptConflict(f"{reference}: {known.amount} and {amount} cents")
        return
    receipt = Receipt(
        code=ids.short_code(12), reference=reference, campaign_id=campaign.id,
        account_id=account_id, issued_at=clock.now(), amount=amount, corrected=0, means=means,
        name=name, email=email, locale=locale, reward=reward,
    )  # fmt: skip
    _repeat(campaign, receipt)
    numbers.later(receipt)
    if with_mail and email:
        mail.send(
            "receipts/issued", email, locale=locale, attachments=attached(reference),
            donor=plain(name), amount=amount, title=plain(campaign.title),
        )  # fmt: skip


def _repeat(campaign: Campaign, receipt: Receipt) -> None:
    """Write into a receipt what it says of its project and payee, as they are now."""
    payee = campaign.payee
    receipt.operator = territory.current().operator
    receipt.payee = payee.name if payee else ""
    receipt.payee_fiscal_code = payee.fiscal_code if payee else ""
    receipt.project = campaign.title
    receipt.qualification = payee.qualification if payee else wording.NONE
    receipt.wording = wording.of(receipt.qualification, receipt.means, receipt.locale)


def correct(reference: str, key: str, amount: int) -> Correction:
    """Note that `amount` cents of a receipted payment went back; the same `key` twice is once.

    NothingToCorrect without a receipt or beyond what it has left, ReceiptConflict for a
    known key with another amount.
    """
    receipt = locks.receipt(reference)
    if receipt is None:
        raise NothingToCorrect(f"{reference} has no receipt")
    known = session().scalar(
        select(Correction).where(Correction.receipt_id == receipt.id, Correction.key == key)
    )
    if known is not None:
        if known.amount != amount:
            raise ReceiptConflict(f"{reference}, {key}: {known.amount} and {amount} cents")
        return known
    if amount <= 0 or amount > receipt.net:
        raise NothingToCorrect(f"{reference} has {receipt.net} cents left, not {amount}")
    receipt.corrected += amount
    note = Correction(receipt_id=receipt.id, key=key, issued_at=clock.now(), amount=amount)
    numbers.later(note)
    return note


def on_refund_succeeded(event: RefundSucceeded) -> None:
    """Money went back to its donor: correct the receipt, before anybody is told.

    Of a refund in part the donor hears here; of one in whole from whoever owns the payment.
    """
    receipt = locks.receipt(event.reference)
    if receipt is None:
        return
    correct(event.reference, event.refund_key, event.amount)
    if receipt.email and not event.is_whole:
        mail.send(
            "receipts/corrected", receipt.email, locale=receipt.locale,
            attachments=attached_note(event.reference, event.refund_key),
            donor=plain(receipt.name), amount=event.amount, title=plain(receipt.project),
        )  # fmt: skip


def on_dispute_decided(event: DisputeDecided) -> None:
    """The donor's bank gave money back for good: the receipt is corrected by as much."""
    if event.lost and locks.receipt(event.reference) is not None:
        correct(event.reference, f"dispute:{event.dispute_id}", event.lost)


def find(reference: str) -> Receipt | None:
    """The receipt of a payment, also one of this unit of work that has no number yet."""
    for document in numbers.waiting():
        if isinstance(document, Receipt) and document.reference == reference:
            return document
    return session().scalar(select(Receipt).where(Receipt.reference == reference))


def attached(reference: str) -> list[str]:
    """What to attach to a mail about a payment, so that it brings the receipt."""
    return [f"{RECEIPT}:{reference}"]


def attached_note(reference: str, key: str) -> list[str]:
    """What to attach to a mail about a refund, so that it brings the note that corrects."""
    return [f"{CORRECTION}:{reference}/{key}"]

"""The row lock of a receipt: after the pledge and the payment it belongs to, before the numbers."""

from sqlalchemy import select

from campaigns.receipts.models import Receipt
from kit.unit_of_work import session


def receipt(reference: str) -> Receipt | None:
    """Lock the receipt of a payment and read it afresh; None if there is none."""
    return session().scalar(
        select(Receipt)
        .where(Receipt.reference == reference)
        .with_for_update(key_share=True, of=Receipt)
        .execution_options(populate_existing=True)
    )

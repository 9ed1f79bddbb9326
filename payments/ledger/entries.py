"""The events of the books, each with its key and its lines (docs/money.md has the figures)."""

from collections.abc import Sequence

from payments.ledger import books
from payments.ledger.books import Line


def capture(reference: str, owner: str, amount: int, currency: str = "EUR") -> bool:
    """A card was collected: gateway / campaign."""
    return books.post(
        f"capture:{reference}",
        "capture",
        reference,
        [Line("gateway", amount), Line("campaign", -amount, owner)],
        currency,
    )


def gateway_fee(reference: str, amount: int, currency: str = "EUR") -> bool:
    """The gateway kept its fee of a capture: gateway_fee / gateway."""
    lines = [Line("gateway_fee", amount), Line("gateway", -amount)]
    return books.post(f"gateway_fee:{reference}", "gateway_fee", reference, lines, currency)


def platform_fee(reference: str, owner: str, amount: int, currency: str = "EUR") -> bool:
    """The platform kept its share of a capture: campaign / fee_income."""
    lines = [Line("campaign", amount, owner), Line("fee_income", -amount)]
    return books.post(f"platform_fee:{reference}", "platform_fee", reference, lines, currency)


def refund_requested(
    reference: str, key: str, owner: str, amount: int, fee_back: int, currency: str = "EUR"
) -> bool:
    """Money is owed back to a payer: campaign / refund_due; the platform gives up its share."""
    lines: Sequence[Line] = [Line("campaign", amount, owner), Line("refund_due", -amount)]
    if fee_back:
        lines = [*lines, Line("fee_income", fee_back), Line("campaign", -fee_back, owner)]
    name = f"refund:{reference}:{key}"
    return books.post(name, "refund_requested", reference, lines, currency)


def gateway_payout(payout_id: str, amount: int, currency: str = "EUR") -> bool:
    """The gateway sent money to our bank account: bank / gateway."""
    lines = [Line("bank", amount), Line("gateway", -amount)]
    key = f"gateway_payout:{payout_id}"
    return books.post(key, "gateway_payout", f"gateway_payout:{payout_id}", lines, currency)


def gateway_payout_returned(payout_id: str, amount: int, currency: str = "EUR") -> bool:
    """The bank sent that money back to the gateway: gateway / bank."""
    lines = [Line("gateway", amount), Line("bank", -amount)]
    key, reference = f"gateway_payout_returned:{payout_id}", f"gateway_payout:{payout_id}"
    return books.post(key, "gateway_payout_returned", reference, lines, currency)


def refund_executed(reference: str, key: str, amount: int, currency: str = "EUR") -> bool:
    """The gateway sent it back: refund_due / gateway."""
    lines = [Line("refund_due", amount), Line("gateway", -amount)]
    name = f"refund_executed:{reference}:{key}"
    return books.post(name, "refund_executed", reference, lines, currency)

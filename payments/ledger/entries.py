"""The events of the books, each with its key and its lines (docs/money.md has the figures)."""

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
    """Money is owed back to a payer: campaign / refund_due; the platform gives up its share.

    What the campaign does not hold any more the project owes: receivable / refund_due.
    """
    name = f"refund:{reference}:{key}"
    lines = [*_taken(name, owner, amount, fee_back), Line("refund_due", -amount)]
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


def refund_superseded(reference: str, key: str, currency: str = "EUR") -> bool:
    """The payer's bank gave the money back instead: the whole entry of the request, reversed."""
    posted = books.lines_of(f"refund:{reference}:{key}")
    lines = [Line(line.kind, -line.amount, line.owner) for line in posted]
    name = f"refund_superseded:{reference}:{key}"
    return books.post(name, "refund_superseded", reference, lines, currency)


def refund_executed(reference: str, key: str, amount: int, currency: str = "EUR") -> bool:
    """The gateway sent it back: refund_due / gateway."""
    lines = [Line("refund_due", amount), Line("gateway", -amount)]
    name = f"refund_executed:{reference}:{key}"
    return books.post(name, "refund_executed", reference, lines, currency)


def dispute_opened(
    reference: str, dispute: str, owner: str, amount: int, currency: str = "EUR"
) -> bool:
    """The payer's bank took the money back for now: dispute_held / gateway."""
    lines = [Line("dispute_held", amount, owner), Line("gateway", -amount)]
    name = f"dispute_opened:{reference}:{dispute}"
    return books.post(name, "dispute_opened", reference, lines, currency)


def dispute_fee(reference: str, dispute: str, amount: int, currency: str = "EUR") -> bool:
    """The gateway kept a fee for the dispute: dispute_fee / gateway."""
    lines = [Line("dispute_fee", amount), Line("gateway", -amount)]
    return books.post(
        f"dispute_fee:{reference}:{dispute}", "dispute_fee", reference, lines, currency
    )


def dispute_fee_back(reference: str, dispute: str, amount: int, currency: str = "EUR") -> bool:
    """The gateway gave its fee back: gateway / dispute_fee."""
    lines = [Line("gateway", amount), Line("dispute_fee", -amount)]
    name = f"dispute_fee_back:{reference}:{dispute}"
    return books.post(name, "dispute_fee_back", reference, lines, currency)


def dispute_won(
    reference: str, dispute: str, owner: str, amount: int, currency: str = "EUR"
) -> bool:
    """The money came back: gateway / dispute_held."""
    lines = [Line("gateway", amount), Line("dispute_held", -amount, owner)]
    name = f"dispute_won:{reference}:{dispute}"
    return books.post(name, "dispute_won", reference, lines, currency)


def dispute_lost(
    reference: str, dispute: str, owner: str, amount: int, fee_back: int, currency: str = "EUR"
) -> bool:
    """The payer's bank keeps the money: campaign, or receivable, / dispute_held.

    The platform gives up its share, as for a refund.
    """
    name = f"dispute_lost:{reference}:{dispute}"
    lines = [*_taken(name, owner, amount, fee_back), Line("dispute_held", -amount, owner)]
    return books.post(name, "dispute_lost", reference, lines, currency)


def _taken(key: str, owner: str, amount: int, fee_back: int) -> list[Line]:
    """The lines that take `amount` from an owner: from what it holds, then as its debt.

    An event told again is taken as it was the first time, whatever is held by now.
    """
    posted = [line for line in books.lines_of(key) if line.owner == owner and line.amount > 0]
    before = [line for line in posted if line.kind in ("campaign", "receivable")]
    if before and sum(line.amount for line in before) == amount:
        return [*before, *_given_up(owner, fee_back)]
    held = max(-books.balance("campaign", owner), 0) + fee_back
    parts = (("campaign", min(amount, held)), ("receivable", max(amount - held, 0)))
    taken = [Line(kind, cents, owner) for kind, cents in parts if cents]
    return [*taken, *_given_up(owner, fee_back)]


def _given_up(owner: str, fee_back: int) -> list[Line]:
    """The platform's share of what goes back is the campaign's again."""
    if not fee_back:
        return []
    return [Line("fee_income", fee_back), Line("campaign", -fee_back, owner)]


def receivable_netted(payout: str, owner: str, amount: int, currency: str = "EUR") -> bool:
    """A payout pays an owner's debt first: campaign / receivable."""
    lines = [Line("campaign", amount, owner), Line("receivable", -amount, owner)]
    return books.post(f"receivable_netted:{payout}", "receivable_netted", owner, lines, currency)


def match_promised(name: str, fund: str, sponsor: str, amount: int) -> bool:
    """A sponsor promised money to its call: receivable:sponsor / match_fund."""
    lines = [Line("receivable", amount, sponsor), Line("match_fund", -amount, fund)]
    return books.post(f"match_promised:{name}", "match_funded", fund, lines)


def match_paid(name: str, fund: str, sponsor: str, amount: int) -> bool:
    """A sponsor's promised money is on the operator's account: bank / receivable:sponsor."""
    lines = [Line("bank", amount), Line("receivable", -amount, sponsor)]
    return books.post(f"match_paid:{name}", "match_paid", fund, lines)


def match_awarded(reference: str, fund: str, owner: str, amount: int) -> bool:
    """A sponsor added to a payment that has arrived: match_fund / campaign."""
    lines = [Line("match_fund", amount, fund), Line("campaign", -amount, owner)]
    return books.post(f"match_awarded:{reference}:{fund}", "match_awarded", reference, lines)


def match_clawed_back(reference: str, fund: str, owner: str, amount: int, given_back: int) -> bool:
    """`given_back` cents of the payment went back so far: campaign, or receivable, / match_fund."""
    name = f"match_clawed_back:{reference}:{fund}:{given_back}"
    lines = [*_taken(name, owner, amount, 0), Line("match_fund", -amount, fund)]
    return books.post(name, "match_clawed_back", reference, lines)


def match_returned(fund: str, sponsor: str, unpaid: int, paid: int) -> bool:
    """What no campaign got goes back: match_fund / receivable:sponsor (unpaid) and bank (paid)."""
    lines = [Line("match_fund", unpaid + paid, fund)]
    if unpaid:
        lines.append(Line("receivable", -unpaid, sponsor))
    if paid:
        lines.append(Line("bank", -paid))
    return books.post(f"match_returned:{fund}", "match_returned", fund, lines)


def bank_received(reference: str, amount: int, currency: str = "EUR") -> bool:
    """A line of the bank came in, for whomever: bank / unallocated."""
    lines = [Line("bank", amount), Line("unallocated", -amount)]
    return books.post(f"bank_received:{reference}", "bank_received", reference, lines, currency)


def cash_received(reference: str, holder: str, amount: int, currency: str = "EUR") -> bool:
    """Somebody received cash, not yet confirmed by a second person: cash / unallocated."""
    lines = [Line("cash", amount, holder), Line("unallocated", -amount)]
    return books.post(f"cash_received:{reference}", "cash_received", reference, lines, currency)


def confirmed(reference: str, owner: str, amount: int, currency: str = "EUR") -> bool:
    """Money that came by bank or in cash is an owner's from now on: unallocated / campaign."""
    lines = [Line("unallocated", amount), Line("campaign", -amount, owner)]
    return books.post(f"confirmed:{reference}", "confirmed", reference, lines, currency)


def return_requested(reference: str, owner: str, amount: int, currency: str = "EUR") -> bool:
    """It goes back: campaign, or receivable, / refund_due; unallocated if it was nobody's."""
    name = f"return:{reference}"
    source = _taken(name, owner, amount, 0) if owner else [Line("unallocated", amount)]
    lines = [*source, Line("refund_due", -amount)]
    return books.post(name, "return_requested", reference, lines, currency)


def return_executed(reference: str, amount: int, holder: str = "", currency: str = "EUR") -> bool:
    """It went back: refund_due / bank, or refund_due / cash of whoever handed it back."""
    source = Line("cash", -amount, holder) if holder else Line("bank", -amount)
    lines = [Line("refund_due", amount), source]
    return books.post(f"return_executed:{reference}", "return_executed", reference, lines, currency)


def cash_deposited(
    reference: str, holder: str, amount: int, *, has_line: bool = False, currency: str = "EUR"
) -> bool:
    """Cash was taken to the bank: bank / cash; unallocated / cash if its line came in before."""
    lines = [Line("unallocated" if has_line else "bank", amount), Line("cash", -amount, holder)]
    return books.post(f"cash_deposited:{reference}", "cash_deposited", reference, lines, currency)


def line_seen(reference: str, amount: int, currency: str = "EUR") -> bool:
    """A line of the bank is money that was booked by hand before: unallocated / bank."""
    lines = [Line("unallocated", amount), Line("bank", -amount)]
    return books.post(f"line_seen:{reference}", "line_seen", reference, lines, currency)


def deposit_seen(reference: str, amount: int, currency: str = "EUR") -> bool:
    """The line of a deposit that was booked by hand came in: unallocated / bank."""
    lines = [Line("unallocated", amount), Line("bank", -amount)]
    return books.post(f"deposit_seen:{reference}", "deposit_seen", reference, lines, currency)


def payout_requested(payout: str, owner: str, amount: int, currency: str = "EUR") -> bool:
    """Money of an owner is set aside for its payee: campaign / payout_transit."""
    lines = [Line("campaign", amount, owner), Line("payout_transit", -amount, owner)]
    return books.post(f"payout_requested:{payout}", "payout_requested", owner, lines, currency)


def payout_settled(
    payout: str, owner: str, amount: int, source: str, currency: str = "EUR"
) -> bool:
    """The payee has it: payout_transit / where it lay (`source`: "gateway" or "bank")."""
    lines = [Line("payout_transit", amount, owner), Line(source, -amount)]
    return books.post(f"payout_settled:{payout}", "payout_settled", owner, lines, currency)


def payout_reversed(payout: str, owner: str, amount: int, currency: str = "EUR") -> bool:
    """It was called off or never arrived; it is the owner's again: payout_transit / campaign."""
    lines = [Line("payout_transit", amount, owner), Line("campaign", -amount, owner)]
    return books.post(f"payout_reversed:{payout}", "payout_reversed", owner, lines, currency)


def payout_returned(
    payout: str, owner: str, amount: int, source: str, currency: str = "EUR"
) -> bool:
    """It had arrived and came back: where it lies now (`source`) / payout_transit."""
    lines = [Line(source, amount), Line("payout_transit", -amount, owner)]
    return books.post(f"payout_returned:{payout}", "payout_returned", owner, lines, currency)


def recovered(recovery: int, owner: str, way: str, amount: int, currency: str = "EUR") -> bool:
    """What an owner owed came back, or is given up: gateway, bank or loss / receivable."""
    lines = [Line(way, amount), Line("receivable", -amount, owner)]
    return books.post(f"recovered:{recovery}", "recovered", owner, lines, currency)

"""Money in the books, as payments would post it."""

from itertools import count

from campaigns.models import Campaign
from kit import clock
from kit.unit_of_work import joined, session
from payments.ledger import books, entries
from payments.ledger.books import Line
from payments.models import Difference

_numbers = count(1)


def collected(campaign: Campaign, amount: int, *, fee: int = 0) -> str:
    """A card was charged for a campaign (cents), the platform kept its share; the reference."""
    reference = f"pledge:T{next(_numbers):07d}"
    with joined():
        entries.capture(reference, campaign.reference, amount)
        if fee:
            entries.platform_fee(reference, campaign.reference, fee)
    return reference


def given_back(campaign: Campaign, reference: str, amount: int, *, fee_back: int = 0) -> None:
    """That money went back, and the platform gave up its share."""
    with joined():
        entries.refund_requested(reference, "1", campaign.reference, amount, fee_back)
        entries.refund_executed(reference, "1", amount)


def matched(campaign: Campaign, reference: str, amount: int) -> None:
    """A sponsor added to that money."""
    with joined():
        entries.match_awarded(reference, "match:ABCDEF", campaign.reference, amount)


def paid_out(campaign: Campaign, amount: int) -> None:
    """Money left for the team."""
    lines = [
        Line("campaign", amount, campaign.reference),
        Line("payout_transit", -amount, campaign.reference),
    ]
    with joined():
        books.post(f"payout_requested:{next(_numbers)}", "payout_requested", "payout:1", lines)


def difference() -> int:
    """Something that the gateway has and we do not."""
    found = Difference(
        kind="charge_unknown",
        object_id="ch_1",
        ours=None,
        theirs=5_00,
        first_seen=clock.now(),
        last_seen=clock.now(),
    )
    session().add(found)
    session().flush()
    return found.id

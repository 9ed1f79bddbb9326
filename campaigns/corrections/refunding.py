"""An admin gives a backer money back: a part of a pledge, or all that is left of it.

One person is enough: the money can only go back to the card that paid, with a reason, under
the person's name, and the backer is told. Nobody does it for their own (docs/adr/0015).
"""

from campaigns import totals
from campaigns.authoring.mails import plain
from campaigns.matchfunding import following
from campaigns.models import Pledge
from campaigns.pledges import locks, mails, moves, outcomes
from kit import audit
from kit.errors import Conflict, DomainError
from kit.i18n import lazy_gettext as _
from kit.money import format_amount
from payments import queries as payments
from payments import refunds

REFUNDABLE = frozenset({"collected", "disputed"})


class TooMuch(DomainError):
    """More than is left of the pledge."""

    def __init__(self, left: int) -> None:
        super().__init__(
            "refund.too_much",
            _("È più di quanto resta: al massimo %(left)s.", left=format_amount(left)),
            field="amount",
        )


def refund(pledge: Pledge, amount: int, reason: str, *, key: str, actor: str) -> Pledge:
    """Ask that `amount` cents of a pledge go back; a repeat with the same `key` does nothing.

    A pledge given back in whole is refunded, its reward is free again; given back in part it
    stays collected. While the backer's bank disputes the payment the refund waits for its
    decision. TooMuch, and Conflict if the pledge has no money to give back.
    """
    locks.standing_campaign(pledge.campaign_id)
    held = locks.pledge(pledge.id)
    if any(one.key == key for one in payments.refunds_of(held.reference)):
        return held
    if held.state not in REFUNDABLE:
        raise Conflict("refund.not_collected", _("Di questo sostegno non c'è niente da ridare."))
    left = outcomes.left(held)
    if amount > left:
        raise TooMuch(left)
    is_disputed = held.state == "disputed"
    if amount == left and not is_disputed:
        outcomes.give_back(held, reason, key=key, actor=actor)
    else:
        refunds.request(held.reference, amount, key, reason)
        totals.add(held.campaign_id, collected=-amount)
        moves.tell(held, left - amount)
        following.note(held)
    audit.record(actor, "pledge.refund", held.reference, amount=amount, reason=reason)
    mails.tell(
        "refund_by_hand",
        held,
        amount=amount,
        left=left - amount,
        reason=plain(reason),
        waits=is_disputed,
    )
    return held

"""Mending what is safe to mend: by asking the gateway once more, never by booking a guess.

A lost webhook, a fee that was not known at the charge, a refund whose answer was lost: the
answer goes the way every answer goes (PaymentChanged, refunds.refresh, disputes.refresh)
and may change nothing.
"""

import logging
from collections.abc import Callable

from kit.events import publish
from kit.unit_of_work import forbid, unit_of_work
from payments import asking, disputes, refunds
from payments.errors import GatewayUnavailable, Mismatch
from payments.events import PaymentChanged
from payments.reconciliation.comparing import Found

log = logging.getLogger(__name__)

AT_MOST = 500
"""How many things one run asks about: the gateway's rate limit is everybody's."""


def mend(found: list[Found]) -> int:
    """Ask about each difference that an answer may mend; how many were asked about.

    GatewayUnavailable ends the run, to be tried again. What the answer contradicts stays a
    difference.
    """
    forbid("the gateway")
    charges = {one.reference for one in found if _is_about_charge(one)}
    given_back = {one.reference for one in found if one.kind == "refund_unknown" and one.reference}
    for reference in sorted(charges)[:AT_MOST]:
        _ask(reference)
    for reference in sorted(given_back)[:AT_MOST]:
        _ask_again(refunds.refresh, reference)
    disputed = {one.reference for one in found if one.kind == "dispute_unknown" and one.reference}
    for reference in sorted(disputed)[:AT_MOST]:
        _ask_again(disputes.refresh, reference)
    return min(len(charges), AT_MOST) + min(len(given_back), AT_MOST)


def _is_about_charge(one: Found) -> bool:
    if not one.reference:
        return False
    return one.kind in ("charge_unknown", "dispute_unknown") or (one.kind == "fee" and not one.ours)


def _ask(reference: str) -> None:
    try:
        outcome = asking.ask(reference)
        with unit_of_work():
            publish(PaymentChanged(outcome))
    except Mismatch as contradiction:
        log.warning("%s: asking mends nothing: %s", reference, contradiction)


def _ask_again(refresh: Callable[[str], bool], reference: str) -> None:
    try:
        refresh(reference)
    except GatewayUnavailable:
        raise
    except Mismatch as contradiction:
        log.warning("%s: asking mends nothing: %s", reference, contradiction)

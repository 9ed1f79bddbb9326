"""The hosted checkout: opened once however often it is asked for, asked about, and closed.

Every function here runs outside a unit of work and opens short ones around the gateway.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from kit import clock
from kit.unit_of_work import forbid, session, unit_of_work
from payments import asking, gateway, locks, queries, reading
from payments.errors import GatewayRefused, NoLongerWanted
from payments.gateway import Checkout, Order, Outcome
from payments.models import Payment
from payments.states import PAYMENT

ABOUT_TO_END = timedelta(minutes=1)
"""A page that closes within this time is not shown to anybody any more."""
REFUSED = ("declined", "action_required")
"""States in which the payer is asked for a card once more."""


@dataclass(frozen=True)
class _Page:
    """A checkout page to show (`url`), to ask about (`session_id`), or to open (`order`).

    `refused` is the card that did not go through: a page that only brought this one is over.
    """

    order: Order
    number: int
    is_new: bool = False
    url: str | None = None
    session_id: str | None = None
    refused: str | None = None

    @property
    def key(self) -> str:
        return f"checkout:{self.order.reference}:{self.number}"

    def is_used_up(self, found: Checkout) -> bool:
        """Whether a complete page brought the very card that did not go through."""
        return self.refused is not None and found.payment_method_id == self.refused


def begin(order: Order) -> str:
    """The address of the gateway's page for an order; the same page for a repeat.

    A second page is opened only when the first is over without success; what was given there
    is never asked twice. In that case the order's own success page is the answer. Raises
    GatewayUnavailable, and NoLongerWanted if the payment was taken back meanwhile.
    """
    forbid("the gateway")
    with unit_of_work():
        page = _page(order)
    if page.url is not None:
        return page.url
    if page.session_id is not None:
        found = gateway.current().checkout(page.session_id)
        if found.status == "open" and found.url:
            return _remember(page, found)
        if found.status == "complete" and not page.is_used_up(found):
            return order.success_url
        with unit_of_work():
            page = _next_page(order, page.number)
    return _remember(page, _open(page))


def refresh(reference: str) -> Outcome:
    """How the checkout, or the charge, stands at the gateway, now."""
    return asking.ask(reference)


def abandon(reference: str) -> Outcome:
    """Close whatever is open for a reference: its checkout page, its PaymentIntent.

    The outcome says what really is: "expired" or "cancelled" if nothing came of it, else
    what had just been given or paid.
    """
    forbid("the gateway")
    with unit_of_work():
        payment = queries.by_reference(reference)
    if payment is None:
        return Outcome(reference, "expired")
    if payment.session_id is not None and payment.checkout_url is not None:
        closed = gateway.current().close_checkout(payment.session_id)
        outcome = reading.of_checkout(payment, closed)
        is_over = outcome.result == "expired" or reading.is_old(payment, outcome)
        if not is_over or payment.intent_id is None:
            return outcome
    if payment.intent_id is not None:
        return reading.of_intent(payment, gateway.current().cancel_intent(payment.intent_id))
    if payment.state == "saved":
        return reading.base(payment, "saved")
    return reading.base(payment, "expired" if payment.state == "open" else "cancelled")


def _page(order: Order) -> _Page:
    """What to do for an order; writes down what a new page will be asked for, before asking."""
    payment = _payment(order)
    asked = payment.checkout_order
    if asked is None or order.amount != payment.amount:
        payment.amount = order.amount
        return _renew(payment, order)
    page = _Page(_order(payment, asked), payment.checkouts)
    if payment.session_id is not None and payment.checkout_url is not None:
        refused = payment.payment_method_id if payment.state in REFUSED else None
        if refused is None and page.order.expires_at > clock.now() + ABOUT_TO_END:
            return replace(page, url=payment.checkout_url)
        return replace(page, session_id=payment.session_id, refused=refused)
    if payment.session_id is not None or page.order.expires_at <= clock.now() + ABOUT_TO_END:
        return _renew(payment, order)
    return page


def _next_page(order: Order, after: int) -> _Page:
    """A page with the next number, unless another request has taken it meanwhile."""
    payment = _payment(order)
    if payment.checkouts == after:
        return _renew(payment, order)
    assert payment.checkout_order is not None
    return _Page(_order(payment, payment.checkout_order), payment.checkouts)


def _payment(order: Order) -> Payment:
    session().execute(
        insert(Payment)
        .values(
            reference=order.reference,
            owner=order.owner,
            created_at=clock.now(),
            amount=order.amount,
            currency=order.currency,
            email=order.email,
            checkouts=0,
            attempt=0,
            fee=0,
            platform_fee=0,
            state=PAYMENT.initial,
            state_since=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["reference"])
    )
    payment = locks.payment(order.reference)
    assert payment is not None
    if payment.state in ("cancelled", "succeeded"):
        raise NoLongerWanted
    return payment


def _renew(payment: Payment, order: Order) -> _Page:
    payment.checkouts += 1
    payment.session_id = payment.checkout_url = None
    payment.checkout_order = {
        "mode": order.mode,
        "description": order.description,
        "success_url": order.success_url,
        "cancel_url": order.cancel_url,
        "locale": order.locale,
        "expires_at": order.expires_at.isoformat(),
    }
    return _Page(_order(payment, payment.checkout_order), payment.checkouts, is_new=True)


def _order(payment: Payment, asked: dict[str, Any]) -> Order:
    """The order as it was first asked for, so that a repeat sends the gateway the same."""
    return Order(
        reference=payment.reference,
        mode=asked["mode"],
        amount=payment.amount,
        currency=payment.currency,
        email=payment.email,
        description=asked["description"],
        success_url=asked["success_url"],
        cancel_url=asked["cancel_url"],
        locale=asked["locale"],
        expires_at=datetime.fromisoformat(asked["expires_at"]),
        owner=payment.owner,
        customer_id=payment.customer_id,
    )


def _open(page: _Page) -> Checkout:
    """Open the page; one the gateway will not open so late gets fresh times and a new number."""
    try:
        return gateway.current().open_checkout(page.order, page.key)
    except GatewayRefused:
        if page.is_new:
            raise
        lasts = timedelta(hours=1)
        with unit_of_work():
            late = replace(page.order, expires_at=clock.now() + lasts)
            fresh = _next_page(late, page.number)
        return gateway.current().open_checkout(fresh.order, fresh.key)


def _remember(page: _Page, opened: Checkout) -> str:
    """Keep the page's identity, once, and say where to go: there, or on if it is over already.

    A page that is known and has no address any more is over: a card came from it while this
    request was waiting. If the payment was taken back meanwhile, the page is closed.
    """
    assert opened.url is not None
    with unit_of_work():
        payment = locks.payment(page.order.reference)
        assert payment is not None
        is_wanted = payment.state not in ("cancelled", "succeeded")
        if is_wanted and payment.session_id is None:
            payment.session_id, payment.checkout_url = opened.id, opened.url
        is_over = payment.session_id == opened.id and payment.checkout_url is None
    if not is_wanted:
        gateway.current().close_checkout(opened.id)
        raise NoLongerWanted
    return page.order.success_url if is_over else opened.url

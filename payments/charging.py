"""Charging a saved card while its owner is away: one PaymentIntent, never confirmed blindly.

The steps, each of which may be the last before the process dies:

1. the attempt is written down, in the caller's unit of work (`begin`);
2. the PaymentIntent is prepared, always with the same key; nothing is charged yet;
3. its id is written down (a unit of work);
4. it is confirmed with the attempt's key: this charges;
5. the caller writes the outcome, and all that follows from it, in one unit of work.

After a death at any step the next run asks the gateway before it confirms again. A payment
that the gateway has confirmed once cannot be confirmed a second time, whatever the key.
"""

from dataclasses import dataclass, replace

from sqlalchemy import bindparam, func, update

from kit.errors import Conflict
from kit.events import publish
from kit.i18n import lazy_gettext as _
from kit.jobs import backoff, task
from kit.unit_of_work import forbid, unit_of_work
from payments import asking, checkout, gateway, locks, reading
from payments.errors import GatewayBusy, GatewayRefused, GatewayUnavailable
from payments.events import PaymentChanged
from payments.gateway import Outcome
from payments.models import Payment

CHARGEABLE = frozenset({"saved", "declined", "action_required", "charging", "unknown"})
"""States from which a charge may begin, or go on."""

_KEEP = (
    update(Payment)
    .where(Payment.reference == bindparam("of"))
    .values(intent_id=func.coalesce(Payment.intent_id, bindparam("known")))
    .returning(Payment.intent_id)
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True)
class Start:
    """A charge after step 1; `is_first` if none can be on its way.

    Without a `payment` there is nothing to charge: it is only asked about.
    """

    reference: str
    payment: Payment | None
    is_first: bool


def begin(reference: str) -> Start:
    """Step 1, in the caller's unit of work; what `charge` goes on with after its commit.

    A payment already taken, cancelled or on its way gets no attempt. One found in "charging"
    was left there by a run that died.
    """
    payment = locks.payment(reference)
    if payment is None or payment.state not in CHARGEABLE:
        return Start(reference, None, is_first=False)
    is_first = payment.state in ("saved", "declined", "action_required")
    if is_first:
        payment.attempt += 1
    if payment.state != "charging":
        payment.move_to("charging", reason=f"attempt {payment.attempt}")
    return Start(reference, payment, is_first)


def charge(start: Start) -> Outcome:
    """Charge the saved card of a payment; how it went. Runs outside a unit of work.

    Without a clear answer the outcome is "unknown", never a refusal. GatewayBusy if the gateway
    takes no more calls now: nothing was charged, and the next run goes on here. GatewayRefused
    if it does not accept the request itself; Mismatch if it has another amount.
    """
    forbid("the gateway")
    payment = start.payment
    if payment is None:
        return asking.ask(start.reference)
    if not start.is_first:
        known = retrieve(start.reference)
        if known.result != "open":
            return known
        payment = _next_attempt(payment)
    try:
        intent_id = payment.intent_id or _prepare(payment, is_first=start.is_first)
        return _confirm(payment, intent_id)
    except GatewayBusy:
        raise
    except GatewayUnavailable:
        return reading.base(payment, "unknown")


def retrieve(reference: str) -> Outcome:
    """How a charge stands at the gateway; "unknown" if it does not answer, GatewayBusy."""
    try:
        return asking.ask(reference)
    except GatewayBusy:
        raise
    except GatewayUnavailable:
        with unit_of_work():
            payment = locks.payment(reference)
        assert payment is not None
        return reading.base(payment, "unknown")


def set_amount(reference: str, amount: int) -> None:
    """Change the amount (cents) of a payment whose card is saved and not charged.

    Runs in the caller's unit of work; Conflict once a charge has begun.
    """
    payment = locks.payment(reference)
    if payment is None or payment.state != "saved" or payment.intent_id is not None:
        raise Conflict("payment.begun", _("Nel frattempo qualcosa è cambiato: ricarica la pagina."))
    payment.amount = amount


def release(reference: str) -> None:
    """Give a payment up: its page is closed, its intent cancelled and its card detached.

    Runs in the caller's unit of work; a job speaks with the gateway. Nothing happens to a
    payment that was taken.
    """
    payment = locks.payment(reference)
    if payment is None or payment.state == "succeeded":
        return
    if payment.lifecycle.allows(payment.state, "cancelled"):
        payment.move_to("cancelled", reason="given up")
    let_go.defer(reference=reference, lock=reference, queueing_lock=f"payments.release:{reference}")


@task("payments.release", queue="money", transactional=False, retry=backoff(12, first_seconds=30))
def let_go(reference: str) -> None:
    """Close what is open at the gateway for a payment given up, and detach its card.

    If the money turns out to be taken all the same, whoever owns the reference is told.
    """
    outcome = checkout.abandon(reference)
    if outcome.result in ("succeeded", "processing"):
        with unit_of_work():
            publish(PaymentChanged(outcome))
        return
    if outcome.payment_method_id is not None:
        gateway.current().forget_card(outcome.payment_method_id)
    with unit_of_work():
        payment = locks.payment(reference)
        if payment is not None:
            payment.checkout_url = None
            payment.payment_method_id = outcome.payment_method_id


def _next_attempt(seen: Payment) -> Payment:
    """Count an attempt more, now that the gateway says it never saw the one before.

    Its answer to the old key may be a stored error (it replays those); the PaymentIntent
    itself is what cannot succeed twice.
    """
    with unit_of_work():
        payment = locks.payment(seen.reference)
        assert payment is not None
        if payment.intent_id is not None and payment.attempt == seen.attempt:
            payment.attempt += 1
        return payment


def _prepare(payment: Payment, *, is_first: bool) -> str:
    """Steps 2 and 3: the one PaymentIntent of a payment, its id kept before it is used.

    One that an earlier run prepared, and whose answer it never got, is taken up: the gateway
    forgets idempotency keys after a day. Mismatch if it is not for this amount.
    """
    if payment.customer_id is None or payment.payment_method_id is None:
        raise GatewayRefused(f"{payment.reference} has no saved card")
    port, made = gateway.current(), None
    if not is_first:
        made = port.find_intent(payment.customer_id, payment.reference)
    made = made or port.create_intent(
        payment.reference,
        payment.amount,
        payment.currency,
        payment.customer_id,
        payment.payment_method_id,
        key=f"intent:{payment.reference}",
    )
    reading.of_intent(payment, made)
    return _keep(payment.reference, made.id)


def _keep(reference: str, intent_id: str) -> str:
    """Step 3: the id is kept unless there is one already; the one that is kept."""
    with unit_of_work() as opened:
        kept = opened.scalars(_KEEP, {"of": reference, "known": intent_id}).one()
    assert kept is not None
    return kept


def _confirm(payment: Payment, intent_id: str) -> Outcome:
    """Step 4. A PaymentIntent that does not take a confirmation is asked how it stands."""
    port = gateway.current()
    assert payment.payment_method_id is not None
    key = f"confirm:{payment.reference}:{payment.attempt}"
    try:
        answer = port.confirm_intent(intent_id, payment.payment_method_id, key)
    except GatewayRefused as refusal:
        if refusal.code != "payment_intent_unexpected_state":
            raise
        answer = port.intent(intent_id)
    outcome = reading.of_intent(payment, answer)
    return replace(outcome, result="unknown") if outcome.result == "open" else outcome

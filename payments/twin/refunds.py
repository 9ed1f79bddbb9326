"""Refunds, full or partial, never more than was taken.

Source: https://docs.stripe.com/api/refunds.
"""

from payments.twin.balance import book
from payments.twin.endpoints import Call, Endpoint, merge_metadata
from payments.twin.errors import invalid, missing_parameter
from payments.twin.events import emit
from payments.twin.listing import matching, page
from payments.twin.params import EXPAND, INT, PAGE, PERIOD, TEXT, Choice, Metadata
from payments.twin.payment_methods import card_of
from payments.twin.store import Json
from payments.twin.timers import later
from payments.twin.twin import Twin

REASONS = ("duplicate", "fraudulent", "requested_by_customer")


def create(twin: Twin, call: Call) -> Json:
    """Give money back; the amount defaults to all that is left."""
    charge = _charge(twin, call)
    left = _refundable(charge)
    amount = call.params.get("amount", left)
    if amount < 1:
        raise invalid("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if amount > left:
        raise invalid(
            f"Refund amount ({amount / 100:.2f} {charge['currency']}) is greater than "
            f"unrefunded amount on charge ({left / 100:.2f} {charge['currency']})",
            param="amount",
        )
    refund = _make(twin, charge, amount, call)
    _take_back(twin, charge, refund)
    return refund


def _charge(twin: Twin, call: Call) -> Json:
    if call.params.get("charge"):
        return twin.store.named("charge", call.params["charge"], "charge")
    if not call.params.get("payment_intent"):
        raise missing_parameter("payment_intent")
    identifier = call.params["payment_intent"]
    intent = twin.store.named("payment_intent", identifier, "payment_intent")
    if intent["status"] != "succeeded":
        raise invalid(
            f"This PaymentIntent ({identifier}) does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
            param="payment_intent",
        )
    return twin.store.get("charge", intent["latest_charge"])


def _refundable(charge: Json) -> int:
    identifier = charge["id"]
    if charge["disputed"] and not charge.get("_twin", {}).get("dispute_won"):
        message = f"Charge {identifier} has been charged back; cannot issue a refund."
        raise invalid(message, code="charge_disputed")
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise invalid(f"Charge {identifier} cannot be refunded: it was not captured.")
    if charge["refunded"]:
        message = f"Charge {identifier} has already been refunded."
        raise invalid(message, code="charge_already_refunded")
    return int(charge["amount"] - charge["amount_refunded"])


def _make(twin: Twin, charge: Json, amount: int, call: Call) -> Json:
    method = twin.store.get("payment_method", charge["payment_method"])
    is_card = method["type"] == "card"
    details = {"card": {"type": "refund", "reference_status": "pending"}, "type": "card"}
    refund: Json = {
        "id": twin.ids.new("re" if is_card else "pyr"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": twin.clock.now(),
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": None,
        "destination_details": details if is_card else {"type": "sepa_debit"},
        "metadata": call.params.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": call.params.get("reason") or None,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }
    outcome = card_of(method).refund if is_card else "succeeded"
    if outcome == "pending":
        refund.update({"status": "pending", "pending_reason": "processing"})
        later(twin, twin.settings.refund_fails_after, "finish_refund", refund["id"])
    if outcome == "failed":
        later(twin, twin.settings.refund_fails_after, "fail_refund", refund["id"])
    return refund


def _take_back(twin: Twin, charge: Json, refund: Json) -> None:
    is_card = charge["id"].startswith("ch_")
    kind = "refund" if is_card else "payment_refund"
    movement = book(twin, refund, kind=kind, reporting="refund", amount=-refund["amount"])
    refund["balance_transaction"] = movement["id"]
    twin.store.put(refund)
    before = charge["amount_refunded"]
    charge["amount_refunded"] = before + refund["amount"]
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    twin.store.put(charge)
    emit(twin, "refund.created", refund)
    emit(twin, "charge.refunded", charge, {"amount_refunded": before})


def finish(twin: Twin, refund: Json) -> None:
    """A pending refund has reached the customer."""
    if refund["status"] == "pending":
        refund["status"] = "succeeded"
        refund.pop("pending_reason", None)
        twin.store.put(refund)
        _tell_update(twin, refund)


def _tell_update(twin: Twin, refund: Json) -> None:
    emit(twin, "refund.updated", refund, {})
    emit(twin, "charge.refund.updated", refund, {})


def fail(twin: Twin, refund: Json) -> None:
    """The customer's bank could not take the refund: the money comes back to the balance."""
    if refund["status"] in ("failed", "canceled"):
        return
    reversal = book(
        twin, refund, kind="refund_failure", reporting="refund_failure", amount=refund["amount"]
    )
    refund.update({"status": "failed", "failure_reason": "expired_or_canceled_card"})
    refund["failure_balance_transaction"] = reversal["id"]
    refund.pop("pending_reason", None)
    twin.store.put(refund)
    charge = twin.store.get("charge", refund["charge"])
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    twin.store.put(charge)
    _tell_update(twin, refund)
    emit(twin, "refund.failed", refund)


def retrieve(twin: Twin, call: Call) -> Json:
    """One refund."""
    return twin.store.get("refund", call.args["refund"])


def update(twin: Twin, call: Call) -> Json:
    """Change the metadata."""
    refund = retrieve(twin, call)
    merge_metadata(refund, call)
    twin.store.put(refund)
    _tell_update(twin, refund)
    return refund


def listed(twin: Twin, call: Call) -> Json:
    """Refunds, newest first."""
    return page(twin, call, matching(twin.store.of("refund"), call, "charge", "payment_intent"))


ENDPOINTS = [
    Endpoint(
        "POST",
        "/v1/refunds",
        create,
        {
            **EXPAND,
            "amount": INT,
            "charge": TEXT,
            "metadata": Metadata(),
            "payment_intent": TEXT,
            "reason": Choice(REASONS),
        },
    ),
    Endpoint(
        "GET",
        "/v1/refunds",
        listed,
        {**PAGE, "charge": TEXT, "created": PERIOD, "payment_intent": TEXT},
    ),
    Endpoint("GET", "/v1/refunds/<refund>", retrieve, EXPAND),
    Endpoint("POST", "/v1/refunds/<refund>", update, {**EXPAND, "metadata": Metadata()}),
]

"""Disputes: a cardholder's bank takes the money back, and the platform may win it again.

Source: https://docs.stripe.com/api/disputes. Opened by a test card or by the control API.
"""

from payments.twin.balance import DISPUTE_FEE, book
from payments.twin.endpoints import Call, Endpoint, merge_metadata
from payments.twin.errors import invalid
from payments.twin.events import emit
from payments.twin.listing import matching, page
from payments.twin.params import BOOL, EXPAND, PAGE, PERIOD, TEXT, Hash, Metadata
from payments.twin.payment_methods import card_of
from payments.twin.store import Json, private, shown
from payments.twin.twin import DAY, Twin

EVIDENCE = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
)
OPEN = ("needs_response", "under_review")


def open_as_card_says(twin: Twin, charge: Json) -> None:
    """Open the dispute that the charge's test card promises."""
    method = twin.store.get("payment_method", charge["payment_method"])
    if not charge["disputed"]:
        open_dispute(twin, charge, card_of(method).dispute or "general")


def open_dispute(twin: Twin, charge: Json, reason: str) -> Json:
    """Take the unrefunded amount back; raises ApiError (400) when there is nothing to take."""
    amount = charge["amount"] - charge["amount_refunded"]
    if charge["status"] != "succeeded" or charge["disputed"] or amount <= 0:
        raise invalid(f"Charge {charge['id']} cannot be disputed.", param="charge")
    now = twin.clock.now()
    dispute: Json = {
        "id": twin.ids.new("du"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": now + 9 * DAY,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": _details(charge),
        "reason": reason,
        "status": "needs_response",
    }
    _move_money(twin, dispute, -amount, DISPUTE_FEE, "dispute")
    charge["disputed"] = True
    twin.store.put(charge)
    emit(twin, "charge.dispute.created", dispute)
    emit(twin, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def _details(charge: Json) -> Json:
    card = charge["payment_method_details"].get("card")
    if card is None:
        return {"type": charge["payment_method_details"]["type"]}
    return {
        "card": {
            "brand": card["brand"],
            "case_type": "chargeback",
            "network": card["network"],
            "network_reason_code": "10.4",
        },
        "type": "card",
    }


def _move_money(twin: Twin, dispute: Json, amount: int, fee: int, reporting: str) -> None:
    movement = book(twin, dispute, kind="adjustment", reporting=reporting, amount=amount, fee=fee)
    dispute["balance_transactions"] = [*dispute["balance_transactions"], shown(movement)]
    twin.store.put(dispute)


def close(twin: Twin, dispute: Json, *, won: bool, fee_back: bool = False) -> Json:
    """The bank has decided; raises ApiError (400) when it had already.

    With `fee_back` a dispute won gives the fee back too, as in some countries.
    """
    if dispute["status"] not in OPEN:
        raise invalid(f"Dispute {dispute['id']} is already closed.", param="dispute")
    dispute["status"] = "won" if won else "lost"
    if won:
        fee = -DISPUTE_FEE if fee_back else 0
        _move_money(twin, dispute, dispute["amount"], fee, "dispute_reversal")
        charge = twin.store.get("charge", dispute["charge"])
        private(charge)["dispute_won"] = True
        twin.store.put(charge)
    twin.store.put(dispute)
    emit(twin, "charge.dispute.closed", dispute)
    if won:
        emit(twin, "charge.dispute.funds_reinstated", dispute)
    return dispute


def retrieve(twin: Twin, call: Call) -> Json:
    """One dispute."""
    return twin.store.get("dispute", call.args["dispute"])


def update(twin: Twin, call: Call) -> Json:
    """Give evidence; "winning_evidence" or "losing_evidence" as text decides at once."""
    dispute = retrieve(twin, call)
    merge_metadata(dispute, call)
    evidence = call.params.get("evidence") or {}
    if evidence and dispute["status"] not in OPEN:
        raise invalid("This dispute is already closed.", param="dispute")
    dispute["evidence"].update({name: text or None for name, text in evidence.items()})
    details = dispute["evidence_details"]
    details["has_evidence"] = any(dispute["evidence"][name] for name in EVIDENCE)
    if evidence and call.params.get("submit", True):
        details["submission_count"] += 1
        dispute["status"] = "under_review"
    twin.store.put(dispute)
    emit(twin, "charge.dispute.updated", dispute, {})
    verdicts = {"winning_evidence": True, "losing_evidence": False}
    text = evidence.get("uncategorized_text")
    if text in verdicts and dispute["status"] == "under_review":
        close(twin, dispute, won=verdicts[text])
    return dispute


def listed(twin: Twin, call: Call) -> Json:
    """Disputes, newest first."""
    return page(twin, call, matching(twin.store.of("dispute"), call, "charge", "payment_intent"))


ENDPOINTS = [
    Endpoint(
        "GET",
        "/v1/disputes",
        listed,
        {**PAGE, "charge": TEXT, "created": PERIOD, "payment_intent": TEXT},
    ),
    Endpoint("GET", "/v1/disputes/<dispute>", retrieve, EXPAND),
    Endpoint(
        "POST",
        "/v1/disputes/<dispute>",
        update,
        {
            **EXPAND,
            "evidence": Hash(dict.fromkeys(EVIDENCE, TEXT)),
            "metadata": Metadata(),
            "submit": BOOL,
        },
    ),
]

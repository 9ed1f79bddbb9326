"""Charges: the attempts to take money, successful or not, and their settlement.

Source: https://docs.stripe.com/api/charges.
"""

from payments.twin.balance import SEPA_FEE, book, card_fee
from payments.twin.cards import Decline
from payments.twin.endpoints import Call, Endpoint, merge_metadata
from payments.twin.events import emit
from payments.twin.listing import matching, page
from payments.twin.params import EXPAND, PAGE, PERIOD, TEXT, Metadata
from payments.twin.payment_methods import card_of
from payments.twin.store import Json, private
from payments.twin.twin import DAY, Twin

OUTCOMES = {
    "succeeded": ("approved_by_network", "Payment complete.", "authorized"),
    "pending": ("approved_by_network", "Payment complete.", "authorized"),
    "failed": (
        "declined_by_network",
        "The bank did not return any further details with this decline.",
        "issuer_declined",
    ),
}


NOT_SIMULATED = (
    "application",
    "application_fee",
    "application_fee_amount",
    "failure_balance_transaction",
    "on_behalf_of",
    "receipt_number",
    "receipt_url",
    "review",
    "shipping",
    "source_transfer",
    "transfer_data",
)
"""Fields that Stripe has and that are always empty here."""


def make(
    twin: Twin,
    intent: Json,
    method: Json,
    status: str,
    *,
    refusal: Decline | None = None,
    authenticated: bool = False,
) -> Json:
    """A new charge of the intent's amount on the method; no event yet."""
    charge: Json = {
        **dict.fromkeys(NOT_SIMULATED),
        "id": twin.ids.new("ch" if method["type"] == "card" else "py"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": intent["statement_descriptor"] or "TWIN",
        "captured": False,
        "created": twin.clock.now(),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": refusal.code if refusal else None,
        "failure_message": refusal.message if refusal else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "outcome": _outcome(status, refusal),
        "paid": status == "succeeded",
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": _details(intent, method, authenticated),
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": status,
        "transfer_group": intent["transfer_group"],
    }
    return twin.store.put(charge)


def _outcome(status: str, refusal: Decline | None) -> Json:
    network, message, kind = OUTCOMES[status]
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": network,
        "reason": refusal.decline_code if refusal else None,
        "risk_level": "normal",
        "risk_score": 12,
        "seller_message": message,
        "type": kind,
    }


def _details(intent: Json, method: Json, authenticated: bool) -> Json:
    if method["type"] == "sepa_debit":
        names = ("bank_code", "branch_code", "country", "fingerprint", "last4")
        bank = {name: method["sepa_debit"][name] for name in names}
        return {"sepa_debit": {**bank, "mandate": None}, "type": "sepa_debit"}
    shared = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding")
    card = {name: method["card"][name] for name in shared}
    card |= {
        "amount_authorized": intent["amount"],
        "authorization_code": None,
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "last4": method["card"]["last4"],
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": method["card"]["brand"],
        "network_token": {"used": False},
        "network_transaction_id": None,
        "overcapture": {
            "maximum_amount_capturable": intent["amount"],
            "status": "unavailable",
        },
        "regulated_status": "unregulated",
        "three_d_secure": _three_d_secure() if authenticated else None,
        "wallet": None,
    }
    return {"card": card, "type": "card"}


def _three_d_secure() -> Json:
    return {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": None,
        "version": "2.2.0",
    }


def settle(twin: Twin, charge: Json, *, quietly: bool = False) -> None:
    """Book a captured charge with its fee; tells `charge.updated` unless `quietly`."""
    if charge["balance_transaction"] is not None:
        return
    method = twin.store.get("payment_method", charge["payment_method"])
    amount = charge["amount_captured"]
    is_card = method["type"] == "card"
    at_once = is_card and card_of(method).available_at_once
    days = 0 if at_once else twin.settings.settlement_days
    transaction = book(
        twin,
        charge,
        kind="charge" if is_card else "payment",
        reporting="charge",
        amount=amount,
        fee=card_fee(amount) if is_card else SEPA_FEE,
        available_on=twin.clock.now() + days * DAY,
    )
    charge["balance_transaction"] = transaction["id"]
    twin.store.put(charge)
    if not quietly:
        previous = {"balance_transaction": None}
        emit(twin, "charge.updated", charge, previous)


def fail_pending(twin: Twin, charge: Json, code: str, message: str) -> None:
    """A debit that the bank sends back before it succeeded."""
    charge.update({"status": "failed", "failure_code": code, "failure_message": message})
    private(charge)["sent_back"] = True
    twin.store.put(charge)
    emit(twin, "charge.failed", charge)


def retrieve(twin: Twin, call: Call) -> Json:
    """One charge."""
    return twin.store.get("charge", call.args["charge"])


def update(twin: Twin, call: Call) -> Json:
    """Change description, e-mail for the receipt, transfer group or metadata."""
    charge = retrieve(twin, call)
    charge.update(call.clean("description", "receipt_email", "transfer_group"))
    merge_metadata(charge, call)
    twin.store.put(charge)
    emit(twin, "charge.updated", charge, {})
    return charge


def listed(twin: Twin, call: Call) -> Json:
    """Charges, newest first."""
    wanted = ("customer", "payment_intent", "transfer_group")
    return page(twin, call, matching(twin.store.of("charge"), call, *wanted))


ENDPOINTS = [
    Endpoint(
        "GET",
        "/v1/charges",
        listed,
        {**PAGE, "created": PERIOD, "customer": TEXT, "payment_intent": TEXT}
        | {"transfer_group": TEXT},
    ),
    Endpoint("GET", "/v1/charges/<charge>", retrieve, EXPAND),
    Endpoint(
        "POST",
        "/v1/charges/<charge>",
        update,
        {**EXPAND, "description": TEXT, "metadata": Metadata(), "receipt_email": TEXT}
        | {"transfer_group": TEXT},
    ),
]

"""Payouts: money of the balance on its way to the platform's own bank account.

Source: https://docs.stripe.com/api/payouts. Stripe makes them by itself, day by day; the twin
makes one when it is asked, through the API or the control API.
"""

from payments.twin.balance import available, book
from payments.twin.endpoints import Call, Endpoint, merge_metadata
from payments.twin.errors import invalid
from payments.twin.events import emit
from payments.twin.listing import matching, page
from payments.twin.params import EXPAND, PAGE, PERIOD, TEXT, Choice, Int, Metadata
from payments.twin.store import Json
from payments.twin.timers import later
from payments.twin.twin import DAY, Twin

PATH = "/v1/payouts"
ARRIVES_AFTER = 2 * DAY
BANK = "ba_twin"
STATUSES = ("canceled", "failed", "in_transit", "paid", "pending")


def send(
    twin: Twin, amount: int, currency: str, *, automatic: bool = False, **more: object
) -> Json:
    """Send money to the bank; raises ApiError (400) when there is not enough."""
    if amount > available(twin, currency):
        message = (
            "You have insufficient funds in your Stripe account for this transfer. Your card "
            "balance is too low."
        )
        raise invalid(message, code="balance_insufficient")
    payout: Json = {
        "id": twin.ids.new("po"),
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": twin.clock.now() + ARRIVES_AFTER,
        "automatic": automatic,
        "balance_transaction": None,
        "created": twin.clock.now(),
        "currency": currency,
        "description": "STRIPE PAYOUT" if automatic else None,
        "destination": BANK,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "completed" if automatic else "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "in_transit",
        "trace_id": None,
        "type": "bank_account",
        **more,
    }
    payout["balance_transaction"] = book(twin, payout, kind="payout", amount=-amount)["id"]
    twin.store.put(payout)
    emit(twin, "payout.created", payout)
    later(twin, ARRIVES_AFTER, "arrive_payout", payout["id"])
    return payout


def sweep(twin: Twin, currency: str = "eur") -> Json | None:
    """Stripe does it each day: all that is available goes to the bank; None if nothing is."""
    amount = available(twin, currency)
    return send(twin, amount, currency, automatic=True) if amount > 0 else None


def arrive(twin: Twin, payout: Json) -> None:
    """The bank has the money."""
    if payout["status"] == "in_transit":
        payout["status"] = "paid"
        twin.store.put(payout)
        emit(twin, "payout.paid", payout, {"status": "in_transit"})


def fail(twin: Twin, payout: Json) -> Json:
    """The bank sends the money back; raises ApiError (400) when it had already."""
    if payout["status"] not in ("in_transit", "paid"):
        raise invalid(f"Payout {payout['id']} is already {payout['status']}.", param="payout")
    movement = book(twin, payout, kind="payout_failure", amount=payout["amount"])
    before = payout["status"]
    payout.update(
        {
            "status": "failed",
            "failure_balance_transaction": movement["id"],
            "failure_code": "account_closed",
            "failure_message": "The bank account has been closed",
        }
    )
    twin.store.put(payout)
    emit(twin, "payout.failed", payout, {"status": before})
    return payout


def create(twin: Twin, call: Call) -> Json:
    """Send money by hand."""
    given = call.params
    if given["amount"] < 1:
        raise invalid("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    more = {
        "metadata": given.get("metadata") or {},
        "description": given.get("description") or None,
        "statement_descriptor": given.get("statement_descriptor") or None,
        "method": given.get("method", "standard"),
    }
    return send(twin, given["amount"], given["currency"].lower(), **more)


def retrieve(twin: Twin, call: Call) -> Json:
    """One payout."""
    return twin.store.get("payout", call.args["payout"], "payout")


def update(twin: Twin, call: Call) -> Json:
    """Change the metadata."""
    payout = retrieve(twin, call)
    merge_metadata(payout, call)
    twin.store.put(payout)
    emit(twin, "payout.updated", payout, {})
    return payout


def listed(twin: Twin, call: Call) -> Json:
    """Payouts, newest first."""
    return page(twin, call, matching(twin.store.of("payout"), call, "destination", "status"))


ENDPOINTS = [
    Endpoint(
        "POST",
        PATH,
        create,
        {
            **EXPAND,
            "amount": Int(),
            "currency": TEXT,
            "description": TEXT,
            "metadata": Metadata(),
            "method": Choice(("instant", "standard")),
            "statement_descriptor": TEXT,
        },
        ("amount", "currency"),
    ),
    Endpoint(
        "GET",
        PATH,
        listed,
        {**PAGE, "created": PERIOD, "destination": TEXT, "status": Choice(STATUSES)},
    ),
    Endpoint("GET", f"{PATH}/<payout>", retrieve, EXPAND),
    Endpoint("POST", f"{PATH}/<payout>", update, {**EXPAND, "metadata": Metadata()}),
]

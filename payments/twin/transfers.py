"""Transfers to connected accounts, and their reversals.

Source: https://docs.stripe.com/api/transfers.
"""

from payments.twin.balance import available, book
from payments.twin.endpoints import Call, Endpoint, merge_metadata
from payments.twin.errors import invalid
from payments.twin.events import emit
from payments.twin.listing import matching, page
from payments.twin.params import EXPAND, PAGE, PERIOD, TEXT, Int, Metadata
from payments.twin.store import Json
from payments.twin.twin import Twin

PATH = "/v1/transfers"


def create(twin: Twin, call: Call) -> Json:
    """Send money from the balance, or from a charge that is not settled yet."""
    given = call.params
    account = twin.store.named("account", given["destination"], "destination")
    if (account["capabilities"] or {}).get("transfers") != "active":
        raise invalid(
            "Your destination account needs to have at least one of the following capabilities "
            "enabled: transfers, crypto_transfers, legacy_payments",
            code="insufficient_capabilities_for_transfer",
        )
    currency = given["currency"].lower()
    charge = _source(twin, call)
    amount: int = given.get("amount") or (charge["amount"] if charge else 0)
    if amount < 1:
        raise invalid("Invalid positive integer", code="parameter_missing", param="amount")
    ready = _check_funds(twin, charge, amount, currency)
    transfer: Json = {
        "id": twin.ids.new("tr"),
        "object": "transfer",
        "amount": amount,
        "amount_reversed": 0,
        "balance_transaction": None,
        "created": twin.clock.now(),
        "currency": currency,
        "description": given.get("description") or None,
        "destination": account["id"],
        "destination_payment": twin.ids.new("py"),
        "livemode": False,
        "metadata": given.get("metadata") or {},
        "reversals": {},
        "reversed": False,
        "source_transaction": charge["id"] if charge else None,
        "source_type": "card",
        "transfer_group": given.get("transfer_group") or _group(charge),
    }
    transfer["reversals"] = _list_of(transfer)
    movement = book(twin, transfer, kind="transfer", amount=-amount, available_on=ready)
    transfer["balance_transaction"] = movement["id"]
    twin.store.put(transfer)
    emit(twin, "transfer.created", transfer)
    return transfer


def _group(charge: Json | None) -> str | None:
    return f"group_{charge['payment_intent']}" if charge else None


def _list_of(transfer: Json) -> Json:
    url = f"{PATH}/{transfer['id']}/reversals"
    return {"object": "list", "data": [], "has_more": False, "url": url}


def _source(twin: Twin, call: Call) -> Json | None:
    identifier = call.params.get("source_transaction")
    return twin.store.named("charge", identifier, "source_transaction") if identifier else None


def _check_funds(twin: Twin, charge: Json | None, amount: int, currency: str) -> int | None:
    """When the money moves; raises ApiError (400) when there is not enough."""
    if charge is None:
        if amount > available(twin, currency):
            message = (
                "You have insufficient available funds in your Stripe account. Try adding "
                "funds directly to your available balance."
            )
            raise invalid(message, code="balance_insufficient")
        return None
    sent = sum(
        each["amount"] - each["amount_reversed"]
        for each in twin.store.of("transfer")
        if each["source_transaction"] == charge["id"]
    )
    if amount + sent > charge["amount"]:
        message = "The transfers from a charge cannot be greater than the charge."
        raise invalid(message, param="amount")
    movement = twin.store.find(charge["balance_transaction"])
    return int(movement["available_on"]) if movement else None


def retrieve(twin: Twin, call: Call) -> Json:
    """One transfer."""
    return twin.store.get("transfer", call.args["transfer"], "transfer")


def update(twin: Twin, call: Call) -> Json:
    """Change the description or metadata."""
    transfer = retrieve(twin, call)
    transfer.update(call.clean("description"))
    merge_metadata(transfer, call)
    twin.store.put(transfer)
    emit(twin, "transfer.updated", transfer, {})
    return transfer


def listed(twin: Twin, call: Call) -> Json:
    """Transfers, newest first."""
    things = matching(twin.store.of("transfer"), call, "destination", "transfer_group")
    return page(twin, call, things)


def reverse(twin: Twin, call: Call) -> Json:
    """Take a transfer back, whole or in part."""
    transfer = retrieve(twin, call)
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = int(call.params.get("amount", left))
    if not 1 <= amount <= left:
        message = f"Reversal amount ({amount}) is greater than the unreversed amount ({left})."
        raise invalid(message, param="amount")
    reversal: Json = {
        "id": twin.ids.new("trr"),
        "object": "transfer_reversal",
        "amount": amount,
        "balance_transaction": None,
        "created": twin.clock.now(),
        "currency": transfer["currency"],
        "destination_payment_refund": twin.ids.new("pyr"),
        "metadata": call.params.get("metadata") or {},
        "source_refund": None,
        "transfer": transfer["id"],
    }
    movement = book(twin, reversal, kind="transfer_refund", amount=amount)
    reversal["balance_transaction"] = movement["id"]
    twin.store.put(reversal)
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    transfer["reversals"]["data"].insert(0, reversal)
    twin.store.put(transfer)
    emit(twin, "transfer.reversed", transfer)
    return reversal


def reversals(twin: Twin, call: Call) -> Json:
    """The reversals of a transfer."""
    transfer = retrieve(twin, call)
    things = [r for r in twin.store.of("transfer_reversal") if r["transfer"] == transfer["id"]]
    return page(twin, call, things)


def retrieve_reversal(twin: Twin, call: Call) -> Json:
    """One reversal of a transfer."""
    retrieve(twin, call)
    return twin.store.get("transfer_reversal", call.args["reversal"])


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
            "destination": TEXT,
            "metadata": Metadata(),
            "source_transaction": TEXT,
            "transfer_group": TEXT,
        },
        ("currency", "destination"),
    ),
    Endpoint(
        "GET",
        PATH,
        listed,
        {**PAGE, "created": PERIOD, "destination": TEXT, "transfer_group": TEXT},
    ),
    Endpoint("GET", f"{PATH}/<transfer>", retrieve, EXPAND),
    Endpoint(
        "POST",
        f"{PATH}/<transfer>",
        update,
        {**EXPAND, "description": TEXT, "metadata": Metadata()},
    ),
    Endpoint(
        "POST",
        f"{PATH}/<transfer>/reversals",
        reverse,
        {**EXPAND, "amount": Int(), "description": TEXT, "metadata": Metadata()},
    ),
    Endpoint("GET", f"{PATH}/<transfer>/reversals", reversals, PAGE),
    Endpoint("GET", f"{PATH}/<transfer>/reversals/<reversal>", retrieve_reversal, EXPAND),
]

"""The platform's balance: one transaction for every movement, with Stripe's fee.

Source: https://docs.stripe.com/api/balance_transactions. Amounts are integer cents.
"""

from payments.twin.endpoints import Call, Endpoint
from payments.twin.listing import matching, page
from payments.twin.params import EXPAND, PAGE, PERIOD, TEXT
from payments.twin.store import Json
from payments.twin.twin import Twin

CARD_FEE_PER_MILLE = 15
CARD_FEE_FIXED = 25
SEPA_FEE = 35
DISPUTE_FEE = 2000


def card_fee(amount: int) -> int:
    """1.5 % and 25 cents, halves rounded up."""
    return (amount * CARD_FEE_PER_MILLE + 500) // 1000 + CARD_FEE_FIXED


def book(
    twin: Twin,
    source: Json,
    *,
    kind: str,
    amount: int,
    fee: int = 0,
    reporting: str | None = None,
    available_on: int | None = None,
) -> Json:
    """Record a movement of `amount` (negative: out) on behalf of `source`."""
    currency = source["currency"]
    fees = [
        {
            "amount": fee,
            "application": None,
            "currency": currency,
            "description": "Stripe processing fees",
            "type": "stripe_fee",
        }
    ]
    now = twin.clock.now()
    transaction: Json = {
        "id": twin.ids.new("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": available_on if available_on is not None else now,
        "balance_type": "payments",
        "created": now,
        "currency": currency,
        "description": source.get("description"),
        "exchange_rate": None,
        "fee": fee,
        "fee_details": fees if fee else [],
        "net": amount - fee,
        "reporting_category": reporting or kind,
        "source": source["id"],
        "status": "pending",
        "type": kind,
    }
    return twin.store.put(transaction)


def available(twin: Twin, currency: str) -> int:
    """What may be sent or spent now."""
    return _sum(twin, currency, available_now=True)


def _sum(twin: Twin, currency: str, *, available_now: bool) -> int:
    now = twin.clock.now()
    return sum(
        each["net"]
        for each in twin.store.of("balance_transaction")
        if each["currency"] == currency and (each["available_on"] <= now) == available_now
    )


def retrieve(twin: Twin, call: Call) -> Json:
    """The balance, available and pending, by currency."""
    used = {each["currency"] for each in twin.store.of("balance_transaction")}

    def parts(available_now: bool) -> list[Json]:
        sums = {c: _sum(twin, c, available_now=available_now) for c in sorted(used or {"eur"})}
        return [
            {"amount": amount, "currency": currency, "source_types": {"card": amount}}
            for currency, amount in sums.items()
        ]

    return {
        "object": "balance",
        "available": parts(True),
        "connect_reserved": [{"amount": 0, "currency": each} for each in sorted(used or {"eur"})],
        "livemode": False,
        "pending": parts(False),
    }


def listed(twin: Twin, call: Call) -> Json:
    """Balance transactions, newest first."""
    things = twin.store.of("balance_transaction")
    return page(twin, call, matching(things, call, "currency", "source", "type"))


def retrieve_transaction(twin: Twin, call: Call) -> Json:
    """One balance transaction."""
    return twin.store.get("balance_transaction", call.args["transaction"])


ENDPOINTS = [
    Endpoint("GET", "/v1/balance", retrieve, EXPAND),
    Endpoint(
        "GET",
        "/v1/balance_transactions",
        listed,
        {**PAGE, "created": PERIOD, "currency": TEXT, "source": TEXT, "type": TEXT},
    ),
    Endpoint("GET", "/v1/balance_transactions/<transaction>", retrieve_transaction, EXPAND),
]

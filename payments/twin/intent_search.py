"""Search of PaymentIntents with the part of Stripe's query language that equality needs.

Source: https://docs.stripe.com/search. `customer:"cus_1" AND metadata["pledge"]:"AB12"`.
"""

import re

from payments.twin.endpoints import Call, Endpoint
from payments.twin.errors import invalid
from payments.twin.params import EXPAND, INT, TEXT
from payments.twin.store import Json
from payments.twin.twin import Twin

CLAUSE = re.compile(r"""(-?)(\w+)(?:\[["'](\w+)["']\])?:["']([^"']*)["']""")
FIELDS = ("customer", "status", "currency", "amount")
PATH = "/v1/payment_intents/search"


def search(twin: Twin, call: Call) -> Json:
    """The intents that fit all clauses, newest first."""
    clauses = [_clause(part) for part in call.params["query"].split(" AND ")]
    found = [
        intent
        for intent in reversed(twin.store.of("payment_intent"))
        if all(_fits(intent, *clause) for clause in clauses)
    ]
    limit = call.params.get("limit", 10)
    start = int(call.params["page"]) if call.params.get("page", "").isdigit() else 0
    more = len(found) > start + limit
    return {
        "object": "search_result",
        "url": PATH,
        "has_more": more,
        "data": found[start : start + limit],
        "next_page": str(start + limit) if more else None,
    }


def _clause(text: str) -> tuple[bool, str, str | None, str]:
    found = CLAUSE.fullmatch(text.strip())
    if found is None or (found[2] not in FIELDS and not (found[2] == "metadata" and found[3])):
        raise invalid(f"We were unable to parse your search query: {text}", param="query")
    return found[1] == "-", found[2], found[3], found[4]


def _fits(intent: Json, negated: bool, field: str, key: str | None, value: str) -> bool:
    held = intent["metadata"].get(key) if field == "metadata" else intent[field]
    return (str(held) == value and held is not None) != negated


ENDPOINTS = [
    Endpoint("GET", PATH, search, {**EXPAND, "limit": INT, "page": TEXT, "query": TEXT}, ("query",))
]
